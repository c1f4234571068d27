// A request to a service as a report of the campus: its category, its home, and who acts beside it.
import type { NewRequest } from '@chaolin/shared/campus/request-schema'
import { isOfTown, type ServiceRow } from '@chaolin/shared/campus/services'
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { checkAnswers, type Arrival } from '../../reports/actions.ts'
import { findMicroBrain, findPostOf, getCategory, getMicroBrain, postAbove } from '../../routing/queries.ts'
import { readTriage } from '../../routing/triage/queries.ts'

export function judgeRequest(service: ServiceRow, body: NewRequest) {
  if (body.anonymous && !service.anonymous)
    throw new Refused('anonymous_not_allowed', {
      errors: [{ path: 'anonymous', message: '这类事需要实名，好联系您' }],
    })
  checkAnswers(service.questions, body.answers ?? {}, true)
}

/** What triage makes of it where the service says nothing. */
async function categoryFor(ctx: Context, service: ServiceRow, text: string) {
  const { version, classify } = await readTriage(ctx)
  const guessed = service.category ?? classify(text)[0]!.code
  const category = (await getCategory(ctx, guessed)) ?? (await getCategory(ctx, 'other'))
  if (!category) throw new Refused('category_unknown')
  return { category, triageVersion: version }
}

export async function prepareRequest(
  ctx: Context,
  campusId: string,
  service: ServiceRow,
  body: NewRequest,
): Promise<Arrival> {
  const { category, triageVersion } = await categoryFor(ctx, service, body.text)
  const { text, place, address, answers } = body
  const where = { ...(place ? { place } : {}), ...(address ? { address } : {}) }
  const decision = await findMicroBrain(ctx, {
    kind: 'campus',
    campusId,
    text,
    category: category.code,
    ...where,
    ...(answers ? { answers } : {}),
  })
  const beside = await jointOf(ctx, campusId, service, category, body)
  const joint = [...new Set([...decision.joint, ...beside])].filter((id) => id !== decision.microBrain?.id)
  return {
    body: {
      text,
      photoIds: body.photoIds,
      answers,
      anonymous: body.anonymous,
      ...where,
    },
    category,
    categoryBy: service.category === null ? 'triage' : 'person',
    triageVersion,
    decision: { ...decision, joint },
    service: { code: service.code, held: false },
  }
}

/** 双脑联动: the police post of the campus, or the street where it is about the town. */
async function jointOf(
  ctx: Context,
  campusId: string,
  service: ServiceRow,
  category: CategoryRow,
  body: NewRequest,
): Promise<string[]> {
  if (service.joint === null) return []
  const spot = service.joint === 'police' ? null : await spotOf(ctx, body)
  if (service.joint === 'town' && !isOfTown(category.home, await farFromCampus(ctx, campusId, spot)))
    return []
  const level = service.joint === 'police' ? 'police' : 'street'
  const there = spot?.communityId ? await findPostOf(ctx, 'street', spot.communityId) : null
  const post = there ?? (await postAbove(ctx, level, campusId))
  return post ? [post.id] : []
}

/** `point` in wgs84; null where only a community is known. */
type Spot = { point: Point | null; communityId: string | null }

/** Where it is: by place, else by address, else by what the text names and nothing else bears that name. */
async function spotOf(ctx: Context, { place, address, text }: NewRequest): Promise<Spot | null> {
  if (place) {
    const { communityId } = await findMicroBrain(ctx, { kind: 'report', text, place })
    return { point: toWgs84(place), communityId }
  }
  const named = address ? await namedSpot(ctx, address) : null
  if (named) return named
  const { candidates } = await findMicroBrain(ctx, { kind: 'report', text })
  const [only, ...others] = candidates
  return only && others.length === 0 ? namedSpot(ctx, only) : null
}

async function namedSpot(ctx: Context, address: string): Promise<Spot | null> {
  const { communityId, namedPoint } = await findMicroBrain(ctx, { kind: 'report', address })
  return communityId ? { point: namedPoint, communityId } : null
}

async function farFromCampus(ctx: Context, campusId: string, spot: Spot | null) {
  const campus = spot && (await getMicroBrain(ctx, campusId))
  if (!campus) return { distanceM: null }
  if (spot.point) return { distanceM: distanceM([campus.lng, campus.lat], spot.point) }
  const place = { lng: campus.lng, lat: campus.lat, coordinates: 'wgs84' as const }
  const own = await findMicroBrain(ctx, { kind: 'report', place })
  return { distanceM: null, isElsewhere: own.communityId !== spot.communityId }
}
