// What the counters took that day: its sums, by site and by who served, and each of them when somebody wants to see.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Tally } from '@chaolin/shared/payments/takings'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { classes, testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { useServices } from '../counter/service-names'
import { ListState } from '../parts/list-state'
import { cashierKey, readTakings, type CounterTakings, type Taking } from './api'
import { useWho } from './who'
import { cashierWords } from './words'
import { yuan } from './yuan'

export function Counter({ date, takings }: { date: string; takings: CounterTakings }) {
  const t = useT(cashierWords)
  const [open, setOpen] = useState(false)
  return (
    <View className="stack gap-3" {...testable('counter-takings')}>
      <Section
        title={t('counter')}
        end={
          takings.served > 0 ? (
            <Button small kind="quiet" onPress={() => setOpen(!open)} testId="takings-toggle">
              {t(open ? 'takingsClose' : 'takingsOpen')}
            </Button>
          ) : null
        }
      />
      <View className="note soft">{t(takings.served > 0 ? 'counterNote' : 'counterNone')}</View>
      {takings.served > 0 ? <Sums takings={takings} /> : null}
      {takings.sites.map((site) => (
        <SiteTakings key={site.siteId} site={site} />
      ))}
      {open ? <Takings date={date} sites={takings.sites} /> : null}
    </View>
  )
}

const exemptCount = ({ exempt }: Tally) => exempt.reduce((sum, { count }) => sum + count, 0)

function Sums({ takings }: { takings: CounterTakings }) {
  const t = useT(cashierWords)
  const rows = [
    ['taken', takings.taken, takings.takenFen],
    ['online', takings.online, takings.onlineFen],
    ['exempt', exemptCount(takings), null],
    ['free', takings.free, null],
    ...(takings.due > 0 ? [['due', takings.due, takings.dueFen] as const] : []),
  ] as const
  return (
    <Card kind="snug" ringed={takings.due > 0 ? 'red' : false} testId="counter-sums">
      <View className="taking-sums">
        <View className="strong">{t('served')}</View>
        <View className="strong">{t('people', { count: takings.served })}</View>
        <View />
      </View>
      {rows.map(([name, count, fen]) => (
        <View key={name} className={classes('taking-sums', name === 'due' && 'bad')}>
          <View>{t(`settled_${name}`)}</View>
          <View>{t('people', { count })}</View>
          <View className="strong">{fen === null ? '' : yuan(fen)}</View>
        </View>
      ))}
      {takings.exempt
        .filter(({ count }) => count > 0)
        .map(({ kind, count }) => (
          <View key={kind} className="note soft">
            {t('exemptOf', { kind: t(kind), count })}
          </View>
        ))}
    </Card>
  )
}

type Site = CounterTakings['sites'][number]

function SiteTakings({ site }: { site: Site }) {
  const who = useWho()
  const t = useT(cashierWords)
  const line = (tally: Tally) =>
    [
      t('servedOf', { count: tally.served }),
      tally.taken > 0 ? t('takenOf', { count: tally.taken }) : null,
      exemptCount(tally) > 0 ? t('exemptAll', { count: exemptCount(tally) }) : null,
      tally.due > 0 ? t('dueOf', { amount: yuan(tally.dueFen) }) : null,
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <Card kind="flush" testId={`takings-${site.siteId}`}>
      <Row strong whole title={site.site} note={line(site)} end={<Amount tally={site} strong />} />
      {site.clerks.map((clerk, index) => (
        <Row
          key={clerk.clerk ?? ''}
          title={clerk.clerk ? who(clerk.clerk) : t('nobodyWritten')}
          note={line(clerk)}
          end={<Amount tally={clerk} />}
          last={index === site.clerks.length - 1}
        />
      ))}
    </Card>
  )
}

const Amount = ({ tally, strong }: { tally: Tally; strong?: boolean }) => (
  <View className={classes('taking-amount', strong && 'strong')}>{yuan(tally.takenFen)}</View>
)

function Takings({ date, sites }: { date: string; sites: readonly Site[] }) {
  const t = useT(cashierWords)
  const [siteId, setSiteId] = useState('')
  const rows = useInfiniteQuery({
    queryKey: cashierKey(date, 'takings', siteId),
    queryFn: ({ pageParam }) => readTakings(date, siteId || undefined, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const options = [
    { value: '', label: t('allSites') },
    ...sites.map((site) => ({ value: site.siteId, label: site.site })),
  ]
  return (
    <View className="stack gap-3" {...testable('takings-list')}>
      {sites.length > 1 ? (
        <Chips options={options} value={siteId} onChange={setSiteId} testId="takings-site" />
      ) : null}
      <ListState rows={rows} empty={{ title: t('counterNone'), note: '' }} testId="takings">
        <Card kind="flush">
          {(rows.data?.pages.flatMap(({ items }) => items) ?? []).map((item) => (
            <TakingRow key={item.number} item={item} />
          ))}
        </Card>
      </ListState>
    </View>
  )
}

function TakingRow({ item }: { item: Taking }) {
  const t = useT(cashierWords)
  const who = useWho()
  const { nameOf } = useServices()
  const language = useDisplay((display) => display.language)
  const { number, at, site, clerk, service, settlement, exemption, feeFen } = item
  return (
    <Row
      whole
      title={`${nameOf(service)} · ${number}`}
      note={[when(at, new Date(serverNowMs()), language), site, clerk ? who(clerk) : t('nobodyWritten')].join(
        ' · ',
      )}
      end={
        <View className="taking-amount">
          <View className="strong">{yuan(feeFen)}</View>
          <Tag {...(settlement === 'due' ? { tone: 'red' as const } : {})}>
            {exemption && settlement === 'exempt' ? t(exemption) : t(`settled_${settlement}`)}
          </Tag>
        </View>
      }
      testId={`taking-${number}`}
    />
  )
}
