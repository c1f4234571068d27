// Times and lengths of time in a person's words. China keeps one offset, so no Intl is needed (old phones have none).
import type { Language } from '../i18n'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const shanghaiMs = 8 * hourMs

export const weekdays = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}
export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const nearDays = {
  zh: new Map([
    [-1, '昨天'],
    [0, '今天'],
    [1, '明天'],
  ]),
  en: new Map([
    [-1, 'Yesterday'],
    [0, 'Today'],
    [1, 'Tomorrow'],
  ]),
}

/** The parts of a moment as a clock in Shanghai shows them. */
export function inShanghai(at: Date) {
  const shifted = new Date(at.getTime() + shanghaiMs)
  return {
    day: Math.floor(shifted.getTime() / dayMs),
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth(),
    date: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    clock: `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`,
  }
}

const two = (value: number) => `${value}`.padStart(2, '0')

/** 今天 17:30, 昨天 20:14, 周五 09:12, 11月3日, 2025年11月3日: as exact as is of use. */
export function when(at: Date | string, now: Date, language: Language = 'zh'): string {
  const then = inShanghai(typeof at === 'string' ? new Date(at) : at)
  const today = inShanghai(now)
  const away = then.day - today.day
  const near = nearDays[language].get(away)
  if (near) return `${near} ${then.clock}`
  if (Math.abs(away) < 7) return `${weekdays[language][then.weekday]} ${then.clock}`
  if (language === 'zh')
    return `${then.year === today.year ? '' : `${then.year}年`}${then.month + 1}月${then.date}日`
  return `${then.date} ${months[then.month]}${then.year === today.year ? '' : ` ${then.year}`}`
}

/** Inside a sentence: "from today 17:30". */
export const within = (words: string) =>
  words.replace(/^(Today|Tomorrow|Yesterday)\b/, (day) => day.toLowerCase())

/** 26 分, 7 小时 49 分, 1 天 3 小时: two units at most, whole minutes, never none at all. */
export function lengthOf(ms: number, language: Language = 'zh'): string {
  const minutes = Math.max(1, Math.floor(Math.abs(ms) / minuteMs))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const [dayWord, hourWord, minuteWord] = language === 'zh' ? [' 天', ' 小时', ' 分'] : [' d', ' h', ' min']
  const parts =
    days > 0
      ? [`${days}${dayWord}`, hours > 0 && `${hours}${hourWord}`]
      : [hours > 0 && `${hours}${hourWord}`, rest > 0 && `${rest}${minuteWord}`]
  return parts.filter(Boolean).join(' ')
}

/** 还剩 26 分, 超时 12 分. */
export function timeLeft(dueAt: Date | string, now: Date, language: Language = 'zh'): string {
  const ms = (typeof dueAt === 'string' ? new Date(dueAt) : dueAt).getTime() - now.getTime()
  const length = lengthOf(ms, language)
  if (language === 'zh') return ms >= 0 ? `还剩 ${length}` : `超时 ${length}`
  return ms >= 0 ? `${length} left` : `${length} over`
}
