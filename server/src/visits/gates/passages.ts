// What passed a gate, as those read it whom it concerns: the household, the visitor, the guard of that day.
import type { ConflictReason, Direction, RefusalReason } from '@chaolin/shared/visits/gate'
import type { GatePassagePage, PassagePage } from '@chaolin/shared/visits/gate-schema'
import type { DoorKind } from '@chaolin/shared/visits/doors'
import type { Context } from '../../context.ts'
import { startOfDay, toWire } from '../../day.ts'
import { readRows, toTime } from '../../db/sql.ts'
import { cutPage, readPage, type Keyset, type PageQuery } from '../../paging.ts'
import type { Visit } from '../entities.ts'
import { getHousehold } from '../households/queries.ts'
import type { Stand } from './access.ts'

type Row = {
  id: number
  at: number | string
  direction: Direction
  verdict: 'open' | 'refuse'
  reason: RefusalReason | null
  offline: number
  conflict: ConflictReason | null
  visit_id: string | null
  claim_id: number | null
}
const columns = 'p.id, p.at, p.direction, p.verdict, p.reason, p.offline, p.conflict, p.visit_id, p.claim_id'

const passageView = (row: Row) => ({
  id: String(row.id),
  at: toWire(toTime(row.at)),
  direction: row.direction,
  verdict: row.verdict,
  ...(row.reason ? { reason: row.reason } : {}),
  offline: Boolean(row.offline),
  ...(row.conflict ? { conflict: row.conflict } : {}),
})

/** Newest first, continued after this one. */
const continued = (after: Keyset | null) =>
  after
    ? {
        sql: ' and p.at <= ? and (p.at < ? or p.id < ?)',
        values: [after.createdAt, after.createdAt, after.id],
      }
    : { sql: '', values: [] }

const byTime = (row: Row) => toTime(row.at)

type GateNamed = Row & { gate_id: string; gate_name: string; door: DoorKind }

async function pageOf(
  ctx: Context,
  of: { sql: string; values: (string | Date)[] },
  query: PageQuery,
): Promise<PassagePage> {
  const { size, after } = readPage(query)
  const more = continued(after)
  const rows = await readRows<GateNamed>(
    ctx.em,
    `select ${columns}, p.gate_id, g.name as gate_name, g.door from passages p
     join gates g on g.id = p.gate_id
     where ${of.sql}${more.sql} order by p.at desc, p.id desc limit ?`,
    [...of.values, ...more.values, size + 1],
  )
  const page = cutPage(rows, size, byTime)
  const items = page.items.map((row) => ({
    ...passageView(row),
    visitId: row.visit_id!,
    gate: { id: row.gate_id, name: row.gate_name, door: row.door },
  }))
  return { ...page, items }
}

/** Its visitor reads their own alone: not those of somebody whose claim was undone. */
export const passagesOfVisit = (
  ctx: Context,
  { id, claimedAt }: Pick<Visit, 'id' | 'claimedAt'>,
  as: 'visitor' | 'household',
  query: PageQuery,
) =>
  pageOf(
    ctx,
    as === 'visitor' && claimedAt
      ? { sql: 'p.visit_id = ? and p.at >= ?', values: [id, claimedAt] }
      : { sql: 'p.visit_id = ?', values: [id] },
    query,
  )

/** Of the visitors of those who live there now; when members came and went is nobody's to read. */
export async function passagesOfHousehold(ctx: Context, householdId: string, query: PageQuery) {
  const since = (await getHousehold(ctx, householdId))?.visitsFrom
  // Somebody who was let in before may leave after: the visit tells whose it was.
  const recent = ' and exists (select 1 from visits v where v.id = p.visit_id and v.created_at > ?)'
  return pageOf(
    ctx,
    { sql: `p.household_id = ?${since ? recent : ''}`, values: since ? [householdId, since] : [householdId] },
    query,
  )
}

type Masked = Row & { masked_name: string | null; consent_id: number | null; label: string | null }

/** A home that did not answer is not named: nobody learns whether it is lived in. */
function destinationOf({ visit_id: visitId, consent_id: consentId, label }: Masked, name: string) {
  if (visitId === null) return null
  return consentId === null ? name : label
}

/** Of today, at this gate. */
export async function passagesOfGate(
  ctx: Context,
  { gate, compound }: Stand,
  query: PageQuery,
): Promise<GatePassagePage> {
  const { size, after } = readPage(query)
  const more = continued(after)
  const rows = await readRows<Masked>(
    ctx.em,
    `select ${columns}, v.masked_name, v.consent_id, h.label from passages p
     left join visits v on v.id = p.visit_id left join households h on h.id = p.household_id
     where p.gate_id = ? and p.at >= ?${more.sql} order by p.at desc, p.id desc limit ?`,
    [gate.id, startOfDay(ctx.now()), ...more.values, size + 1],
  )
  const page = cutPage(rows, size, byTime)
  const items = page.items.map((row) => {
    const shown = row.verdict === 'open'
    return {
      ...passageView(row),
      kind: row.visit_id ? ('visit' as const) : ('home' as const),
      name: shown ? row.masked_name : null,
      destination: shown ? destinationOf(row, compound.name) : null,
    }
  })
  return { ...page, items }
}
