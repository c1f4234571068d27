// One mediation in the list: which matter, how far, who mediates, when they meet.
import type { MediationStatus } from '@chaolin/shared/staff/mediation/rules'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Tag } from '../../ui/tag'
import { inShanghai } from '../../ui/time'
import type { MediationPage } from './api'
import { mediationWords } from './words'

type Tone = 'tide' | 'warm' | 'green' | 'red'
export const toneOf: Partial<Record<MediationStatus, Tone>> = {
  open: 'tide',
  offered: 'warm',
  signed: 'green',
  ended: 'red',
}

/** To the minute: people come at that time. */
export function exactTime(at: string) {
  const { month, date, clock } = inShanghai(new Date(at))
  return `${month + 1}-${date} ${clock}`
}

interface MediationCardProps {
  item: MediationPage['items'][number]
  on: boolean
  onPress: () => void
}

export function MediationCard({ item, on, onPress }: MediationCardProps) {
  const t = useT(mediationWords)
  const tone = toneOf[item.status]
  return (
    <Card kind="snug" ringed={on} onPress={onPress} label={item.number} testId={`mediation-${item.id}`}>
      <View className="line between">
        <View className="strong">{item.number}</View>
        <Tag {...(tone ? { tone } : {})}>{t(`is_${item.status}`)}</Tag>
      </View>
      <View className="note soft">{t('mediator', { name: item.mediator })}</View>
      <View className="note soft">
        {item.appointment
          ? t('appointment', { when: exactTime(item.appointment.at), place: item.appointment.place })
          : t('noAppointment')}
      </View>
    </Card>
  )
}
