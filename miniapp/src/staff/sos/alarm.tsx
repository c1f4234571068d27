// Somebody calls for help: what is said of it wherever staff are at work, until the call is over.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { testable, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import type { SosItem } from './api'
import { sosWords } from './words'

interface SosAlarmProps {
  items: readonly SosItem[]
  /** Gets the number of the call that waits longest to be seen. */
  onOpen: (number: string) => void
  className: string
}

export function SosAlarm({ items, onOpen, className }: SosAlarmProps) {
  const t = useT(sosWords)
  const untaken = items.filter(({ status }) => status === 'open')
  const first = untaken[0] ?? items[0]
  if (!first) return null
  return (
    <View className={className} {...testable('sos-banner')} {...told({ role: 'alert' })}>
      <Icon name="siren" />
      <View className="grow">
        <View className="strong">
          {untaken.length > 0
            ? t('bannerOpen', { count: untaken.length })
            : t('bannerTaken', { count: items.length })}
        </View>
        <View className="note one">{first.campus?.name ?? first.police?.name ?? first.number}</View>
      </View>
      <Button small kind="danger" onPress={() => onOpen(first.number)} testId="sos-banner-open">
        {t('bannerGo')}
      </Button>
    </View>
  )
}
