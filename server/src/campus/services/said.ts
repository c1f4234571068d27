// Words in threads as they are told to those who have the matter open: that there are some, never what they say.
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { findReport } from '../../reports/queries.ts'
import { inCharge } from '../cases/charge.ts'
import { casesByNumber } from '../cases/queries.ts'
import type { CampusCase } from '../cases/entities.ts'
import { CampusMessage } from './entities.ts'

export type Said = {
  id: number
  number: string
  by: 'student' | 'handler'
  /** The posts that have it now. */
  homes: string[]
  /** Of a case: the one who has it, and nobody else at the post. */
  onlyFor: string | null
  at: Date
}

/** The numbers of the messages since then, from an index alone. */
export async function saidIdsSince(ctx: Context, since: Date, most: number): Promise<number[]> {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    'select id from campus_messages where at >= ? order by at, id limit ?',
    [since, most],
  )
  return rows.map(({ id }) => Number(id))
}

export async function newestSaidId(ctx: Context): Promise<number> {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    'select id from campus_messages order by at desc, id desc limit 1',
    [],
  )
  return Number(rows[0]?.id ?? 0)
}

type Readers = Pick<Said, 'homes' | 'onlyFor'>

/** Of counselling no socket hears: its counsellor alone learns that there is something, by a notice and in their room. */
async function readersOfCase(ctx: Context, row: CampusCase): Promise<Readers | null> {
  const { confidentiality, handlerId, campusId } = row
  if (confidentiality === 'sealed' || !handlerId) return null
  const theirs = (await inCharge(ctx, row)).includes(handlerId)
  return theirs ? { homes: [campusId], onlyFor: handlerId } : null
}

async function readersOfReport(ctx: Context, number: string): Promise<Readers | null> {
  const report = await findReport(ctx, number)
  return report && { homes: [report.homeId, ...report.joint], onlyFor: null }
}

/** These messages, the oldest first, without those that no socket may hear of. */
export async function readSaid(ctx: Context, ids: readonly number[]): Promise<Said[]> {
  if (ids.length === 0) return []
  const rows = await ctx.em.find(
    CampusMessage,
    { id: { $in: [...ids] } },
    { fields: ['id', 'number', 'by', 'at'], orderBy: { at: 1, id: 1 }, disableIdentityMap: true },
  )
  const numbers = [...new Set(rows.map(({ number }) => number))]
  const cases = await casesByNumber(ctx, numbers)
  const readers = new Map<string, Readers | null>()
  for (const number of numbers) {
    const row = cases.get(number)
    readers.set(number, row ? await readersOfCase(ctx, row) : await readersOfReport(ctx, number))
  }
  return rows.flatMap(({ id, number, by, at }) => {
    const of = readers.get(number)
    return of ? [{ id, number, by, at, ...of }] : []
  })
}
