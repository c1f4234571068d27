// What else can be done: the calendar, another time, cancel; where the counter closed, times to take instead.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { stepCan } from '@chaolin/shared/appointments/rules'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Notice } from '../../ui/notice'
import { moveAppointment, type AppointmentView } from '../api'
import { openOtherTime } from '../open'
import { addToCalendar, type InCalendar } from '../parts/calendar'
import { NextSlots } from '../parts/next-slots'
import { Refusal } from '../parts/refusal'
import { yuanOf } from '../parts/times'
import { useStep } from '../parts/use-appointment'
import { usePick } from '../parts/use-services'
import { detailWords } from './words'

interface ActsProps {
  appointment: AppointmentView
  nowMs: number
  onCancel: () => void
}

export function Acts({ appointment, nowMs, onCancel }: ActsProps) {
  const t = useT(detailWords)
  const pick = usePick()
  const [done, setDone] = useState<InCalendar>()
  const { status, number, service, site, payment, moved } = appointment
  const facts = {
    status,
    from: new Date(appointment.from),
    until: new Date(appointment.until),
    parked: false,
  }
  const may = (step: 'cancel' | 'reschedule') => stepCan(step, facts, new Date(nowMs))
  const toCalendar = () => void addToCalendar(appointment, pick(service.name)).then(setDone, () => undefined)
  if (!may('cancel') && !may('reschedule')) return null
  const paidFen = payment?.paidFen ?? 0
  return (
    <>
      <View className="line wrap">
        {status === 'booked' && !moved ? (
          <Button kind="quiet" small grow tight onPress={toCalendar} testId="detail-calendar">
            {t('calendar')}
          </Button>
        ) : null}
        {may('reschedule') ? (
          <Button
            kind="quiet"
            small
            grow
            tight
            onPress={() => openOtherTime(number, service.code, site.id)}
            testId="detail-move"
          >
            {t('otherTime')}
          </Button>
        ) : null}
        {may('cancel') ? (
          <Button kind="quiet" small grow tight onPress={onCancel} testId="detail-cancel">
            {t('cancel')}
          </Button>
        ) : null}
      </View>
      {done === 'copied' || done === 'added' ? (
        <Notice icon="calendar" testId="calendar-done">
          {t(done === 'copied' ? 'calendarCopied' : 'calendarDone')}
        </Notice>
      ) : paidFen > 0 ? (
        <View className="note soft middle">{t('ifCancelled', { yuan: yuanOf(paidFen) })}</View>
      ) : null}
    </>
  )
}

/** The schedule changed under it. */
export function Moved({ appointment }: { appointment: AppointmentView }) {
  const t = useT(detailWords)
  const move = useStep<string, unknown>(appointment, 'reschedule', (slotId, key) =>
    moveAppointment(appointment.number, slotId, key),
  )
  return (
    <Card testId="detail-moved">
      <View className="stack gap-1">
        <View className="lead">{t('moved')}</View>
        <View className="soft">{t('movedNote')}</View>
      </View>
      <Refusal
        service={appointment.service.code}
        error={move.error}
        busy={move.isPending}
        onTake={({ id }) => move.mutate(id)}
      />
      <NextSlots sites={appointment.offers} busy={move.isPending} onTake={({ id }) => move.mutate(id)} />
    </Card>
  )
}
