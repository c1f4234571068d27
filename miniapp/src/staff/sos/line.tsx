// One call for help in a list: where it was raised, when, how, and how far it is.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Pressable } from '../../ui/pressable'
import { serverNowMs } from '../../ui/server-time'
import { inShanghai, lengthOf, when } from '../../ui/time'
import { useNow } from '../../ui/use-now'
import type { SosItem } from './api'
import { SosTag } from './sos-case'
import { sosWords } from './words'

const everyMs = 10_000

interface SosLineProps {
  item: SosItem
  on?: boolean
  onPress: () => void
}

export function SosLine({ item, on = false, onPress }: SosLineProps) {
  const t = useT(sosWords)
  const language = useDisplay((display) => display.language)
  useNow(everyMs)
  const nowMs = serverNowMs()
  const { number, status, origin, raisedAt, alerted } = item
  const places = [item.campus?.name, item.police?.name].filter(Boolean).join(' · ')
  return (
    <Pressable
      className={classes('sos-line', on && 'on')}
      onPress={onPress}
      told={{ selected: on }}
      testId={`sos-${item.number}`}
    >
      <View className="grow">
        <View className="strong one">
          {[
            number,
            status === 'open' ? t('waits', { length: lengthOf(nowMs - Date.parse(raisedAt), language) }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </View>
        {places ? <View className="one">{places}</View> : null}
        <View className="note soft words">
          {`${toTheSecond(raisedAt, nowMs, language)} · ${t(`origin_${origin}`)} · ${t('alerted', { count: alerted })}`}
        </View>
      </View>
      <SosTag status={status} />
    </Pressable>
  )
}

/** Two that were raised in one minute stay apart. */
function toTheSecond(moment: string, nowMs: number, language: 'zh' | 'en') {
  const at = new Date(moment)
  const { clock } = inShanghai(at)
  const seconds = `${at.getUTCSeconds()}`.padStart(2, '0')
  return when(moment, new Date(nowMs), language).replace(clock, `${clock}:${seconds}`)
}
