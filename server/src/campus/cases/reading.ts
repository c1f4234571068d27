// A case is read: by the one who has it, and on the record of whoever asked.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import type { Signer } from '../../files/urls.ts'
import { recordFirstReading } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { caseMay } from '@chaolin/shared/campus/cases/rules'
import { named, serviceNames } from '../services/queries.ts'
import { factsOf, ownCharges, seatAt } from './charge.ts'
import { listOfHandler, listWaiting, lockCase, type HandlerQuery } from './queries.ts'
import { caseSummaries, caseView } from './views.ts'

export async function listOwnCases(ctx: Context, person: Person, query: HandlerQuery) {
  const { items, nextCursor } = await listOfHandler(ctx, person.id, await ownCharges(ctx, person), query)
  return { items: await caseSummaries(ctx, items), nextCursor }
}

export async function openCase(tx: Context, sign: Signer, person: Person, number: string) {
  const row = await lockCase(tx, number)
  const seat = row && (await seatAt(tx, person, row))
  // Whoever asked reads it at a door of their own.
  if (!row || seat !== 'handler' || caseMay(seat, 'read', factsOf(row)) !== 'yes')
    throw new Refused('not_found')
  const role = row.confidentiality === 'sealed' ? 'counsellor' : 'handler'
  await recordFirstReading(tx, {
    personId: row.personId,
    readBy: person.id,
    readerRole: `${role}:${row.campusId}`,
    field: 'case',
    reason: '经办',
    about: row.number,
  })
  return caseView(tx, sign, row)
}

export async function waitingOf(ctx: Context, campusId: string) {
  const rows = await listWaiting(ctx, campusId)
  const names = await serviceNames(
    ctx,
    rows.map(({ service }) => service),
  )
  return rows.map(({ number, service, createdAt, dueAt }) => ({
    number,
    service: named(names, service),
    createdAt: toWire(createdAt),
    dueAt: toWire(dueAt),
  }))
}
