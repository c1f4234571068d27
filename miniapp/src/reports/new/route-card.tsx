// Where it goes and by when, before it is sent.
import type { Category } from '@chaolin/shared/reports/category-view'
import type { RouteAnswer } from '@chaolin/shared/routing/schema'
import { useT, type Values } from '../../i18n'
import { useDisplay } from '../../ui/display'
import { Route } from '../../ui/route'
import { when } from '../../ui/time'
import { answerBy, useCalendar } from '../parts/promise'
import { newWords, whyWords } from './words'

type Say = (key: keyof typeof newWords.zh, values?: Values) => string

interface RouteCardProps {
  route: RouteAnswer
  category: Category | undefined
}

export function RouteCard({ route, category }: RouteCardProps) {
  const t = useT(newWords)
  const language = useDisplay((display) => display.language)
  const why = useWhy(route)
  const calendar = useCalendar()
  const now = new Date()
  const by = category && when(answerBy(category, now, calendar), now, language)
  return <Route title={titleOf(route, t)} notes={[...notesOf(route, by, t), why]} testId="report-route" />
}

type Why = keyof typeof whyWords.zh
const isWhy = (id: string): id is Why => id in whyWords.zh

/** Our own rules in the reader's language; a district's own rule in the words of those who wrote it. */
function useWhy({ rule }: RouteAnswer): string {
  const t = useT(whyWords)
  const known = rule.id.split('.').filter(isWhy)
  return known.length > 0 ? known.map((id) => t(id)).join(t('comma')) : rule.name
}

function titleOf({ microBrain }: RouteAnswer, t: Say): string {
  if (!microBrain) return t('routeDesk')
  return t(microBrain.kind === 'police' ? 'routePolice' : 'route', { post: microBrain.name })
}

function notesOf(route: RouteAnswer, by: string | undefined, t: Say): string[] {
  const { microBrain, nearBorder, borderDistanceM, outside } = route
  const above = microBrain?.path[microBrain.path.length - 2]
  const promise = by && (above ? t('routeNote', { above, when: by }) : t('routeNoteOnly', { when: by }))
  const reason = !microBrain
    ? t(outside ? 'outside' : 'routeDeskNote')
    : nearBorder
      ? borderWords(route.neighbours[0]?.name, borderDistanceM, t)
      : ''
  return [promise, reason].filter((note): note is string => Boolean(note))
}

const nearM = 30

/** Also near: an address that says another community than the place does. */
function borderWords(neighbour: string | undefined, distanceM: number | null, t: Say): string {
  if (distanceM === null || distanceM > nearM) return t('nearBorderUnsure')
  const m = Math.max(1, Math.round(distanceM))
  return neighbour ? t('nearNeighbour', { m, neighbour }) : t('nearBorder', { m })
}
