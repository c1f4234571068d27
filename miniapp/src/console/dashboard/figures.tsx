// The figures of one post: three rates with what they mean, how fast, what is open, and how many.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Signal, type SignalColour } from '../../ui/signal'
import { grouped, minutesOf, percent, starsOf } from '../charts/figures'
import type { Dashboard, Median, Share } from './api'
import { dashboardWords } from './words'

const rates = ['response', 'resolution', 'satisfaction'] as const
const signals: readonly SignalColour[] = ['red', 'yellow', 'green']
const counted = [
  'received',
  'accepted',
  'resolved',
  'closed',
  'reopened',
  'rejected',
  'transferred',
  'withdrawn',
  'merged',
] as const

export function Rates({ data }: { data: Dashboard }) {
  const t = useT(dashboardWords)
  return (
    <View className="stack gap-3">
      <Section title={t('rates')} />
      <View className="stat-rates">
        {rates.map((name) => (
          <Card key={name} kind="snug" testId={`rate-${name}`}>
            <View className="strong">{t(name)}</View>
            <View className="figure">{percent(data[name].rate)}</View>
            <View className="note soft">{t(`${name}Note`)}</View>
            <ShareLine share={data[name]} />
          </Card>
        ))}
      </View>
    </View>
  )
}

function ShareLine({ share }: { share: Share }) {
  return <View className="note faint">{useShare(share)}</View>
}

function useShare({ count, of }: Share): string {
  const t = useT(dashboardWords)
  return of === 0 ? t('shareNone') : t('share', { count: grouped(count), of: grouped(of) })
}

export function Speed({ data }: { data: Dashboard }) {
  const t = useT(dashboardWords)
  const { medianAccept, medianResolve, onTime, stars } = data
  const share = useShare(onTime)
  return (
    <View className="stack gap-3">
      <Section title={t('speed')} />
      <Card kind="snug">
        <View className="stat-speed">
          <MedianBox name="medianAccept" median={medianAccept} />
          <MedianBox name="medianResolve" median={medianResolve} />
          <Box label={t('onTime')} value={percent(onTime.rate)} note={share} testId="stat-onTime" />
          <Box
            label={t('stars')}
            value={starsOf(stars.average)}
            note={stars.count > 0 ? t('ofRatings', { count: grouped(stars.count) }) : t('shareNone')}
            testId="stat-stars"
          />
        </View>
      </Card>
    </View>
  )
}

function MedianBox({ name, median }: { name: 'medianAccept' | 'medianResolve'; median: Median }) {
  const t = useT(dashboardWords)
  const language = useDisplay((display) => display.language)
  const note = median.count > 0 ? t('ofCount', { count: grouped(median.count) }) : t('shareNone')
  return (
    <Box label={t(name)} value={minutesOf(median.minutes, language)} note={note} testId={`stat-${name}`} />
  )
}

interface BoxProps {
  label: string
  value: string
  note: string
  testId: string
}

function Box({ label, value, note, testId }: BoxProps) {
  return (
    <View className="stat-box" {...testable(testId)}>
      <View className="note soft">{label}</View>
      <View className="title">{value}</View>
      <View className="note faint">{note}</View>
    </View>
  )
}

export function Counts({ data: { open, counts } }: { data: Dashboard }) {
  const t = useT(dashboardWords)
  return (
    <View className="stack gap-3">
      <Section title={t('now', { open: grouped(open.open) })} />
      <Card kind="snug" testId="stat-open">
        <View className="line wrap stat-signals">
          {signals.map((colour) => (
            <Signal key={colour} colour={colour} words={grouped(open[colour])} />
          ))}
          <View className="note soft">{t('submitted', { count: grouped(open.submitted) })}</View>
          <View className="note soft">{t('waiting', { count: grouped(open.waiting) })}</View>
        </View>
      </Card>
      <Section title={t('counts')} />
      <Card kind="snug" testId="stat-counts">
        <View className="figures">
          {counted.map((name) => (
            <View key={name} className="figure-box">
              <View className="lead">{grouped(counts[name])}</View>
              <View className="note soft">{t(name)}</View>
            </View>
          ))}
        </View>
      </Card>
    </View>
  )
}
