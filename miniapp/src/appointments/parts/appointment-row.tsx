// One appointment in a list: what, where, when, and how it stands.
import { useT } from '../../i18n'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Tag } from '../../ui/tag'
import type { AppointmentItem } from '../api'
import { openAppointment } from '../open'
import { appointmentWords } from '../words'
import { clockOf, dateWords, nearWords } from './times'
import { usePick } from './use-services'

type Status = AppointmentItem['status']

const looks: Record<Status, { icon: IconName; tone?: 'warm' | 'green' | 'grey' }> = {
  held: { icon: 'pay', tone: 'warm' },
  booked: { icon: 'calendar' },
  checked_in: { icon: 'clock' },
  called: { icon: 'bell', tone: 'warm' },
  served: { icon: 'check', tone: 'green' },
  missed: { icon: 'close', tone: 'grey' },
  cancelled: { icon: 'close', tone: 'grey' },
  expired: { icon: 'close', tone: 'grey' },
}
const tones: Partial<Record<Status, 'tide' | 'warm' | 'green'>> = {
  held: 'warm',
  booked: 'tide',
  checked_in: 'tide',
  called: 'warm',
  served: 'green',
}

function StateTag({ item: { status, moved, parked } }: { item: AppointmentItem }) {
  const t = useT(appointmentWords)
  if (moved || parked) return <Tag tone="warm">{t(moved ? 'mustMove' : 'parked')}</Tag>
  const tone = tones[status]
  return <Tag {...(tone ? { tone } : {})}>{t(`status_${status}`)}</Tag>
}

export function AppointmentRow({ item, last }: { item: AppointmentItem; last: boolean }) {
  const pick = usePick()
  const language = useDisplay((display) => display.language)
  const from = new Date(item.from)
  const away = Math.abs(from.getTime() - serverNowMs())
  const time =
    away < 6 * 86_400_000
      ? nearWords(from, new Date(serverNowMs()), language)
      : `${dateWords(from, language)} ${clockOf(from)}`
  return (
    <Row
      lead={
        <Mark {...looks[item.status]} {...(item.moved || item.parked ? { tone: 'warm' as const } : {})} />
      }
      title={pick(item.service.name)}
      note={[time, item.site.name, item.applicantName].filter(Boolean).join(' · ')}
      end={<StateTag item={item} />}
      strong
      whole
      last={last}
      onPress={() => openAppointment(item.number)}
      testId={`appointment-${item.number}`}
    />
  )
}
