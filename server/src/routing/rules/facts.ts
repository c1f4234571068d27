// What a rule may ask about a request, and what is kept of it with the decision.
import type { Resolve, RuleFacts } from '@chaolin/shared/routing/rules'
import type { RouteInputs } from '@chaolin/shared/routing/rules-schema'
import type { RouteRequest } from '@chaolin/shared/routing/schema'
import type { Book } from '../book.ts'
import { localMoment } from '../calendar/calendar.ts'
import type { MicroBrain } from '../entities.ts'
import { postAt, type Whereabouts } from '../tree.ts'

/** What was found about the place, whatever named it. */
export type Found = Whereabouts & {
  compoundId: string | null
  campusId: string | null
  source: RouteInputs['source']
  ambiguous: boolean
  elsewhere: boolean
}

export function factsOf(book: Book, request: RouteRequest, found: Found, now: Date): RuleFacts {
  const { date, time } = localMoment(now)
  const { communityId, streetId, districtId, compoundId, campusId } = found
  const calendar = book.calendars.of(districtId ?? book.homeDistrictId)
  return {
    kind: request.kind,
    category: (request.kind === 'report' && request.category) || null,
    communityId,
    streetId,
    districtId,
    compoundId,
    campusId,
    dayKind: calendar.dayKind(date),
    localTime: time,
    elsewhere: found.elsewhere,
    answers: request.answers ?? {},
    text: request.text ?? '',
  }
}

/** Names the post a rule leads to; null when the place does not say enough. */
export const resolverOf =
  (book: Book, place: Whereabouts): Resolve<MicroBrain> =>
  (target) =>
    target.microBrainId !== undefined
      ? (book.microBrains.get(target.microBrainId) ?? null)
      : postAt(book, target.level, place)

/** Neither the text nor what was answered: a decision can be explained without them. */
export function inputsOf(book: Book, facts: RuleFacts, { source, ambiguous }: Found): RouteInputs {
  const { text: _text, answers, ...kept } = facts
  return {
    ...kept,
    source,
    ambiguous,
    calendarVersion: book.calendars.version,
    answered: Object.keys(answers),
  }
}
