// One message: what kind, what it says, when; unread is a dot, bold, and a word for readers.
import type { Notice } from '@chaolin/shared/notices/schema'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Row } from '../../ui/row'
import { when } from '../../ui/time'
import { inboxWords } from './words'

type Tone = 'warm' | 'red' | 'green' | 'grey' | undefined
const looks: Record<string, [IconName, Tone]> = {
  'report.accept': ['hand', undefined],
  'report.progress': ['tool', undefined],
  'report.ask': ['ask', 'warm'],
  'report.resolve': ['check', 'green'],
  'report.close': ['check', 'grey'],
  'report.reject': ['close', 'grey'],
  'report.transfer': ['transfer', undefined],
  'report.return': ['ret', 'grey'],
  'report.escalate': ['up', undefined],
  'report.submit': ['list', 'warm'],
  'report.reopen': ['refresh', 'red'],
  'report.remind': ['bell', 'red'],
  'report.answer': ['chat', undefined],
  'report.withdraw': ['ret', 'grey'],
  'mediation.appoint': ['calendar', undefined],
  'mediation.move': ['calendar', 'warm'],
  'mediation.cancel': ['calendar', 'grey'],
  'mediation.offer': ['book', 'warm'],
  'mediation.sign': ['check', 'green'],
  'mediation.due': ['clock', 'warm'],
  'visit.request': ['guest', 'warm'],
  'visit.register': ['guest', 'warm'],
  'visit.claim': ['guest', undefined],
  'visit.accept': ['check', 'green'],
  'visit.refuse': ['close', 'grey'],
  'visit.cancel': ['close', 'grey'],
  'visit.lapse': ['clock', 'warm'],
  'visit.expire': ['clock', 'grey'],
  'visit.arrived': ['gate', 'green'],
  'visit.undo': ['ret', 'grey'],
  'household.claim': ['home', 'warm'],
  'appointment.booked': ['calendar', 'green'],
  'appointment.remind': ['clock', 'warm'],
  'appointment.ended': ['calendar', 'grey'],
  'appointment.moved': ['calendar', 'warm'],
  'appointment.offer': ['bell', 'warm'],
  'campus.message': ['chat', undefined],
  'campus.case': ['lock', undefined],
  'campus.waiting': ['clock', 'warm'],
  'lost.pair': ['search', 'warm'],
  'lost.claimed': ['search', 'warm'],
  'lost.decided': ['box', undefined],
  'lost.returned': ['box', 'green'],
  'sos.raised': ['siren', 'red'],
  'volunteer.ask': ['heart', 'warm'],
  'volunteer.task': ['heart', undefined],
}
const plain: [IconName, Tone] = ['bell', 'grey']

interface NoticeRowProps {
  notice: Notice
  now: Date
  last: boolean
  onOpen: () => void
}

export function NoticeRow({ notice, now, last, onOpen }: NoticeRowProps) {
  const t = useT(inboxWords)
  const language = useDisplay((display) => display.language)
  const [icon, tone] = looks[notice.kind] ?? plain
  const at = when(notice.at, now, language)
  return (
    <Row
      lead={<Mark icon={icon} {...(tone ? { tone } : {})} />}
      title={
        <View className="line">
          {notice.read ? null : <View className="dot" />}
          {notice.read ? null : <View className="spoken">{t('unread')}</View>}
          <View className="grow">{notice.title}</View>
        </View>
      }
      note={notice.body}
      end={<View className="note soft">{at}</View>}
      strong={!notice.read}
      whole
      last={last}
      onPress={onOpen}
      label={[notice.read ? '' : t('unread'), notice.title, notice.body, at].filter(Boolean).join('，')}
      testId={`notice-${notice.id}`}
    />
  )
}
