// A crowd books together: who comes while a transaction runs shares the next one. What is not plain is judged alone.
import type { Booked, NewAppointment } from '@chaolin/shared/appointments/schema'
import type { Context } from '../../context.ts'
import { insertRows, isMysql, marksFor, readRows } from '../../db/sql.ts'
import { beside, inTransaction } from '../../db/transaction.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { gather } from '../../gather.ts'
import { answeredOnes, keepAnswers, type AnswerKey } from '../../idempotency.ts'
import { lockPeople } from '../../residents/queries.ts'
import { Appointment } from '../entities.ts'
import { writeFirstMoments } from '../moments.ts'
import { toldSites } from '../outgoing.ts'
import { bookedJobs } from '../reminders.ts'
import { bookedRow, bookedView, isFree, prepareApplication, type Application } from './book.ts'
import { findSlots, offersService, takeSeats, type SlotState } from './seats.ts'
import { judgeStanding } from './standing.ts'

type Asking = { ctx: Context; personId: string; body: NewAppointment; answer: AnswerKey }
type Ready = Asking & { slot: SlotState; application: Application }

/** SQLite has one writer; a server has processors of its own, and its answers take their time. */
const boundsOf = (em: Context['em']) => ({
  itemsAtMost: 16,
  batchesAtOnce: isMysql(em) ? 2 : 1,
})

const gatherers = new WeakMap<object, (asking: Asking) => Promise<Booked | null>>()

/** Null: not to be had so; nothing was written. */
export function bookTogether(asking: Asking): Promise<Booked | null> {
  const owner = asking.ctx.em.getDriver()
  const join = gatherers.get(owner) ?? gather(boundsOf(asking.ctx.em), bookAll)
  gatherers.set(owner, join)
  return join(asking)
}

async function bookAll(askings: Asking[]): Promise<(Booked | null)[]> {
  const ctx = beside(askings[0]!.ctx)
  try {
    const ready = await prepareAll(ctx, askings)
    const booked = ready.length > 0 ? await inTransaction(ctx, (tx) => writeAll(tx, ready)) : new Map()
    return askings.map(({ answer }) => (booked.get(answer.id) as Booked | undefined) ?? null)
  } catch (error) {
    if (!mayBeOfOne(error)) throw error
    return askings.map(() => null)
  }
}

/** What one of them brought about, or what each of them can look up: alone the others get what they came for. */
const mayBeOfOne = (error: unknown) => isUniqueViolation(error) || error instanceof Refused

/** Looked at without a lock, judged and sealed before the transaction begins. */
async function prepareAll(ctx: Context, askings: Asking[]): Promise<Ready[]> {
  const [slots, answered] = await Promise.all([
    findSlots(
      ctx,
      askings.map(({ body }) => body.slotId),
    ),
    answeredOnes(
      ctx,
      askings.map(({ answer }) => answer.id),
    ),
  ])
  const left = new Map([...slots].map(([id, slot]) => [id, slot.open ? slot.free : 0]))
  const wanted = askings.flatMap((asking) => {
    const { slotId, service } = asking.body
    const slot = slots.get(slotId)
    const free = left.get(slotId) ?? 0
    if (!slot || free <= 0 || answered.has(asking.answer.id) || !offersService(slot, service)) return []
    left.set(slotId, free - 1)
    return { ...asking, slot }
  })
  const ready = await Promise.all(
    wanted.map(async (asking) => {
      const application = await prepareApplication(ctx, asking.body).catch(refusedLater)
      return application && isFree(application) ? [{ ...asking, application }] : []
    }),
  )
  return distinct(ready.flat())
}

function refusedLater(error: unknown): null {
  if (error instanceof Refused) return null
  throw error
}

/** One of an account and one of an ID number: the second is judged when the first is known. */
function distinct(ready: Ready[]): Ready[] {
  const seen = new Set<string>()
  return ready.filter(({ personId, application: { kept } }) => {
    if (seen.has(personId) || seen.has(kept.idMark)) return false
    seen.add(personId).add(kept.idMark)
    return true
  })
}

async function writeAll(tx: Context, ready: Ready[]): Promise<Map<string, Booked>> {
  await lockPeople(
    tx,
    ready.map(({ personId }) => personId),
  )
  const fit = await thoseFit(tx, ready)
  if (fit.length === 0) return new Map()
  if (!(await takeSeats(tx, countSeats(fit)))) throw new Refused('slot_full')
  const rows = fit.map(({ personId, slot, application }) => bookedRow(tx, personId, slot, application))
  await insertRows(tx.em, Appointment, rows)
  const written = await numbered(tx, rows)
  await writeFirstMoments(tx, written)
  await bookedJobs(tx, ...written)
  const answers = fit.map(({ answer }, i) => ({ ...answer, body: bookedView(rows[i]!) }))
  await keepAnswers(tx, answers)
  return new Map(answers.map(({ id, body }) => [id, body]))
}

/** Nothing stands against them, and no other system is told of their site. */
async function thoseFit(tx: Context, ready: Ready[]): Promise<Ready[]> {
  const told = await toldSites(
    tx,
    ready.map(({ slot }) => slot.siteId),
  )
  const refusals = await judgeStanding(
    tx,
    ready.map(({ personId, application: { service, kept } }) => ({
      personId,
      service: service.code,
      idMark: kept.idMark,
    })),
  )
  return ready.filter(({ slot }, i) => !refusals[i] && !told.has(slot.siteId))
}

/** By slot, in the order of their ids, as everybody locks them. */
function countSeats(ready: Ready[]): Map<number, number> {
  const seats = new Map<number, number>()
  for (const { slot } of ready) seats.set(slot.slotId, (seats.get(slot.slotId) ?? 0) + 1)
  return new Map([...seats].sort(([a], [b]) => a - b))
}

/** With the ids that the database gave them. */
async function numbered<Row extends { number: string }>(tx: Context, rows: readonly Row[]) {
  const numbers = rows.map(({ number }) => number)
  const found = await readRows<{ id: number; number: string }>(
    tx.em,
    `select id, number from appointments where number in (${marksFor(numbers)})`,
    numbers,
  )
  const ids = new Map(found.map(({ id, number }) => [number, id]))
  return rows.map((row) => ({ ...row, id: ids.get(row.number)! }))
}
