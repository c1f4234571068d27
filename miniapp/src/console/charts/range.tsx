// A range of days: one of the usual ones, or two days that are typed.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { daysBefore, daysFrom, dayOf, isDay } from './days'
import { rangeWords } from './words'

export interface Range {
  from: string
  to: string
}

const usual = { today: 1, week: 7, month: 30 } as const
const names = ['today', 'week', 'month', 'own'] as const
type Name = (typeof names)[number]

/** Both days counted. */
export const lastDays = (count: number, now: Date): Range => {
  const to = dayOf(now)
  return { from: daysBefore(to, count - 1), to }
}

/** What is wrong with two typed days, if anything. */
export function wrongRange(from: string, to: string, most: number, today: string) {
  if (!isDay(from) || !isDay(to)) return 'wrongDay' as const
  if (from > to) return 'wrongOrder' as const
  if (to > today) return 'wrongFuture' as const
  return daysFrom(from, to) > most ? ('wrongLength' as const) : undefined
}

interface RangePickerProps {
  value: Range
  onChange: (range: Range) => void
  /** The longest that may be asked for. */
  mostDays: number
}

export function RangePicker({ value, onChange, mostDays }: RangePickerProps) {
  const t = useT(rangeWords)
  const [name, setName] = useState<Name>(() => nameOf(value))
  const [typed, setTyped] = useState(value)
  const today = dayOf(new Date())
  const wrong = wrongRange(typed.from, typed.to, mostDays, today)
  const choose = (chosen: Name) => {
    setName(chosen)
    if (chosen === 'own') return setTyped(value)
    onChange(lastDays(usual[chosen], new Date()))
  }
  const type = (part: Partial<Range>) => {
    const next = { ...typed, ...part }
    setTyped(next)
    if (!wrongRange(next.from, next.to, mostDays, today)) onChange(next)
  }
  const said = wrong ? t(wrong, { count: mostDays }) : undefined
  return (
    <View className="stack gap-2">
      <Chips
        options={names.map((each) => ({ value: each, label: t(each) }))}
        value={name}
        onChange={choose}
        testId="range"
      />
      {name === 'own' ? (
        <View className="form-pair">
          <Field
            label={t('from')}
            placeholder={t('dayHint')}
            value={typed.from}
            onInput={(from) => type({ from: from.trim() })}
            testId="range-from"
          />
          <Field
            label={t('to')}
            placeholder={t('dayHint')}
            value={typed.to}
            onInput={(to) => type({ to: to.trim() })}
            wrong={said}
            testId="range-to"
          />
        </View>
      ) : null}
    </View>
  )
}

function nameOf({ from, to }: Range): Name {
  if (to !== dayOf(new Date())) return 'own'
  const days = daysFrom(from, to)
  return names.find((name) => name !== 'own' && usual[name] === days) ?? 'own'
}
