// A schedule that is not needed any more: withdrawn, or first closed for good where people are still booked in it.
import { localDate } from '@chaolin/shared/appointments/slots'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { serverNowMs } from '../../ui/server-time'
import { saveSchedule, schedulesKey, setDay, withdrawSchedule, type Moved, type Schedule } from './api'
import { changeOf, draftOf, emptyWeek } from './draft'
import { MovedList } from './moved'
import { scheduleWords } from './words'

interface WithdrawProps {
  schedule: Schedule
  /** Nobody books in it from now on; who was in it is told. */
  onClosed: () => void
}

/** Who is still in it, as the refusal tells; undefined: it was refused for another reason. */
function inIt(error: Error | null): readonly Moved[] | undefined {
  if (!(error instanceof ApiError) || error.code !== 'schedule_in_use') return undefined
  const told = error.more['affected']
  return Array.isArray(told) ? (told as Moved[]) : []
}

/** Its week and the days that were made exceptions. */
async function closeAll(schedule: Schedule) {
  const change = changeOf({ ...draftOf(schedule), weekly: emptyWeek })
  if (change) await saveSchedule(schedule.id, change)
  const today = localDate(new Date(serverNowMs()))
  for (const [date, frames] of Object.entries(schedule.exceptions))
    if (date >= today && frames.length > 0) await setDay(schedule.id, date, [])
}

export function Withdraw({ schedule, onClosed }: WithdrawProps) {
  const t = useT(scheduleWords)
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const again = () => client.invalidateQueries({ queryKey: schedulesKey() })
  const withdraw = useMutation({ mutationFn: () => withdrawSchedule(schedule.id), onSuccess: again })
  const close = useMutation({
    mutationFn: () => closeAll(schedule),
    onSuccess: async () => {
      await again()
      leave()
      onClosed()
    },
  })
  const leave = () => {
    setAsking(false)
    withdraw.reset()
    close.reset()
  }
  const moved = inIt(withdraw.error)
  return (
    <>
      <Button kind="quiet" block onPress={() => setAsking(true)} testId="schedule-withdraw">
        {t('withdraw')}
      </Button>
      {asking && !moved ? (
        <AskSheet
          title={t('withdrawTitle', { counter: schedule.counter })}
          note={t('withdrawNote')}
          act={t('withdrawYes')}
          danger
          busy={withdraw.isPending}
          error={withdraw.error}
          onYes={() => withdraw.mutate()}
          onClose={leave}
          testId="withdraw"
        />
      ) : null}
      {asking && moved ? (
        <AskSheet
          title={t('inUseTitle', { count: moved.length })}
          note={t('inUseNote')}
          act={t('inUseYes')}
          danger
          busy={close.isPending}
          error={close.error}
          onYes={() => close.mutate()}
          onClose={leave}
          testId="in-use"
        >
          <MovedList items={moved} />
        </AskSheet>
      ) : null}
    </>
  )
}
