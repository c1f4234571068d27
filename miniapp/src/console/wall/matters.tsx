// Beneath the rows: the one that is overdue most, and the newest. A kind and a post, never what somebody wrote.
import type { Wall } from '@chaolin/shared/staff/stats-schema'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { classes, testable } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Signal } from '../../ui/signal'
import { minutesOf } from '../charts/figures'
import { wallWords } from './words'

const newestShown = 2
const minuteMs = 60_000

export function Matters({ wall }: { wall: Wall }) {
  return (
    <View className="wall-matters">
      <MostOverdue matter={wall.mostOverdue} />
      <Newest wall={wall} />
    </View>
  )
}

function MostOverdue({ matter }: { matter: Wall['mostOverdue'] }) {
  const t = useT(wallWords)
  const language = useDisplay((display) => display.language)
  if (!matter)
    return (
      <View className="wall-card" {...testable('wall-overdue')}>
        <Signal colour="green" words={t('noneOverdue')} />
      </View>
    )
  const { category, microBrain, status, lateMinutes, reminders } = matter
  const length = minutesOf(lateMinutes, language)
  const about = [microBrain.name, t(status), ...(reminders > 0 ? [t('reminders', { count: reminders })] : [])]
  return (
    <View className="wall-card" {...testable('wall-overdue')}>
      <View className="line between">
        <Signal colour="red" words={t('overdue', { length })} />
        <View className="wall-note">{t('mostOverdue')}</View>
      </View>
      <View className="wall-lead one">{category[language]}</View>
      <View className="wall-soft one">{about.join(' · ')}</View>
    </View>
  )
}

function Newest({ wall: { newest, at } }: { wall: Wall }) {
  const t = useT(wallWords)
  const language = useDisplay((display) => display.language)
  const shown = newest.slice(0, newestShown)
  return (
    <View className="wall-newest" {...testable('wall-newest')}>
      {shown.length === 0 ? <View className="wall-note">{t('nothingYet')}</View> : null}
      {shown.map((matter, index) => {
        const minutes = Math.floor((Date.parse(at) - Date.parse(matter.at)) / minuteMs)
        const length = minutesOf(minutes, language)
        return (
          <View key={index} className="line wall-new">
            <View className="wall-note">{t('newest')}</View>
            <View className={classes('one grow', matter.urgent && 'strong')}>
              {[
                ...(matter.urgent ? [t('urgent')] : []),
                matter.category[language],
                matter.microBrain.name,
              ].join(' · ')}
            </View>
            <View className="wall-note">{minutes < 1 ? t('justNow') : t('ago', { length })}</View>
          </View>
        )
      })}
    </View>
  )
}
