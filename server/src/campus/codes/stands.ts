// Where somebody stands when they look at a campus code, and whom a campus's own doors are open to.
import { campusCodeCan, type CampusCodeAct, type CampusSeat } from '@chaolin/shared/campus/code-access'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { gatesOf, type Person } from '../../residents/queries.ts'
import { getSite } from '../../routing/queries.ts'
import { gatesById } from '../../visits/compounds/queries.ts'
import type { Campus } from './entities.ts'
import { campusesById } from './queries.ts'

/** `place`: a gate, a site, or the post itself. */
export type Stand = { campus: Campus; seat: CampusSeat; place: string }
type Found = { campusId: string; seat: CampusSeat; place: string }

/** The gates of the compound that stands for a campus are the campus's. */
async function guarded(ctx: Context, person: Person): Promise<Found[]> {
  const ids = gatesOf(person)
  const gates = ids.length > 0 ? await gatesById(ctx, ids) : []
  return gates.map(({ id, compoundId }) => ({ campusId: compoundId, seat: 'guard', place: id }))
}

async function counters(ctx: Context, person: Person): Promise<Found[]> {
  const ids = person.roles.flatMap(({ role, siteId }) => (role === 'clerk' && siteId ? [siteId] : []))
  const sites = await Promise.all(ids.map((id) => getSite(ctx, id)))
  return sites.flatMap((site) =>
    site ? [{ campusId: site.microBrainId, seat: 'clerk' as const, place: site.id }] : [],
  )
}

const posts = (person: Person): Found[] =>
  person.roles.flatMap(({ role, microBrainId }) =>
    (role === 'staff' || role === 'dispatcher') && microBrainId
      ? [{ campusId: microBrainId, seat: role, place: microBrainId }]
      : [],
  )

/** All of them, by the act that they are asked for; at no campus none. */
export async function standsOf(ctx: Context, person: Person, act: CampusCodeAct): Promise<Stand[]> {
  const found = [...(await counters(ctx, person)), ...(await guarded(ctx, person)), ...posts(person)]
  const campuses = await campusesById(ctx, [...new Set(found.map(({ campusId }) => campusId))])
  return found.flatMap(({ campusId, seat, place }) => {
    const campus = campuses.find(({ id }) => id === campusId)
    return campus && campusCodeCan(seat, act) ? [{ campus, seat, place }] : []
  })
}

/** Another campus is not found; a seat that may not is refused. */
export function requirePost(person: Person, campusId: string, act: CampusCodeAct): void {
  const seats = posts(person).filter((one) => one.campusId === campusId)
  if (seats.length === 0) throw new Refused('not_found')
  if (!seats.some(({ seat }) => campusCodeCan(seat, act))) throw new Refused('forbidden')
}
