// Where I am a volunteer, for how many hours, and the way to become one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Tag } from '../../ui/tag'
import { leave, readMine, volunteerKey, type Volunteer } from '../api'
import { hoursOf } from '../say'
import { volunteerWords } from '../words'
import { ApplySheet } from './apply-sheet'

export default function VolunteerPage() {
  const t = useT(volunteerWords)
  const query = useQuery({ queryKey: volunteerKey('mine'), queryFn: readMine })
  useDidShow(() => void (query.isStale && query.refetch()))
  const [applying, setApplying] = useState(false)
  const [sent, setSent] = useState(false)
  const items = query.data?.items ?? []
  return (
    <Page
      title={t('title')}
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="volunteer"
    >
      {sent ? (
        <Notice icon="check" testId="volunteer-sent">
          {t('sent')}
        </Notice>
      ) : null}
      {items.length === 0 ? (
        <Empty art="empty" title={t('none')} note={t('noneNote')} testId="volunteer-none" />
      ) : null}
      {items.map((item) => (
        <Membership key={item.id} item={item} />
      ))}
      {items.some(({ status }) => status === 'accepted') ? (
        <Button
          kind="primary"
          block
          onPress={() => void Taro.navigateTo({ url: '/volunteers/tasks/index' })}
          testId="volunteer-tasks"
        >
          {t('tasks')}
        </Button>
      ) : null}
      <Button
        kind={items.length === 0 ? 'primary' : 'quiet'}
        block
        onPress={() => setApplying(true)}
        testId="volunteer-apply"
      >
        {t('apply')}
      </Button>
      {applying && query.data ? (
        <ApplySheet
          consent={query.data.consent}
          onSent={() => {
            setSent(true)
            setApplying(false)
          }}
          onClose={() => setApplying(false)}
        />
      ) : null}
    </Page>
  )
}

const over = new Set(['refused', 'ended'])

function Membership({ item }: { item: Volunteer }) {
  const t = useT(volunteerWords)
  const [leaving, setLeaving] = useState(false)
  const { id, post, kind, status, reason, hours } = item
  return (
    <Card testId={`membership-${id}`}>
      <View className="line between wrap">
        <View className="strong">{`${post.name} · ${t(`kind_${kind}`)}`}</View>
        <Tag {...(status === 'accepted' ? { tone: 'green' as const } : {})}>{t(`is_${status}`)}</Tag>
      </View>
      {reason ? <View className="words">{t('why', { reason })}</View> : null}
      <View className="soft">
        {hours.length === 0
          ? t('noHours')
          : hours.map(({ year, quarters }) => t('hours', { year, hours: hoursOf(quarters) })).join(' · ')}
      </View>
      {over.has(status) ? null : (
        <Button small kind="plain" onPress={() => setLeaving(true)} testId={`leave-${id}`}>
          {t('leave')}
        </Button>
      )}
      {leaving ? <LeaveSheet item={item} onClose={() => setLeaving(false)} /> : null}
    </Card>
  )
}

function LeaveSheet({ item, onClose }: { item: Volunteer; onClose: () => void }) {
  const t = useT(volunteerWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const go = useMutation({
    mutationFn: () => leave(item.id, keyFor({ leave: item.id })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: volunteerKey() })
      onClose()
    },
  })
  return (
    <AskSheet
      title={t('leaveTitle', { post: item.post.name })}
      note={t('leaveNote')}
      act={t('leaveYes')}
      danger
      busy={go.isPending}
      error={go.error}
      onYes={() => go.mutate()}
      onClose={onClose}
      testId="leave"
    />
  )
}
