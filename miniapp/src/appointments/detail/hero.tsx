// How it stands: the steps, the big time, what is to be done now; in the queue the ticket and who is before.
import { View } from '@tarojs/components'
import { appointmentLimits, stepRefusal } from '@chaolin/shared/appointments/rules'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { Steps } from '../../ui/steps'
import { Tag } from '../../ui/tag'
import type { AppointmentView } from '../api'
import { serverNowMs } from '../../ui/server-time'
import { when, within } from '../../ui/time'
import { clockOf, dateWords, nearWords, yuanOf } from '../parts/times'
import { usePick } from '../parts/use-services'
import { detailWords } from './words'

type Status = AppointmentView['status']
interface HeroProps {
  appointment: AppointmentView
  nowMs: number
}

export const isEnded = (status: Status) =>
  status === 'missed' || status === 'cancelled' || status === 'expired'

const doneSteps: Record<Status, number> = {
  held: 1,
  booked: 2,
  checked_in: 3,
  called: 4,
  served: 5,
  missed: 0,
  cancelled: 0,
  expired: 0,
}

export function Hero({ appointment, nowMs }: HeroProps) {
  const t = useT(detailWords)
  const pick = usePick()
  const language = useDisplay((display) => display.language)
  const { status, feeFen, service, moved } = appointment
  const from = new Date(appointment.from)
  const steps =
    feeFen > 0
      ? [t('stepHold'), t('stepPay'), t('stepIn'), t('stepCall'), t('stepDone')]
      : [t('stepBook'), t('stepIn'), t('stepCall'), t('stepDone')]
  const done = doneSteps[status]
  return (
    <View className="hero-card" id="detail-hero" data-testid="detail-hero" data-status={status}>
      {moved ? (
        <View className="hero-time" id="detail-must-move" data-testid="detail-must-move">
          <Tag tone="warm" icon="alert">
            {t('mustMove')}
          </Tag>
        </View>
      ) : isEnded(status) ? null : (
        <Steps steps={steps} now={feeFen > 0 ? done : done - 1} />
      )}
      <View className="hero-time">
        <View
          className={isEnded(status) ? 'headline soft' : 'figure'}
          id="detail-time"
          data-testid="detail-time"
        >
          {nearWords(from, new Date(nowMs), language)}
        </View>
        <View className="soft">{`${dateWords(from, language)} · ${pick(service.name)}`}</View>
      </View>
      <Say appointment={appointment} nowMs={nowMs} />
    </View>
  )
}

function Say({ appointment, nowMs }: HeroProps) {
  const t = useT(detailWords)
  const { status, payment, moved } = appointment
  const late = payment?.late ? (
    <Notice icon="ret" tone="warm" testId="detail-late">
      {t('late', { yuan: yuanOf(payment.backFen) })}
    </Notice>
  ) : null
  if (status === 'checked_in' || status === 'called') return <Queue appointment={appointment} />
  if (status === 'booked' && !moved) return <BeforeCheckIn appointment={appointment} nowMs={nowMs} />
  if (status === 'served')
    return (
      <Notice icon="check" testId="detail-served">
        {t('servedNote')}
      </Notice>
    )
  if (status === 'missed') return <Missed appointment={appointment} />
  if (status === 'cancelled' || status === 'expired')
    return (
      <>
        <Notice icon="close" tone="grey" testId={`detail-${status}`}>
          {t(status === 'expired' && isUnmarked(appointment) ? 'did_unmarked' : status)}
        </Notice>
        {late}
      </>
    )
  return late
}

/** Its time went by and nobody said what came of it. */
const isUnmarked = ({ timeline }: AppointmentView) => timeline.some(({ step }) => step === 'unmarked')

/** What a miss counts for, and the way to somebody who can look into it. */
function Missed({ appointment: { miss } }: { appointment: AppointmentView }) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const until = miss?.pausedUntil
  return (
    <Notice icon="close" tone="grey" testId="detail-missed">
      <View className="strong">{t('missed')}</View>
      {miss ? <View>{t('missedNth', { nth: miss.nth })}</View> : null}
      <View>
        {until
          ? t('missedPaused', { when: within(when(until, new Date(serverNowMs()), language)) })
          : t('missedRule', { most: appointmentLimits.missesToPause })}
      </View>
      <View>{t('missedWrong')}</View>
    </Notice>
  )
}

function BeforeCheckIn({ appointment, nowMs }: HeroProps) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(nowMs)
  const refusal = checkInRefusal(appointment, now)
  const from = within(nearWords(new Date(appointment.checkIn.from), now, language))
  const until = clockOf(new Date(appointment.checkIn.until))
  const words =
    refusal === 'too_early'
      ? t('bookedIn', { from, until })
      : refusal === 'too_late'
        ? t('bookedLate')
        : t('bookedNow', { until })
  return (
    <Notice icon="pin" testId="detail-check-in-time">
      {words}
    </Notice>
  )
}

export const checkInRefusal = ({ status, from, until }: AppointmentView, now: Date) =>
  stepRefusal('check-in', { status, from: new Date(from), until: new Date(until), parked: false }, now)

function Queue({ appointment }: { appointment: AppointmentView }) {
  const t = useT(detailWords)
  const { status, ticket, ahead, counter, parked } = appointment
  const called = status === 'called'
  return (
    <>
      <View className="ticket" id="detail-ticket" data-testid="detail-ticket">
        <View className={classes('ticket-part', parked && 'whole')}>
          <View className="note soft">{t('ticket')}</View>
          <View className="headline">{ticket ?? ''}</View>
        </View>
        {parked ? null : (
          <View className={classes('ticket-part', called && 'called')}>
            <View className="note soft">{t(called ? 'calledTo' : 'ahead')}</View>
            <View className="headline">{called ? (counter ?? '') : t('people', { count: ahead ?? 0 })}</View>
          </View>
        )}
      </View>
      <Notice
        icon="bell"
        {...(called || parked ? { tone: 'warm' as const } : {})}
        testId={parked ? 'detail-parked' : `detail-${status}`}
      >
        {t(parked ? 'parked' : called ? 'called' : ahead === 0 ? 'next' : 'waitingNote')}
      </Notice>
    </>
  )
}
