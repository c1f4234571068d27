// What happened with an appointment.
import { useT } from '../../i18n'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import type { AppointmentView } from '../api'
import { detailWords } from './words'

const told = [
  'book',
  'paid',
  'reschedule',
  'check-in',
  'call',
  'recall',
  'park',
  'hand-over',
  'serve',
  'miss',
  'cancel',
  'leave',
  'expire',
  'unmarked',
  'override',
  'refunded',
  'moved',
] as const
type Told = (typeof told)[number]
const isTold = (step: string): step is Told => (told as readonly string[]).includes(step)

export function Story({ timeline }: Pick<AppointmentView, 'timeline'>) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  const moments = [...timeline].reverse()
  return (
    <>
      <Section title={t('history')} />
      <Card testId="detail-story">
        <Timeline>
          {moments.map(({ at, step, by, note }, index) => (
            <Moment
              key={`${at} ${step}`}
              title={t(isTold(step) ? `did_${step}` : 'did_other')}
              time={when(at, now, language)}
              note={[t(step === 'paid' && by === 'system' ? 'by_wechat' : `by_${by}`), note]
                .filter(Boolean)
                .join('：')}
              {...(index === 0 ? { kind: 'now' as const } : {})}
              last={index === moments.length - 1}
            />
          ))}
        </Timeline>
      </Card>
    </>
  )
}
