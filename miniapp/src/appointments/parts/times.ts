// The times of appointments, and money and distances, in words.
import type { Language, Values } from '../../i18n'
import { inShanghai, months, weekdays } from '../../ui/time'

type Say = (
  key: 'fee' | 'noFee' | 'free' | 'yuan' | 'metres' | 'kilometres' | 'waiting' | 'noQueue',
  values?: Values,
) => string

/** 今天, 明天, 周三. */
export function dayName(at: Date, now: Date, language: Language): string {
  const day = inShanghai(at)
  const away = day.day - inShanghai(now).day
  if (away === 0) return language === 'zh' ? '今天' : 'Today'
  if (away === 1) return language === 'zh' ? '明天' : 'Tomorrow'
  return weekdays[language][day.weekday]!
}

const weekMs = 6 * 86_400_000
/** 今天, 周三; a week ahead, where a weekday alone could be either of two: 12月2日. */
export function farDay(at: Date, now: Date, language: Language): string {
  if (at.getTime() - now.getTime() < weekMs) return dayName(at, now, language)
  const { month, date } = inShanghai(at)
  return language === 'zh' ? `${month + 1}月${date}日` : `${date} ${months[month]}`
}

/** 11 月 24 日 周二. */
export function dateWords(at: Date, language: Language): string {
  const { month, date, weekday } = inShanghai(at)
  return language === 'zh'
    ? `${month + 1} 月 ${date} 日 ${weekdays.zh[weekday]}`
    : `${weekdays.en[weekday]} ${date} ${months[month]}`
}

export const clockOf = (at: Date) => inShanghai(at).clock
/** 11 月 24 日 周二 09:30. */
export const timeWords = (at: Date, language: Language) => `${dateWords(at, language)} ${clockOf(at)}`
/** 今天 09:30, 周三 09:30. */
export const nearWords = (at: Date, now: Date, language: Language) =>
  `${dayName(at, now, language)} ${clockOf(at)}`

const minuteMs = 60_000
export const minutesOf = ({ from, until }: { from: string; until: string }) =>
  Math.round((Date.parse(until) - Date.parse(from)) / minuteMs)

const two = (value: number) => `${value}`.padStart(2, '0')
/** 9:04 left. What is known of the server's clock is up to a second behind it, so a part of a second is none. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}

export const yuanOf = (fen: number) => (fen % 100 === 0 ? `${fen / 100}` : (fen / 100).toFixed(2))
export const feeWords = (t: Say, fen: number) => (fen === 0 ? t('noFee') : t('fee', { yuan: yuanOf(fen) }))
export const amountWords = (t: Say, fen: number) => (fen === 0 ? t('free') : t('yuan', { yuan: yuanOf(fen) }))

export function distanceWords(t: Say, metres: number | null | undefined): string {
  // Nought: measured from the site itself.
  if (!metres) return ''
  return metres < 1000
    ? t('metres', { count: metres })
    : t('kilometres', { count: (metres / 1000).toFixed(1) })
}
export const queueWords = (t: Say, count: number) => (count > 0 ? t('waiting', { count }) : t('noQueue'))
