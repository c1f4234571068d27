// What is free instead: sites with their next times; one tap takes it.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Pressable } from '../../ui/pressable'
import { serverNowMs } from '../../ui/server-time'
import type { SiteSlots, SlotView } from '../api'
import { appointmentWords } from '../words'
import { clockOf, distanceWords, farDay, queueWords } from './times'

interface NextSlotsProps {
  sites: readonly SiteSlots[]
  busy?: boolean
  /** Stands on the page itself, not on a card. */
  onPage?: boolean
  onTake: (slot: SlotView, site: SiteSlots['site']) => void
}

export function NextSlots({ sites, busy, onPage, onTake }: NextSlotsProps) {
  const t = useT(appointmentWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  return (
    <View className="stack gap-3" id="next-slots" data-testid="next-slots">
      {sites.map(({ site, waiting, slots }) => (
        <View key={site.id} className="stack gap-2">
          <View className="line between">
            <View className="strong">{site.name}</View>
            <View className="note soft">
              {[distanceWords(t, site.distanceM), queueWords(t, waiting)].filter(Boolean).join(' · ')}
            </View>
          </View>
          <View className="slots">
            {slots.map((slot) => {
              const from = new Date(slot.from)
              const day = farDay(from, now, language)
              return (
                <Pressable
                  key={slot.id}
                  className={classes('slot', !onPage && 'sunk')}
                  onPress={busy ? undefined : () => onTake(slot, site)}
                  told={{
                    label: `${site.name}，${day} ${clockOf(from)}，${t('left', { count: slot.free })}`,
                  }}
                  testId={`next-${slot.id}`}
                >
                  <View className="slot-free">{day}</View>
                  {clockOf(from)}
                </Pressable>
              )
            })}
          </View>
        </View>
      ))}
    </View>
  )
}
