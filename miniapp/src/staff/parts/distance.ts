// How far away, as people say it: metres, then kilometres.
export function sayDistance(
  distanceM: number | null,
  t: (key: 'meters' | 'kilometers', values: Record<string, number>) => string,
): string | undefined {
  if (distanceM === null) return undefined
  if (distanceM < 1000) return t('meters', { m: Math.round(distanceM / 10) * 10 })
  return t('kilometers', { km: Math.round(distanceM / 100) / 10 })
}
