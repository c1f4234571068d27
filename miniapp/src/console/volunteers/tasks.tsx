// The tasks of a post: offered, claimed, done, and the hours that are counted for them.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { taskStatuses, type TaskStatus } from '@chaolin/shared/staff/volunteers/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useIntentKey } from '../../ui/intent-key'
import { Tag } from '../../ui/tag'
import { inShanghai } from '../../ui/time'
import { ListState } from '../parts/list-state'
import { Problem } from '../../ui/problem'
import { WordsForm } from '../parts/words-form'
import { cancelTask, finishTask, readTasks, volunteerKey, type StaffTask } from './api'
import { Claim } from './claim'
import { OfferForm } from './offer-form'
import { volunteerWords } from './words'

type Filter = 'all' | TaskStatus

export function Tasks({ post, number }: { post: string; number: string | undefined }) {
  const t = useT(volunteerWords)
  const [filter, setFilter] = useState<Filter>('all')
  const [offering, setOffering] = useState(number !== undefined)
  const rows = useInfiniteQuery({
    queryKey: volunteerKey('tasks', post, filter),
    queryFn: ({ pageParam }) => readTasks(post, filter === 'all' ? undefined : filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const options = [
    { value: 'all' as Filter, label: t('all') },
    ...taskStatuses.map((value) => ({ value, label: t(`task_${value}`) })),
  ]
  return (
    <View className="stack gap-3">
      <View className="line wrap between">
        <Chips options={options} value={filter} onChange={setFilter} testId="task-filter" />
        <Button small kind="primary" icon="plus" onPress={() => setOffering(true)} testId="task-offer">
          {t('offer')}
        </Button>
      </View>
      <ListState rows={rows} empty={{ title: t('noneTasks'), note: t('noneTasksNote') }} testId="tasks">
        {items.map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </ListState>
      {offering ? <OfferForm post={post} number={number} onClose={() => setOffering(false)} /> : null}
    </View>
  )
}

function exactTime(at: string) {
  const { month, date, clock } = inShanghai(new Date(at))
  return `${month + 1}-${date} ${clock}`
}

const tones: Partial<Record<TaskStatus, 'warm' | 'tide' | 'red'>> = {
  asking: 'warm',
  open: 'tide',
  refused: 'red',
}

function TaskCard({ task }: { task: StaffTask }) {
  const t = useT(volunteerWords)
  const [cancelling, setCancelling] = useState(false)
  const end = useEnd(task, () => setCancelling(false))
  const { id, title, words, status, number, area, meeting, people, taken, quarters, reason, claims } = task
  const tone = tones[status]
  const span = { from: exactTime(task.startsAt), until: exactTime(task.endsAt) }
  const facts = [number && t('fromReport', { number }), area, t('places', { taken, people })]
  return (
    <Card kind="snug" testId={`task-${id}`}>
      <View className="line between wrap">
        <View className="strong">{title}</View>
        <Tag {...(tone ? { tone } : {})}>{t(`task_${status}`)}</Tag>
      </View>
      <View className="words">{words}</View>
      <View className="note soft">{`${t('span', span)} · ${t('expected', { hours: quarters / 4 })}`}</View>
      <View className="note soft">{facts.filter(Boolean).join(' · ')}</View>
      <View className="note soft">{t('meetingAt', { meeting })}</View>
      {reason ? <View className="note soft">{reason}</View> : null}
      {claims.map((claim) => (
        <Claim key={claim.id} claim={claim} />
      ))}
      {status === 'open' || status === 'asking' ? (
        <View className="line wrap">
          {status === 'open' ? (
            <Button
              small
              kind="soft"
              busy={end.isPending && !cancelling}
              onPress={() => end.mutate(undefined)}
              testId={`finish-${id}`}
            >
              {t('finish')}
            </Button>
          ) : null}
          <Button small kind="quiet" onPress={() => setCancelling(true)} testId={`cancel-${id}`}>
            {t('cancelTask')}
          </Button>
        </View>
      ) : null}
      {cancelling ? null : <Problem error={end.error} testId={`task-problem-${id}`} />}
      {cancelling ? (
        <WordsForm
          title={t('cancelTask')}
          label={t('cancelLabel')}
          hint={t('cancelHint')}
          act={t('cancelTask')}
          danger
          busy={end.isPending}
          error={end.error}
          onSend={(said) => end.mutate(said)}
          onClose={() => setCancelling(false)}
          testId="form-cancel"
        />
      ) : null}
    </Card>
  )
}

/** With a reason it is called off, without one it is over. */
function useEnd(task: StaffTask, onDone: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: (reason: string | undefined) => {
      const key = keyFor({ id: task.id, status: task.status, reason })
      return reason === undefined ? finishTask(task.id, key) : cancelTask(task.id, reason, key)
    },
    onSuccess: async () => {
      onDone()
      await client.invalidateQueries({ queryKey: volunteerKey() })
    },
  })
}
