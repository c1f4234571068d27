// One month: its days in weeks from Monday, and its special days by name.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { classes, told } from '../../ui/attributes'
import { Card } from '../../ui/card'
import { Pressable } from '../../ui/pressable'
import type { CalendarDay } from '../api'
import { calendarWords } from './words'

interface MonthProps {
  year: number
  month: number
  byDate: ReadonlyMap<string, CalendarDay>
  onChoose: (date: string) => void
}

const two = (value: number) => `${value}`.padStart(2, '0')

export function Month({ year, month, byDate, onChoose }: MonthProps) {
  const t = useT(calendarWords)
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const room = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7
  const dates = Array.from({ length }, (_, index) => index + 1)
  const special = dates.flatMap((date) => byDate.get(`${year}-${two(month)}-${two(date)}`) ?? [])
  return (
    <Card kind="snug" testId={`month-${month}`}>
      <View className="strong">{t('month', { month })}</View>
      <View className="month-days" {...told({ role: 'img', hidden: true })}>
        {[...t('weekdays')].map((word, index) => (
          <View key={index} className="month-weekday">
            {word}
          </View>
        ))}
      </View>
      <View className="month-days">
        {Array.from({ length: room }, (_, index) => (
          <View key={index} />
        ))}
        {dates.map((date) => {
          const iso = `${year}-${two(month)}-${two(date)}`
          const day = byDate.get(iso)
          const weekend = (room + date - 1) % 7 >= 5
          const what = day ? `${day.name} ${t(day.kind)}` : t('usual')
          return (
            <Pressable
              key={date}
              className={classes(
                'month-day',
                weekend && 'weekend',
                day?.kind,
                day?.source === 'statutory' && 'law',
              )}
              onPress={() => onChoose(iso)}
              told={{ label: t('day', { month, date, what }) }}
              testId={`day-${iso}`}
            >
              {`${date}`}
            </Pressable>
          )
        })}
      </View>
      {runsOf(special).map(({ key, from, until, name, kind }) => (
        <View key={key} className="line note">
          <View className={classes('month-key', kind)} />
          <View className="soft grow one">{`${from === until ? from : `${from}–${until}`} ${name}`}</View>
          <View className={kind === 'holiday' ? 'bad' : 'tidal'}>{t(kind)}</View>
        </View>
      ))}
    </Card>
  )
}

interface Run {
  key: string
  from: number
  until: number
  name: string
  kind: CalendarDay['kind']
}

/** Days of one name that follow each other are one line. */
function runsOf(days: readonly CalendarDay[]): Run[] {
  const runs: Run[] = []
  for (const { date, name, kind } of days) {
    const number = Number(date.slice(8))
    const last = runs[runs.length - 1]
    if (last && last.name === name && last.kind === kind && last.until === number - 1) last.until = number
    else runs.push({ key: date, from: number, until: number, name, kind })
  }
  return runs
}
