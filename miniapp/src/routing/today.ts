// How far and until when, in a person's words.
import { useT } from '../i18n'
import type { Post } from './api'
import { postWords } from './words'

export const distanceWords = (distanceM: number | undefined) =>
  distanceM === undefined
    ? undefined
    : distanceM < 1000
      ? `${distanceM} m`
      : `${(distanceM / 1000).toFixed(1)} km`

export function useToday(): (post: Pick<Post, 'today'>) => string {
  const t = useT(postWords)
  return ({ today }) =>
    today.length === 0
      ? t('todayClosed')
      : t('today', { hours: today.map(([from, until]) => `${from}–${until}`).join(t('comma')) })
}
