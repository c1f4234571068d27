// By kind of matter, by micro-brain, and by where it came from. No rank where there are too few to compare.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Signal } from '../../ui/signal'
import { grouped, minutesOf, percent, unknown } from '../charts/figures'
import type { Dashboard, DashboardRow } from './api'
import { Table } from './table'
import { dashboardWords } from './words'

const firstShown = 12

export function ByCategory({ byCategory, leastForRank }: Pick<Dashboard, 'byCategory' | 'leastForRank'>) {
  const t = useT(dashboardWords)
  const language = useDisplay((display) => display.language)
  const [all, setAll] = useState(false)
  const items = all ? byCategory : byCategory.slice(0, firstShown)
  return (
    <View className="stack gap-3">
      <Section title={t('byCategory')} />
      <Card kind="flush">
        <Table
          testId="by-category"
          heads={[t('category'), t('received'), t('resolved'), t('onTime'), t('reopened')]}
          rows={items.map((item) => ({
            id: item.category,
            cells: [
              item[language] || item.category,
              grouped(item.received),
              grouped(item.resolved),
              item.onTime.of < leastForRank ? t('tooFew') : percent(item.onTime.rate),
              grouped(item.reopened),
            ],
          }))}
        />
      </Card>
      <More count={byCategory.length - firstShown} all={all} onChange={setAll} testId="by-category-more" />
    </View>
  )
}

const sources = ['app', 'phone', 'intake', 'open311'] as const
const isKnown = (source: string): source is (typeof sources)[number] =>
  (sources as readonly string[]).includes(source)

export function BySource({ items }: { items: Dashboard['bySource'] }) {
  const t = useT(dashboardWords)
  if (items.length < 2) return null
  return (
    <View className="stack gap-3">
      <Section title={t('bySource')} />
      <Card kind="flush">
        <Table
          testId="by-source"
          heads={[t('bySource'), t('received')]}
          rows={items.map(({ source, received }) => ({
            id: source,
            cells: [isKnown(source) ? t(source) : source, grouped(received)],
          }))}
        />
      </Card>
    </View>
  )
}

/** Those with a rank first, then those with most work. */
export const ranked = (rows: readonly DashboardRow[]) =>
  [...rows].sort(
    (a, b) =>
      (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER) ||
      b.counts.received - a.counts.received,
  )

export function ByPost({ rows, leastForRank }: Pick<Dashboard, 'rows' | 'leastForRank'>) {
  const t = useT(dashboardWords)
  const language = useDisplay((display) => display.language)
  const [all, setAll] = useState(false)
  const sorted = ranked(rows)
  return (
    <View className="stack gap-3">
      <Section title={t('byPost')} />
      <View className="note soft">{t('rankNote', { count: leastForRank })}</View>
      <Card kind="flush">
        <Table
          testId="by-post"
          heads={[
            t('post'),
            t('rank'),
            t('received'),
            t('open'),
            t('onTime'),
            t('medianResolve'),
            t('response'),
            t('resolution'),
            t('satisfaction'),
          ]}
          rows={(all ? sorted : sorted.slice(0, firstShown)).map((row) => ({
            id: row.microBrain.id,
            cells: [row.microBrain.name, ...figuresOf(row, t('tooFew'), language)],
          }))}
        />
      </Card>
      <More count={rows.length - firstShown} all={all} onChange={setAll} testId="by-post-more" />
    </View>
  )
}

interface MoreProps {
  count: number
  all: boolean
  onChange: (all: boolean) => void
  testId: string
}

function More({ count, all, onChange, testId }: MoreProps) {
  const t = useT(dashboardWords)
  if (count < 1) return null
  return (
    <Button kind="quiet" block onPress={() => onChange(!all)} testId={testId}>
      {all ? t('fewer') : t('more', { count })}
    </Button>
  )
}

/** Rates and lengths of a handful would only say who it was. */
function figuresOf(row: DashboardRow, tooFew: string, language: 'zh' | 'en') {
  const { counts, open, rank, noRank } = row
  const few = noRank !== null
  const rate = (value: number | null) => (few ? unknown : percent(value))
  return [
    few ? tooFew : rank === null ? unknown : `${rank}`,
    grouped(counts.received),
    <View key="open" className="line stat-open">
      {grouped(open.open)}
      {open.red > 0 ? <Signal colour="red" words={`${open.red}`} /> : null}
      {open.yellow > 0 ? <Signal colour="yellow" words={`${open.yellow}`} /> : null}
    </View>,
    rate(row.onTime.rate),
    few ? unknown : minutesOf(row.medianResolve.minutes, language),
    rate(row.response.rate),
    rate(row.resolution.rate),
    rate(row.satisfaction.rate),
  ]
}
