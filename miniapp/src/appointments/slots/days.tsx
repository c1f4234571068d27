// The strip of days, and the slots of one day: morning, afternoon; full ones are off.
import { View } from '@tarojs/components'
import { localDate, startOfDate } from '@chaolin/shared/appointments/slots'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Pressable } from '../../ui/pressable'
import { inShanghai, weekdays } from '../../ui/time'
import type { SlotView } from '../api'
import { clockOf, dateWords } from '../parts/times'
import { appointmentWords } from '../words'
import { slotWords } from './words'

export interface Day {
  date: string
  slots: SlotView[]
  free: number
}

const stripDays = 14

/** Several counters may have the same time: one place to tap, with all that is free, that leads to the one with the most. */
function eachTimeOnce(slots: readonly SlotView[]): SlotView[] {
  const byTime = new Map<string, SlotView[]>()
  for (const slot of slots) byTime.set(slot.from, [...(byTime.get(slot.from) ?? []), slot])
  return [...byTime.values()].map((same) => {
    const [best] = [...same].sort((a, b) => b.free - a.free)
    const free = same.reduce((sum, each) => sum + each.free, 0)
    return { ...best!, free }
  })
}

/** Every day of two weeks, also those on which nobody works, up to the last on which there is something. */
export function daysOf(slots: readonly SlotView[], dates: readonly string[]): Day[] {
  const byDate = new Map<string, SlotView[]>()
  for (const slot of slots) {
    const date = localDate(new Date(slot.from))
    byDate.set(date, [...(byDate.get(date) ?? []), slot])
  }
  const last = [...byDate.keys()].sort().slice(-1)[0] ?? ''
  return dates
    .filter((date, index) => index < stripDays || date <= last)
    .map((date) => {
      const own = eachTimeOnce(byDate.get(date) ?? [])
      return { date, slots: own, free: own.reduce((sum, { free }) => sum + free, 0) }
    })
}

/** There are times, and nothing is free. */
export const isFull = ({ slots, free }: Day) => slots.length > 0 && free === 0

interface DaysProps {
  days: readonly Day[]
  date: string | undefined
  onPick: (date: string) => void
}

export function Days({ days, date, onPick }: DaysProps) {
  const t = useT(slotWords)
  const common = useT(appointmentWords)
  const language = useDisplay((display) => display.language)
  return (
    <View className="days" id="days" data-testid="days">
      {days.map((day) => {
        const start = startOfDate(day.date)
        const { weekday, date: dayOfMonth } = inShanghai(start)
        const said =
          day.free > 0 ? common('left', { count: day.free }) : t(day.slots.length > 0 ? 'full' : 'shut')
        return (
          <Pressable
            key={day.date}
            className={classes(
              'day',
              day.date === date && 'on',
              day.free === 0 && day.date !== date && 'shut',
            )}
            onPress={day.slots.length > 0 ? () => onPick(day.date) : undefined}
            told={{
              role: 'radio',
              checked: day.date === date,
              label: `${dateWords(start, language)}，${said}`,
            }}
            testId={`day-${day.date}`}
          >
            <View>{weekdays[language][weekday]}</View>
            <View className="day-date">{`${dayOfMonth}`}</View>
            <View>{said}</View>
          </Pressable>
        )
      })}
    </View>
  )
}

interface DaySlotsProps {
  slots: readonly SlotView[]
  chosen: string | undefined
  onPick: (slot: SlotView) => void
}

const isMorning = ({ from }: SlotView) => clockOf(new Date(from)) < '12:00'

export function DaySlots({ slots, chosen, onPick }: DaySlotsProps) {
  const t = useT(slotWords)
  if (slots.length === 0)
    return (
      <View className="stack gap-1" id="day-none" data-testid="day-none">
        <View className="strong">{t('noneToday')}</View>
        <View className="note soft">{t('noneTodayNote')}</View>
      </View>
    )
  const parts = [
    ['morning', slots.filter(isMorning)],
    ['afternoon', slots.filter((slot) => !isMorning(slot))],
  ] as const
  return (
    <>
      {parts.map(([part, own]) =>
        own.length > 0 ? (
          <View key={part} className="stack gap-2">
            <View className="note strong soft">{t(part)}</View>
            <View className="slots">
              {own.map((slot) => (
                <Slot key={slot.id} slot={slot} on={slot.id === chosen} onPick={onPick} />
              ))}
            </View>
          </View>
        ) : null,
      )}
    </>
  )
}

function Slot({ slot, on, onPick }: { slot: SlotView; on: boolean; onPick: (slot: SlotView) => void }) {
  const t = useT(slotWords)
  const common = useT(appointmentWords)
  const full = slot.free <= 0
  const time = clockOf(new Date(slot.from))
  const free = on ? t('chosen') : full ? common('full') : common('left', { count: slot.free })
  return (
    <Pressable
      className={classes('slot', on ? 'on' : full ? 'full' : slot.free === 1 && 'few')}
      onPress={full ? undefined : () => onPick(slot)}
      told={{ role: 'radio', checked: on, label: `${time}，${free}` }}
      testId={`slot-${slot.id}`}
    >
      {time}
      <View className="slot-free">{free}</View>
    </Pressable>
  )
}
