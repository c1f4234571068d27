// Questions to households: who belongs to one, which are mine, which code opens a question to one.
import type { HouseholdRole } from '@chaolin/shared/visits/households'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { Household, HouseholdBlock, HouseholdClaim, HouseholdHistory } from './entities.ts'

export type { Household, HouseholdClaim } from './entities.ts'
export { findFlat } from './flats.ts'
export { readName } from './rows.ts'

const plain = { disableIdentityMap: true } as const

/** A tenancy that is over counts no more, whether or not its job has run. */
const holds = (now: Date) => ({ status: 'active' as const, $or: [{ until: null }, { until: { $gt: now } }] })

export const getHousehold = (ctx: Context, id: string): Promise<Household | null> =>
  ctx.em.findOne(Household, { id }, plain)

export const householdByCode = (ctx: Context, code: string): Promise<Household | null> =>
  ctx.em.findOne(Household, { code }, plain)

export const householdAt = (ctx: Context, addressCode: string): Promise<Household | null> =>
  ctx.em.findOne(Household, { addressCode }, plain)

export const householdsById = async (
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, Household>> => {
  const rows = await ctx.em.find(Household, { id: { $in: [...new Set(ids)] } }, plain)
  return new Map(rows.map((row) => [row.id, row]))
}

/** The claim by which a person belongs to a household now; null: they do not. */
export const membershipOf = (
  ctx: Context,
  householdId: string,
  personId: string,
): Promise<HouseholdClaim | null> =>
  ctx.em.findOne(HouseholdClaim, { householdId, personId, active: 1, ...holds(ctx.now()) }, plain)

/** The same for a door: who does not belong finds nothing. */
export async function requireMember(ctx: Context, householdId: string, personId: string) {
  const claim = await membershipOf(ctx, householdId, personId)
  if (!claim) throw new Refused('not_found')
  return claim
}

/** All who belong to it now, the first first. */
export const membersOf = (ctx: Context, householdId: string): Promise<HouseholdClaim[]> =>
  ctx.em.find(
    HouseholdClaim,
    { householdId, ...holds(ctx.now()) },
    { orderBy: { id: 1 }, limit: 100, ...plain },
  )

export const memberIds = async (ctx: Context, householdId: string): Promise<string[]> =>
  (await membersOf(ctx, householdId)).map(({ personId }) => personId)

/** Those whose last day is over and whose job has not run. */
export const dueTenancies = (ctx: Context, householdId: string): Promise<HouseholdClaim[]> =>
  ctx.em.find(
    HouseholdClaim,
    { householdId, status: 'active', until: { $lte: ctx.now() } },
    { orderBy: { id: 1 }, ...plain },
  )

/** What somebody has going here: a claim that waits, or their place. */
export const openClaimBy = (ctx: Context, householdId: string, personId: string) =>
  ctx.em.findOne(HouseholdClaim, { householdId, personId, active: 1 }, plain)

/** Who waits, the first first. */
export const pendingOf = (ctx: Context, householdId: string): Promise<HouseholdClaim[]> =>
  ctx.em.find(
    HouseholdClaim,
    { householdId, status: 'pending' },
    { orderBy: { id: 1 }, limit: 100, ...plain },
  )

/** Claims that rows of a household's history speak of, and the latest one of each person who took a step. */
export async function claimsBehind(
  ctx: Context,
  householdId: string,
  rows: readonly HouseholdHistory[],
): Promise<HouseholdClaim[]> {
  const people = [...new Set(rows.flatMap(({ personId }) => personId ?? []))]
  const latest =
    people.length === 0
      ? []
      : await readRows<{ id: number }>(
          ctx.em,
          `select max(id) as id from household_claims
           where household_id = ? and person_id in (${people.map(() => '?').join(', ')}) group by person_id`,
          [householdId, ...people],
        )
  const ids = [...rows.flatMap(({ claimId }) => claimId ?? []), ...latest.map(({ id }) => Number(id))]
  return [...(await claimsByNumber(ctx, ids)).values()]
}

const claimsByNumber = async (ctx: Context, ids: readonly number[]) => {
  const rows = await ctx.em.find(HouseholdClaim, { id: { $in: [...new Set(ids)] } }, plain)
  return new Map(rows.map((row) => [row.id, row]))
}

export const findClaim = (ctx: Context, publicId: string): Promise<HouseholdClaim | null> =>
  ctx.em.findOne(HouseholdClaim, { publicId }, plain)

export async function pageClaimsOf(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    HouseholdClaim,
    { personId, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

export type OwnHousehold = {
  id: string
  compoundId: string
  address: string
  role: HouseholdRole
  code: string
}

/** Where a person lives, as they read it about themselves. */
export async function householdsOf(ctx: Context, personId: string): Promise<OwnHousehold[]> {
  return readRows<OwnHousehold>(
    ctx.em,
    `select h.id, h.compound_id as compoundId, ${addressSql} as address, c.role, h.code
     from household_claims c
     join households h on h.id = c.household_id
     join compounds k on k.id = h.compound_id
     where c.person_id = ? and c.status = 'active' and (c.until is null or c.until > ?)
     order by c.id limit 100`,
    [personId, ctx.now()],
  )
}

/** concat_ws is there in SQLite since 3.44 and in every MySQL. */
const addressSql = `concat_ws('', k.name, h.label)`

const byAt = ({ createdAt }: { createdAt: Date }) => createdAt

/** Newest first; the number of a row within its household is its place. */
export async function pageHistory(
  ctx: Context,
  { id: householdId, historyFrom }: Household,
  query: PageQuery,
) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    HouseholdHistory,
    { householdId, seq: { $gt: historyFrom, ...(after ? { $lt: after.id } : {}) } },
    { orderBy: { seq: 'desc' }, limit: size + 1, ...plain },
  )
  const { items, nextCursor } = cutPage(
    rows.map((row) => ({ row, id: row.seq, createdAt: row.at })),
    size,
    byAt,
  )
  return { items: items.map(({ row }) => row), nextCursor }
}

export const blocksOf = (ctx: Context, householdId: string): Promise<HouseholdBlock[]> =>
  ctx.em.find(HouseholdBlock, { householdId }, { orderBy: { id: 1 }, limit: 500, ...plain })

/**
 * Claims that wait for the community staff: where nobody lives yet, and an owner's where no owner is. Oldest first, as
 * a queue is worked.
 */
export async function pageWaiting(ctx: Context, compoundId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await readRows<{ id: number }>(
    ctx.em,
    `select c.id from household_claims c
     where c.compound_id = ? and c.status = 'pending' and c.id > ? and ${waitsForStaff}
     order by c.id limit ?`,
    [compoundId, after?.id ?? 0, ctx.now(), ctx.now(), size + 1],
  )
  const claims = await claimsByNumber(
    ctx,
    rows.map(({ id }) => Number(id)),
  )
  return cutPage(
    rows.flatMap(({ id }) => claims.get(Number(id)) ?? []),
    size,
    byCreation,
  )
}

const lives = (alias: string) =>
  `${alias}.household_id = c.household_id and ${alias}.status = 'active' and (${alias}.until is null or ${alias}.until > ?)`

/** Two moments are bound: now, twice. */
const waitsForStaff = `(not exists (select 1 from household_claims m where ${lives('m')})
  or (c.role = 'owner' and not exists (select 1 from household_claims o where ${lives('o')} and o.role = 'owner')))`

const mostTenancies = 100
const tenanciesAheadMs = 60 * 24 * 3_600_000

/** Stays that end within two months where no owner is who could give more time, the next to end first. */
export async function tenanciesOf(ctx: Context, compoundId: string): Promise<HouseholdClaim[]> {
  const now = ctx.now()
  const rows = await readRows<{ id: number }>(
    ctx.em,
    `select c.id from household_claims c
     where c.compound_id = ? and c.status = 'active' and c.role <> 'owner' and c.until > ? and c.until < ?
       and not exists (select 1 from household_claims o where ${lives('o')} and o.role = 'owner')
     order by c.until, c.id limit ?`,
    [compoundId, now, new Date(now.getTime() + tenanciesAheadMs), now, mostTenancies],
  )
  const claims = await claimsByNumber(
    ctx,
    rows.map(({ id }) => Number(id)),
  )
  return rows.flatMap(({ id }) => claims.get(Number(id)) ?? [])
}

/** How many wait, by compound. */
export async function countWaiting(ctx: Context, compoundIds: readonly string[]) {
  if (compoundIds.length === 0) return new Map<string, number>()
  const rows = await readRows<{ id: string; waiting: number }>(
    ctx.em,
    `select c.compound_id as id, count(*) as waiting from household_claims c
     where c.compound_id in (${compoundIds.map(() => '?').join(', ')}) and c.status = 'pending'
     and ${waitsForStaff} group by c.compound_id`,
    [...compoundIds, ctx.now(), ctx.now()],
  )
  return new Map(rows.map(({ id, waiting }) => [id, Number(waiting)]))
}
