// One task: what, where about, when; claimed, where exactly to meet; done, what was done.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Tag } from '../../ui/tag'
import { claimTask, giveUpTask, readTask, volunteerKey, type Task } from '../api'
import { hoursOf, saySpan } from '../say'
import { volunteerWords } from '../words'
import { ReportSheet } from './report-sheet'

export default function VolunteerTaskPage() {
  const t = useT(volunteerWords)
  const { params } = useRouter()
  const id = params['id'] ?? ''
  const query = useQuery({
    queryKey: volunteerKey('task', id),
    queryFn: () => readTask(id),
    enabled: id !== '',
  })
  useDidShow(() => void (query.isStale && query.refetch()))
  const { data: task, error } = query
  const gone = id === '' || (error instanceof ApiError && error.status === 404)
  return (
    <Page
      title={t('taskTitle')}
      state={gone ? 'empty' : stateOf(query)}
      empty={{
        title: t('gone'),
        note: t('goneNote'),
        action: {
          words: t('toTasks'),
          onPress: () => void Taro.redirectTo({ url: '/volunteers/tasks/index' }),
        },
      }}
      onRetry={() => void query.refetch()}
      requestId={error instanceof ApiError ? error.requestId : undefined}
      bottom={task && !gone ? <Acts task={task} /> : null}
      testId="volunteer-task"
    >
      {task && !gone ? <Whole task={task} /> : null}
    </Page>
  )
}

function Whole({ task }: { task: Task }) {
  const t = useT(volunteerWords)
  const { title, words, area, people, taken, quarters, post, care, meeting, mine, status } = task
  const hours = hoursOf(mine?.confirmedQuarters ?? mine?.quarters ?? 0)
  return (
    <>
      {status === 'finished' || status === 'cancelled' ? (
        <Notice icon="close" tone="grey" testId="task-over">
          {t(`over_${status}`)}
        </Notice>
      ) : null}
      {mine ? (
        <Notice icon="check" testId="task-mine">
          <View>{t(`mine_${mine.status}`, { hours })}</View>
          {mine.reason ? <View>{t('corrected', { reason: mine.reason })}</View> : null}
        </Notice>
      ) : null}
      <Card testId="task-facts">
        <View className="strong">{title}</View>
        <View className="words">{words}</View>
        <View className="soft">{saySpan(task, t)}</View>
        <View className="soft">{[area, t('expected', { hours: hoursOf(quarters) })].join(' · ')}</View>
        <View className="line wrap">
          <Tag>{t('places', { taken, people })}</Tag>
          {care ? <Tag tone="green">{t('care')}</Tag> : null}
        </View>
        <View className="note soft">{post.name}</View>
      </Card>
      {meeting ? (
        <Card ringed testId="task-meeting">
          <View className="strong">{t('meet')}</View>
          <View className="words">{meeting.words}</View>
          <View className="note soft">{t('meetNote')}</View>
        </Card>
      ) : (
        <View className="note soft">{t('around')}</View>
      )}
    </>
  )
}

function Acts({ task }: { task: Task }) {
  const t = useT(volunteerWords)
  const [open, setOpen] = useState<'give-up' | 'report'>()
  const claim = useTake(task, 'claim', () => undefined)
  const { steps, mine, status, taken, people } = task
  const close = () => setOpen(undefined)
  const waits = mine?.status === 'claimed' && status === 'open' && !steps.includes('report')
  const full = !mine && status === 'open' && taken >= people
  if (steps.length === 0 && !full) return null
  return (
    <ActionBar>
      {claim.error ? (
        <Notice icon="alert" tone="warm" testId="claim-problem">
          {claim.error.message}
        </Notice>
      ) : null}
      <View className="line">
        {steps.includes('give-up') ? (
          <Button kind="quiet" tall onPress={() => setOpen('give-up')} testId="task-give-up">
            {t('giveUp')}
          </Button>
        ) : null}
        {steps.includes('claim') || full ? (
          <Button
            kind="primary"
            grow
            tall
            busy={claim.isPending}
            off={full ? t('full') : undefined}
            onPress={() => claim.mutate()}
            testId="task-claim"
          >
            {t('claim')}
          </Button>
        ) : null}
        {steps.includes('report') || waits ? (
          <Button
            kind="primary"
            grow
            tall
            off={waits ? t('notYet') : undefined}
            onPress={() => setOpen('report')}
            testId="task-report"
          >
            {t('report')}
          </Button>
        ) : null}
      </View>
      {open === 'give-up' ? <GiveUpSheet task={task} onClose={close} /> : null}
      {open === 'report' ? <ReportSheet task={task} onClose={close} /> : null}
    </ActionBar>
  )
}

function useTake(task: Task, step: 'claim' | 'give-up', onDone: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const send = step === 'claim' ? claimTask : giveUpTask
  return useMutation({
    mutationFn: () => send(task.id, keyFor({ id: task.id, step, mine: task.mine, taken: task.taken })),
    onSuccess: (answer) => {
      client.setQueryData(volunteerKey('task', task.id), answer)
      onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: volunteerKey() }),
  })
}

function GiveUpSheet({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useT(volunteerWords)
  const give = useTake(task, 'give-up', onClose)
  return (
    <AskSheet
      title={t('giveUpTitle')}
      note={t('giveUpNote')}
      act={t('giveUp')}
      danger
      busy={give.isPending}
      error={give.error}
      onYes={() => give.mutate()}
      onClose={onClose}
      testId="give-up"
    />
  )
}
