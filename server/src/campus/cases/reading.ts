// A case is read: by the one who has it, and on the record of whoever asked.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import type { Signer } from '../../files/urls.ts'
import type { PageQuery } from '../../paging.ts'
import { recordFirstReading } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { caseMay } from '@chaolin/shared/campus/cases/rules'
import { named, serviceNames } from '../services/queries.ts'
import { factsOf, ownCharges, seatAt } from './charge.ts'
import type { CampusCase } from './entities.ts'
import { listOfHandler, listWaiting, lockCase, type HandlerQuery } from './queries.ts'
import { caseSummaries, caseView } from './views.ts'

export async function listOwnCases(ctx: Context, person: Person, query: HandlerQuery) {
  const { items, nextCursor } = await listOfHandler(ctx, person.id, await ownCharges(ctx, person), query)
  return { items: await caseSummaries(ctx, items), nextCursor }
}

export async function openCase(tx: Context, sign: Signer, person: Person, number: string) {
  const row = await lockCase(tx, number)
  if (!row || !(await mayReadAsHandler(tx, person, row))) throw new Refused('not_found')
  await recordLook(tx, person, row)
  return caseView(tx, sign, row)
}

/** Whoever asked reads it at a door of their own. */
export async function mayReadAsHandler(ctx: Context, person: Person, row: CampusCase) {
  const seat = await seatAt(ctx, person, row)
  return seat === 'handler' && caseMay(seat, 'read', factsOf(row)) === 'yes'
}

export const recordLook = (tx: Context, person: Person, row: CampusCase) =>
  recordFirstReading(tx, {
    personId: row.personId,
    readBy: person.id,
    readerRole: `${row.confidentiality === 'sealed' ? 'counsellor' : 'handler'}:${row.campusId}`,
    field: 'case',
    reason: '经办',
    about: row.number,
  })

export async function waitingOf(ctx: Context, campusId: string, query: PageQuery) {
  const { items: rows, nextCursor } = await listWaiting(ctx, campusId, query)
  const names = await serviceNames(
    ctx,
    rows.map(({ service }) => service),
  )
  const items = rows.map(({ number, service, createdAt, dueAt }) => ({
    number,
    service: named(names, service),
    createdAt: toWire(createdAt),
    dueAt: toWire(dueAt),
  }))
  return { items, nextCursor }
}
