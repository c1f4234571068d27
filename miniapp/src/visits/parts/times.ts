// The times of a visit as days and minutes of Hangzhou, and in words.
import type { Language } from '../../i18n'
import { inShanghai, months, weekdays } from '../../ui/time'

const minuteMs = 60_000
const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000

export interface Frame {
  from: Date
  until: Date
}

export const minuteOf = (at: Date) => Math.floor((at.getTime() + shanghaiMs) / minuteMs) % 1440
export const dayOf = (at: Date) => inShanghai(at).day
export const momentOf = (day: number, minute: number) =>
  new Date(day * dayMs + minute * minuteMs - shanghaiMs)

const two = (value: number) => `${value}`.padStart(2, '0')
export const clockOf = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

/** Ends on the next day where the end is not after the beginning. */
export function frameOf(day: number, fromMinute: number, untilMinute: number): Frame {
  const from = momentOf(day, fromMinute)
  return { from, until: momentOf(untilMinute > fromMinute ? day : day + 1, untilMinute) }
}

export type Quick = 'today' | 'tomorrow' | 'hours'

const evening = 18 * 60
const night = 22 * 60
const morning = 9 * 60
const twoHoursMs = 120 * minuteMs

export function quickFrame(quick: Quick, now: Date): Frame {
  const day = dayOf(now)
  if (quick === 'tomorrow') return frameOf(day + 1, morning, evening)
  const soon = { from: now, until: new Date(now.getTime() + twoHoursMs) }
  if (quick === 'hours') return soon
  const end = [evening, night].find((minute) => minute - minuteOf(now) >= 120)
  return end === undefined ? soon : { from: now, until: momentOf(day, end) }
}

/** What began while it was being filled in begins now. */
export const begun = ({ from, until }: Frame, now: Date): Frame => ({ from: from < now ? now : from, until })

export function dayWords(at: Date, now: Date, language: Language): string {
  const day = inShanghai(at)
  const away = day.day - inShanghai(now).day
  if (away === 0) return language === 'zh' ? '今天' : 'Today'
  if (away === 1) return language === 'zh' ? '明天' : 'Tomorrow'
  const weekday = weekdays[language][day.weekday]
  return language === 'zh'
    ? `${day.month + 1}月${day.date}日 ${weekday}`
    : `${weekday} ${day.date} ${months[day.month]}`
}

/** 今天 10:00–18:00; 今天 22:00–明天 06:00; over several days, the days alone. */
export function spanWords({ from, until }: Frame, now: Date, language: Language): string {
  const [start, end] = [inShanghai(from), inShanghai(until)]
  if (end.day - start.day > 1) return `${dayWords(from, now, language)} – ${dayWords(until, now, language)}`
  const tail = start.day === end.day ? end.clock : `${dayWords(until, now, language)} ${end.clock}`
  return `${dayWords(from, now, language)} ${start.clock}–${tail}`
}

const weekdayWords = {
  zh: ['一', '二', '三', '四', '五', '六', '日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}
export const weekdayWord = (weekday: number, language: Language) => weekdayWords[language][weekday - 1] ?? ''

/** 每周一、三、五 09:00–11:00. */
export function standingWords(
  standing: { weekdays: readonly number[]; from: string; until: string },
  language: Language,
): string {
  const hours = `${standing.from}–${standing.until}`
  const days = standing.weekdays.map((weekday) => weekdayWord(weekday, language))
  if (language === 'en') return `${days.join(', ')} ${hours}`
  return `${days.length === 7 ? '每天' : `每周${days.join('、')}`} ${hours}`
}
