// The left of the wall: how many today, what is late, and how long things take.
import type { Median, Wall } from '@chaolin/shared/staff/stats-schema'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Shape, type SignalColour } from '../../ui/signal'
import { weekdayOf } from '../charts/days'
import { grouped, minutesOf, percent, starsOf } from '../charts/figures'
import { wallWords } from './words'

const colours: readonly SignalColour[] = ['red', 'yellow', 'green']

export function Today({ wall }: { wall: Wall }) {
  const t = useT(wallWords)
  const { open, week, stuckDeliveries } = wall
  const rates = [
    ['onTime', percent(week.onTime.rate)],
    ['reopened', percent(week.reopened.rate)],
    ['stars', starsOf(week.stars.average)],
  ] as const
  return (
    <View className="wall-today">
      <Received wall={wall} />
      <View className="stack wall-signals" {...testable('wall-signals')}>
        {colours.map((colour) => (
          <View key={colour} className="line between">
            <View className="line wall-lead">
              <Shape colour={colour} large />
              {t(colour)}
            </View>
            <View className="wall-figure">{grouped(open[colour])}</View>
          </View>
        ))}
        <View className="wall-note">
          {t('open', { open: grouped(open.open), submitted: open.submitted, waiting: open.waiting })}
        </View>
      </View>
      <View className="wall-rule" />
      <MedianFigure name="medianAccept" median={wall.medianAccept.today} of="today" />
      <MedianFigure name="medianResolve" median={wall.medianResolve.week} of="week" />
      <View className="wall-rates" {...testable('wall-rates')}>
        {rates.map(([name, value]) => (
          <View key={name} className="stack">
            <View className="wall-soft">{t(name)}</View>
            <View className="wall-title">{value}</View>
          </View>
        ))}
      </View>
      <View className="line wall-note" {...testable('wall-stuck')}>
        <Icon name={stuckDeliveries > 0 ? 'alert' : 'check'} size="s" />
        {stuckDeliveries > 0 ? t('stuck', { count: grouped(stuckDeliveries) }) : t('stuckNone')}
      </View>
    </View>
  )
}

function Received({ wall: { received, at } }: { wall: Wall }) {
  const t = useT(wallWords)
  const language = useDisplay((display) => display.language)
  const more = received.today - received.lastWeek
  const day = weekdayOf(new Date(at), language)
  const key = more > 0 ? 'moreThan' : more < 0 ? 'lessThan' : 'sameAs'
  return (
    <View className="stack" {...testable('wall-received')}>
      <View className="wall-lead">{t('receivedToday')}</View>
      <View className="wall-figure huge">{grouped(received.today)}</View>
      <View className="wall-soft">{t(key, { day, count: grouped(Math.abs(more)) })}</View>
    </View>
  )
}

interface MedianFigureProps {
  name: 'medianAccept' | 'medianResolve'
  median: Median
  of: 'today' | 'week'
}

function MedianFigure({ name, median: { minutes, count }, of }: MedianFigureProps) {
  const t = useT(wallWords)
  const language = useDisplay((display) => display.language)
  return (
    <View className="stack" {...testable(`wall-${name}`)}>
      <View className="wall-soft">{t(name)}</View>
      <View className="wall-figure">{minutesOf(minutes, language)}</View>
      <View className="wall-note">{t(of, { count: grouped(count) })}</View>
    </View>
  )
}
