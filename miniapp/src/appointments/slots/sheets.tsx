// Which site, and which days to wait for.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { addDays, startOfDate } from '@chaolin/shared/appointments/slots'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import { within } from '../../ui/time'
import type { Site, SiteSlots } from '../api'
import { openWait } from '../open'
import type { Day } from './days'
import { dateWords, distanceWords, nearWords, queueWords } from '../parts/times'
import { appointmentWords } from '../words'
import { slotWords } from './words'

interface SiteSheetProps {
  sites: readonly Site[]
  nearest: readonly SiteSlots[]
  siteId: string | undefined
  located: boolean
  refused: boolean
  onLocate: () => void
  onPick: (siteId: string) => void
  onClose: () => void
}

export function SiteSheet(props: SiteSheetProps) {
  const { sites, nearest, siteId, located, refused, onLocate, onPick, onClose } = props
  const t = useT(slotWords)
  const common = useT(appointmentWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  const ranked = [...sites].sort((a, b) => rankOf(a, nearest, located) - rankOf(b, nearest, located))
  return (
    <Sheet open onClose={onClose} title={t('siteTitle')} testId="site-sheet">
      <View className="line between">
        <View className="note soft grow">{refused ? t('noLocation') : ''}</View>
        <Button small kind="plain" icon="pin" onPress={onLocate} testId="site-near">
          {t(located ? 'sortAgain' : 'sortNear')}
        </Button>
      </View>
      <View>
        {ranked.map((site) => {
          const known = nearest.find((each) => each.site.id === site.id)
          const first = known?.slots[0]
          const note = [
            distanceWords(common, known?.site.distanceM ?? site.distanceM),
            known ? queueWords(common, known.waiting) : '',
            first
              ? t('nextFree', { when: within(nearWords(new Date(first.from), now, language)) })
              : t('siteFull'),
          ]
          return (
            <Row
              key={site.id}
              title={site.name}
              note={note.filter(Boolean).join(' · ')}
              end={site.id === siteId ? <Tag tone="tide">{t('siteNow')}</Tag> : undefined}
              strong
              whole
              onPress={() => onPick(site.id)}
              testId={`site-${site.id}`}
            />
          )
        })}
      </View>
    </Sheet>
  )
}

/** By distance where it is known, else the sooner the better; full ones last. */
function rankOf(site: Site, nearest: readonly SiteSlots[], located: boolean): number {
  const known = nearest.find((each) => each.site.id === site.id)
  const metres = known?.site.distanceM ?? site.distanceM
  if (located && metres !== null && metres !== undefined) return metres
  const first = known?.slots[0]
  return first ? Date.parse(first.from) : Infinity
}

interface WaitSheetProps {
  siteId: string
  service: string
  days: readonly Day[]
  /** The day that is looked at. */
  date: string
  today: string
  onClose: () => void
}

const spans = { waitDay: 0, waitWeek: 6, waitAll: 14 } as const
type Span = keyof typeof spans

export function WaitSheet({ siteId, service, days, date, today, onClose }: WaitSheetProps) {
  const t = useT(slotWords)
  const language = useDisplay((display) => display.language)
  const sinceOf = (each: Span) => (each === 'waitAll' ? today : date)
  const toOf = (each: Span) => addDays(sinceOf(each), spans[each])
  const isFree = (each: Span) =>
    days.some(({ date: one, free }) => free > 0 && one >= sinceOf(each) && one <= toOf(each))
  // Nobody waits for what can be had at once.
  const offered = (Object.keys(spans) as Span[]).filter((each) => !isFree(each))
  const [chosen, setSpan] = useState<Span>('waitWeek')
  const span = offered.includes(chosen) ? chosen : 'waitDay'
  const day = dateWords(startOfDate(date), language)
  const go = () => {
    onClose()
    openWait(siteId, service, sinceOf(span), toOf(span))
  }
  return (
    <Sheet open onClose={onClose} title={t('waitTitle')} testId="wait-sheet">
      <View className="soft">{t('waitNote')}</View>
      <Chips
        options={offered.map((value) => ({ value, label: t(value, { day }) }))}
        value={span}
        onChange={setSpan}
        testId="wait"
      />
      <Button kind="primary" block onPress={go} testId="wait-go">
        {t('waitGo')}
      </Button>
    </Sheet>
  )
}
