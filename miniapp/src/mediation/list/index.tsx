// Mediations that I am a party of, and the way in for who was invited.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import { claim, listMine, mediationKey, type PartyMediationPage } from '../api'
import { sayWhen } from '../say-when'
import { mediationWords } from '../words'

type Item = PartyMediationPage['items'][number]
const open = (id: string) => void Taro.navigateTo({ url: `/mediation/detail/index?id=${id}` })

export default function MediationListPage() {
  const t = useT(mediationWords)
  const { params } = useRouter()
  const [joining, setJoining] = useState(params['code'] !== undefined)
  const query = useInfiniteQuery({
    queryKey: mediationKey('list'),
    queryFn: ({ pageParam }) => listMine(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  useDidShow(() => void (query.isStale && query.refetch()))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title={t('title')}
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="mediations"
    >
      {items.length === 0 ? (
        <Empty art="empty" title={t('emptyTitle')} note={t('emptyNote')} testId="mediations-none" />
      ) : null}
      {items.map((item) => (
        <Line key={item.id} item={item} />
      ))}
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="mediations-more"
        >
          {t('more')}
        </Button>
      ) : null}
      <Button kind="plain" block icon="key" onPress={() => setJoining(true)} testId="mediation-join">
        {t('join')}
      </Button>
      {joining ? <JoinSheet code={params['code'] ?? ''} onClose={() => setJoining(false)} /> : null}
    </Page>
  )
}

function Line({ item }: { item: Item }) {
  const t = useT(mediationWords)
  const { id, status, waiting, post, mediator, appointment } = item
  const state = t(status === 'offered' && !waiting ? 'is_waiting' : `is_${status}`)
  return (
    <Card kind="snug" onPress={() => open(id)} label={state} testId={`mediation-${id}`}>
      <View className="line between">
        <View className="strong">{t('by', { post, name: mediator })}</View>
        <Tag {...(waiting ? { tone: 'warm' as const } : {})}>{state}</Tag>
      </View>
      <View className="note soft">
        {appointment ? `${sayWhen(appointment.at, t)} · ${appointment.place}` : t('noMeet')}
      </View>
    </Card>
  )
}

function JoinSheet({ code, onClose }: { code: string; onClose: () => void }) {
  const t = useT(mediationWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [typed, setTyped] = useState(code)
  const given = typed.trim()
  const join = useMutation({
    mutationFn: () => claim(given, keyFor({ given })),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: mediationKey() })
      onClose()
      open(id)
    },
  })
  return (
    <Sheet open onClose={onClose} title={t('joinTitle')} testId="join-sheet">
      <Field
        label={t('joinField')}
        placeholder={t('joinHint')}
        value={typed}
        onInput={setTyped}
        wrong={join.error?.message}
        testId="join-code"
      />
      <Notice icon="lock" tone="grey">
        {t('joinNote')}
      </Notice>
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          tall
          busy={join.isPending}
          off={given === '' ? t('joinOff') : undefined}
          onPress={() => join.mutate()}
          testId="join-yes"
        >
          {t('joinSubmit')}
        </Button>
      </View>
    </Sheet>
  )
}
