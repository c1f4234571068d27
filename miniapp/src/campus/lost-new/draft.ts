// A thing while it is written down, when it was lost or found, and what is still missing.
import { lostLimits, type LostCategory, type LostKind } from '@chaolin/shared/campus/lost'
import type { Place } from '@chaolin/shared/place'
import { countCharacters } from '@chaolin/shared/text'
import { inShanghai } from '../../ui/time'
import type { NewLostItem } from '../api'

export interface Draft {
  kind: LostKind
  category: LostCategory | undefined
  title: string
  text: string
  spot: string
  place: Place | undefined
  /** Days before today. */
  daysAgo: number
  /** The hour that stands for a part of the day; undefined: just now. */
  part: Part | undefined
  details: string
  keptAt: string
}

/** People remember the part of a day, not the hour. */
export const parts = [0, 8, 12, 15, 20] as const
export type Part = (typeof parts)[number]

export const freshDraft = (kind: LostKind): Draft => ({
  kind,
  category: undefined,
  title: '',
  text: '',
  spot: '',
  place: undefined,
  daysAgo: 0,
  part: undefined,
  details: '',
  keptAt: '',
})

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const shanghaiMs = 8 * hourMs
/** In the middle of it. */
const intoPartMs = hourMs
const justNowMs = 60_000

const midnightMs = (now: Date, daysAgo: number) => (inShanghai(now).day - daysAgo) * dayMs - shanghaiMs
const startMs = (now: Date, daysAgo: number, part: Part) => midnightMs(now, daysAgo) + part * hourMs

/** Parts that have begun. */
export const partsOf = (now: Date, daysAgo: number): Part[] =>
  parts.filter((part) => startMs(now, daysAgo, part) <= now.getTime())

/** Another day keeps the part if it is there; only today has a just now. */
export function onDay(draft: Draft, daysAgo: number, now: Date): Draft {
  const there = partsOf(now, daysAgo)
  const part = draft.part !== undefined && there.includes(draft.part) ? draft.part : undefined
  return { ...draft, daysAgo, part: daysAgo > 0 ? (part ?? 12) : part }
}

export function momentOf({ daysAgo, part }: Pick<Draft, 'daysAgo' | 'part'>, now: Date): Date {
  // Clocks differ a little, and nothing is lost in the future.
  if (part === undefined) return new Date(now.getTime() - justNowMs)
  return new Date(Math.min(now.getTime() - justNowMs, startMs(now, daysAgo, part) + intoPartMs))
}

export type Missing =
  'needCampus' | 'needCategory' | 'needName' | 'tooLong' | 'photosSending' | 'photosFailed'

export function missingOf(
  draft: Draft,
  campusId: string | undefined,
  photos: { sending: boolean; failed: boolean },
): Missing | undefined {
  if (!campusId) return 'needCampus'
  if (!draft.category) return 'needCategory'
  if (draft.title.trim() === '') return 'needName'
  const over = (['title', 'text', 'spot', 'details'] as const).some(
    (field) => countCharacters(draft[field]) > lostLimits[field],
  )
  if (over || countCharacters(draft.keptAt) > lostLimits.spot) return 'tooLong'
  if (photos.sending) return 'photosSending'
  return photos.failed ? 'photosFailed' : undefined
}

export function bodyOf(
  draft: Draft,
  category: LostCategory,
  campusId: string,
  photoIds: readonly string[],
  at: Date,
): NewLostItem {
  const said = (name: 'text' | 'spot' | 'details', text: string) =>
    text.trim() === '' ? {} : { [name]: text.trim() }
  const keptAt = draft.keptAt.trim()
  return {
    kind: draft.kind,
    category,
    title: draft.title.trim(),
    at: at.toISOString(),
    campusId,
    ...said('text', draft.text),
    ...said('spot', draft.spot),
    ...said('details', draft.details),
    ...(draft.place ? { place: draft.place } : {}),
    ...(photoIds.length > 0 ? { photoIds: [...photoIds] } : {}),
    ...(draft.kind === 'found' && keptAt !== '' ? { keptAt } : {}),
  }
}
