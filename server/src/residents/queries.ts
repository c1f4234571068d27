// Who a person is now: read at each use, so that a role that was taken away ends at once.
import type { Me, Role, RoleName } from '@chaolin/shared/residents/schema'
import type { Context } from '../context.ts'
import { isMysql, marksFor, readRows } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../paging.ts'
import { AccessRecord, Person as PersonTable, PersonRole } from './entities.ts'

export { deviceMaySee } from './devices.ts'

export type Person = { id: string; roles: Role[] }

/** What a domain that stands on this one keeps about a person. */
export type PersonRecords = {
  give: (ctx: Context, personId: string) => Promise<object>
  forget: (tx: Context, personId: string) => Promise<void>
}

/** Where a person lives and stands guard, as the domain that knows it tells it. */
export type PersonPlaces = (
  ctx: Context,
  person: Person,
) => Promise<Pick<Me, 'households' | 'gates' | 'campusCode'>>

type HeldRole = { role: RoleName; micro_brain_id: string | null; scope: string }

/** A guard of several gates holds one role with all of them. */
function rolesView(rows: readonly HeldRole[]): Role[] {
  const roles: Role[] = []
  let guard: Role | null = null
  for (const { role, micro_brain_id: microBrainId, scope } of rows) {
    if (role !== 'guard')
      roles.push({
        role,
        ...(microBrainId ? { microBrainId } : {}),
        ...(role === 'clerk' && scope ? { siteId: scope } : {}),
      })
    else {
      if (!guard) roles.push((guard = { role, gateIds: [] }))
      if (scope) guard.gateIds!.push(scope)
    }
  }
  return roles
}

/**
 * Null for a person who is gone: everybody who is here has a role. Every request asks this, so it is plain SQL.
 */
export async function findPerson(ctx: Context, id: string): Promise<Person | null> {
  const rows = await readRows<HeldRole>(
    ctx.em,
    'select role, micro_brain_id, scope from person_roles where person_id = ? order by id',
    [id],
  )
  return rows.length > 0 ? { id, roles: rolesView(rows) } : null
}

/** The same for several, by id; who is gone is not among them. */
export async function findPeople(ctx: Context, ids: readonly string[]): Promise<Map<string, Person>> {
  const rows = await ctx.em.find(
    PersonRole,
    { personId: { $in: [...ids] } },
    { orderBy: { id: 1 }, disableIdentityMap: true },
  )
  const held = new Map<string, HeldRole[]>()
  for (const { personId, role, microBrainId, scope } of rows) {
    const own = held.get(personId) ?? []
    held.set(personId, own)
    own.push({ role, micro_brain_id: microBrainId ?? null, scope })
  }
  return new Map([...held].map(([id, own]) => [id, { id, roles: rolesView(own) }]))
}

/** The gates where this person stands guard. */
export const gatesOf = (person: Person) =>
  person.roles.flatMap(({ role, gateIds }) => (role === 'guard' && gateIds ? gateIds : []))

export const hasRole = (person: Person, roles: readonly RoleName[]) =>
  person.roles.some((held) => roles.includes(held.role))

/** The people who hold one of these roles at one of these micro-brains. */
export async function peopleAt(ctx: Context, microBrainIds: readonly string[], roles: readonly RoleName[]) {
  const rows = await ctx.em.find(
    PersonRole,
    { microBrainId: { $in: [...microBrainIds] }, role: { $in: [...roles] } },
    { limit: 100, orderBy: { id: 1 }, disableIdentityMap: true },
  )
  return [...new Set(rows.map((row) => row.personId))]
}

/** Who holds which of these roles at these micro-brains: all of them. */
export async function rolesAt(ctx: Context, microBrainIds: readonly string[], roles: readonly RoleName[]) {
  const rows = await ctx.em.find(
    PersonRole,
    { microBrainId: { $in: [...microBrainIds] }, role: { $in: [...roles] } },
    {
      fields: ['personId', 'role', 'microBrainId', 'createdAt'],
      orderBy: { id: 1 },
      disableIdentityMap: true,
    },
  )
  return rows.map(({ personId, role, microBrainId, createdAt }) => ({
    personId,
    role,
    microBrainId: microBrainId!,
    since: createdAt,
  }))
}

/** The people who hold a role that is bound to no place. */
export async function peopleWith(ctx: Context, role: RoleName) {
  const rows = await ctx.em.find(
    PersonRole,
    { role, scope: '' },
    { limit: 100, orderBy: { id: 1 }, disableIdentityMap: true },
  )
  return [...new Set(rows.map((row) => row.personId))]
}

export async function findPhone(ctx: Context, personId: string): Promise<string | null> {
  const row = await ctx.em.findOne(PersonTable, { id: personId }, { disableIdentityMap: true })
  return row?.phone ?? null
}

/** By person; who gave none is not among them. */
export async function findPhones(ctx: Context, personIds: string[]): Promise<Map<string, string>> {
  const rows = await ctx.em.find(
    PersonTable,
    { id: { $in: personIds } },
    { fields: ['phone'], disableIdentityMap: true },
  )
  return new Map(rows.flatMap(({ id, phone }) => (phone ? [[id, phone]] : [])))
}

/** By person; who has left has none. */
export async function findOpenIds(ctx: Context, personIds: string[]): Promise<Map<string, string>> {
  const rows = await ctx.em.find(
    PersonTable,
    { id: { $in: personIds } },
    { fields: ['openId'], disableIdentityMap: true },
  )
  return new Map(rows.flatMap(({ id, openId }) => (openId ? [[id, openId]] : [])))
}

export async function findOpenId(ctx: Context, personId: string): Promise<string | null> {
  const row = await ctx.em.findOne(PersonTable, { id: personId }, { disableIdentityMap: true })
  return row?.openId ?? null
}

/** Taken as the first step of what a person may do only so many times: the count after it is exact. */
export const lockPerson = (tx: Context, id: string): Promise<void> => lockPeople(tx, [id])

/** Several in one order, so that two who lock the same ones never wait for each other. */
export async function lockPeople(tx: Context, ids: readonly string[]): Promise<void> {
  // SQLite has one writer at a time, and a transaction holds that place from its start.
  const lock = isMysql(tx.em) ? ' order by id for update' : ''
  const rows = await readRows(tx.em, `select id from people where id in (${marksFor(ids)})${lock}`, ids)
  if (rows.length < ids.length) throw new Refused('unauthenticated')
}

export async function listReadings(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    AccessRecord,
    { personId, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, disableIdentityMap: true },
  )
  return cutPage(rows, size, byCreation)
}
