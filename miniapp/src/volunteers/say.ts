// Hours, times and distances as volunteers read them.
import type { Values } from '../i18n'
import { inShanghai } from '../ui/time'
import type { Task } from './api'

export const hoursOf = (quarters: number) => quarters / 4

export function sayWhen(at: string, t: (key: 'when', values: Values) => string): string {
  const { month, date, clock } = inShanghai(new Date(at))
  return t('when', { month: month + 1, date, clock })
}

/** 11月25日 15:00 到 17:00; the day again when it ends on another. */
export function saySpan(
  { startsAt, endsAt }: Pick<Task, 'startsAt' | 'endsAt'>,
  t: (key: 'when' | 'span', values: Values) => string,
): string {
  const [from, until] = [inShanghai(new Date(startsAt)), inShanghai(new Date(endsAt))]
  const end = from.day === until.day ? until.clock : sayWhen(endsAt, t)
  return t('span', { from: sayWhen(startsAt, t), until: end })
}

export function sayDistance(
  distanceM: number | null,
  t: (key: 'meters' | 'kilometers', values: Values) => string,
): string | undefined {
  if (distanceM === null) return undefined
  // What is shown is a hundred metres wide: nearer figures would say more than is known.
  if (distanceM < 1000) return t('meters', { m: Math.max(100, Math.round(distanceM / 100) * 100) })
  return t('kilometers', { km: Math.round(distanceM / 100) / 10 })
}
