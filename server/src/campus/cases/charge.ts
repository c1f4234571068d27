// Who is in charge of a confidential service at a campus, and to whom the next case goes.
import {
  leastBusy,
  mayTakeCases,
  seatOf,
  type CaseFacts,
  type CaseSeat,
} from '@chaolin/shared/campus/cases/rules'
import type { Confidentiality } from '@chaolin/shared/campus/services'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import type { PageQuery } from '../../paging.ts'
import { findPeople, rolesAt, type Person } from '../../residents/queries.ts'
import { namelessColleague, staffNames } from '../../staff/people/queries.ts'
import { oldestFirst, pageUp } from '../oldest-first.ts'
import { CampusHandler } from '../services/entities.ts'
import { findService, named, serviceNames } from '../services/queries.ts'
import type { CampusCase } from './entities.ts'
import { openByHandler } from './queries.ts'

const plain = { disableIdentityMap: true } as const

export type Charge = { campusId: string; service: string; confidentiality: Confidentiality }

/** What is sealed goes to counsellors by their role alone: nobody can write themselves into the list. */
export async function inCharge(ctx: Context, charge: Charge): Promise<string[]> {
  const { campusId, confidentiality } = charge
  const ids = await listed(ctx, charge)
  if (ids.length === 0) return []
  const people = await findPeople(ctx, ids)
  return ids.filter((id) => mayTakeCases(people.get(id)?.roles ?? [], confidentiality, campusId))
}

async function listed(ctx: Context, { campusId, service, confidentiality }: Charge): Promise<string[]> {
  const rows =
    confidentiality === 'sealed'
      ? await rolesAt(ctx, [campusId], ['counsellor'])
      : await ctx.em.find(CampusHandler, { campusId, service }, { orderBy: { id: 1 }, ...plain })
  return rows.map(({ personId }) => personId)
}

/** A case of counselling that somebody has lost: the asker has told their matter to the campus as it was then. */
export const hasLost = ({ confidentiality, takenAt }: Pick<CampusCase, 'confidentiality' | 'takenAt'>) =>
  confidentiality === 'sealed' && takenAt != null

/** Of those in charge the one with the fewest open cases, the asker and whoever gives it up left out. */
export async function nextHandler(ctx: Context, row: CampusCase): Promise<string | null> {
  const fit = hasLost(row) ? await counsellorsSince(ctx, row) : null
  const people = (await inCharge(ctx, row)).filter(
    (id) => id !== row.personId && id !== row.handlerId && (!fit || fit.has(id)),
  )
  return leastBusy(people, await openByHandler(ctx, people))
}

/** Who held the role when the case came in: nobody can be given it in order to read what is there. */
async function counsellorsSince(ctx: Context, { campusId, createdAt }: CampusCase) {
  const held = await rolesAt(ctx, [campusId], ['counsellor'])
  return new Set(held.filter((role) => role.since <= createdAt).map(({ personId }) => personId))
}

/** What this person is in charge of now, as conditions on cases. */
export async function ownCharges(ctx: Context, person: Person): Promise<object[]> {
  const posts = [...new Set(person.roles.flatMap(({ microBrainId }) => microBrainId ?? []))]
  const at = (of: Confidentiality) => posts.filter((id) => mayTakeCases(person.roles, of, id))
  const counsels = at('sealed')
  const works = at('handler')
  const rows =
    works.length === 0
      ? []
      : await ctx.em.find(CampusHandler, { personId: person.id, campusId: { $in: works } }, plain)
  return [
    ...(counsels.length > 0 ? [{ confidentiality: 'sealed' as const, campusId: { $in: counsels } }] : []),
    ...rows.map(({ campusId, service }) => ({ confidentiality: 'handler' as const, campusId, service })),
  ]
}

export const coordinates = (person: Person, campusId: string) =>
  person.roles.some((held) => held.role === 'dispatcher' && held.microBrainId === campusId)

export const factsOf = (row: CampusCase): CaseFacts => ({
  confidentiality: row.confidentiality,
  status: row.status,
  campusId: row.campusId,
  askerId: row.personId,
  handlerId: row.handlerId ?? null,
})

export async function seatAt(ctx: Context, person: Person, row: CampusCase): Promise<CaseSeat> {
  const mine = row.handlerId === person.id
  return seatOf(
    {
      id: person.id,
      inCharge: mine && (await inCharge(ctx, row)).includes(person.id),
      coordinates: coordinates(person, row.campusId),
    },
    factsOf(row),
  )
}

/** How colleagues call these people; who has no name there is a colleague without one. */
export async function colleagueNames(ctx: Context, campusId: string, ids: readonly string[]) {
  const names = await staffNames(ctx, [campusId], [...ids])
  return ids.map((id) => ({ id, name: names.get(id) ?? namelessColleague }))
}

/** Kept by the dispatcher of the campus, who is never on it; of what is sealed nobody keeps a list. */
export async function addHandler(
  tx: Context,
  by: string | null,
  { campusId, service, personId }: { campusId: string; service: string; personId: string },
) {
  const row = await findService(tx, service)
  if (!row) throw new Refused('not_found')
  if (row.confidentiality !== 'handler')
    throw wrong(
      'service',
      row.confidentiality === 'sealed' ? '心理老师由管理员授予身份' : '这项服务由全站办理',
    )
  if (personId === by) throw wrong('personId', '不能让自己经办，请交给别的同事')
  const roles = (await findPeople(tx, [personId])).get(personId)?.roles ?? []
  const here = roles.some(({ microBrainId }) => microBrainId === campusId)
  if (!here) throw wrong('personId', '这里没有这位同事')
  if (!mayTakeCases(roles, 'handler', campusId)) throw wrong('personId', '统筹的人不经办保密的事')
  await tx.em.upsert(
    CampusHandler,
    { campusId, service, personId, addedBy: by, createdAt: tx.now() },
    {
      onConflictFields: ['campusId', 'service', 'personId'],
      onConflictAction: 'ignore',
      disableIdentityMap: true,
    },
  )
}

export async function removeHandler(
  tx: Context,
  key: { campusId: string; service: string; personId: string },
) {
  if ((await tx.em.nativeDelete(CampusHandler, key)) === 0) throw new Refused('not_found')
}

/** In the order in which they were put in charge. */
export async function listHandlers(ctx: Context, campusId: string, query: PageQuery) {
  const { items: rows, nextCursor } = await pageUp(query, (after, limit) =>
    ctx.em.find(CampusHandler, { $and: [{ campusId }, after] }, { orderBy: oldestFirst, limit, ...plain }),
  )
  const ids = [...new Set(rows.map(({ personId }) => personId))]
  const people = new Map((await colleagueNames(ctx, campusId, ids)).map((one) => [one.id, one]))
  const open = await openByHandler(ctx, ids)
  const names = await serviceNames(
    ctx,
    rows.map(({ service }) => service),
  )
  const items = rows.map(({ service, personId }) => ({
    service: named(names, service),
    person: people.get(personId)!,
    open: open.get(personId) ?? 0,
  }))
  return { items, nextCursor }
}
