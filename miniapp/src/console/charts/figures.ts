// Figures in a person's words.
import type { Language } from '../../i18n'

export const unknown = '—'

/** 96.4%; with nothing to compare, a dash. */
export const percent = (rate: number | null) => (rate === null ? unknown : `${(rate * 100).toFixed(1)}%`)

/** 1,874. */
export const grouped = (count: number) => `${count}`.replace(/\B(?=(\d{3})+$)/g, ',')

/** 4.6. */
export const starsOf = (average: number | null) => (average === null ? unknown : average.toFixed(1))

/** 6 分, 1 时 04 分, 2 天 3 时: two units at most. */
export function minutesOf(minutes: number | null, language: Language): string {
  if (minutes === null) return unknown
  const [day, hour, minute] = language === 'zh' ? ['天', '时', '分'] : ['d', 'h', 'min']
  const whole = Math.round(minutes)
  if (whole >= 48 * 60) {
    const hours = Math.round(whole / 60)
    return joined([Math.floor(hours / 24), day], [hours % 24, hour])
  }
  if (whole < 60) return `${whole} ${minute}`
  return `${Math.floor(whole / 60)} ${hour} ${`${whole % 60}`.padStart(2, '0')} ${minute}`
}

const joined = (...parts: [count: number, unit: string | undefined][]) =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit ?? ''}`)
    .join(' ')
