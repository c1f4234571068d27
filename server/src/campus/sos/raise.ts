// A call for help: one row, its place, whom it tells and what it owes, in one transaction; pressed again, the same one.
import { numberAlphabet, numberRandomLength, formatNumber } from '@chaolin/shared/reports/number'
import { toStore } from '@chaolin/shared/routing/coordinates'
import { sosLimits, type SosOrigin, type SosStatus } from '@chaolin/shared/campus/sos'
import type { Place } from '@chaolin/shared/place'
import { LockMode } from '@mikro-orm/core'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { changeRows, insertRow, insertRows, marksFor, readRows } from '../../db/sql.ts'
import { anySubscriber, findSubscribers, insertNotices, type NewNotice } from '../../notices/actions.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { lockPerson } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { CampusSos, SosAlert, SosHistory, SosPlace } from './entities.ts'
import { alertNotices } from './notices.ts'
import { deliveryJobs } from './outgoing.ts'
import type { Alerted, Called } from './whereabouts.ts'

const drawNumber = customAlphabet(numberAlphabet, numberRandomLength)

export type Raise = {
  personId: string
  origin: SosOrigin
  /** When it was pressed. */
  at: Date
  place?: Place | undefined
  /** When the phone was there, where that is not when it was pressed. */
  placedAt?: Date | undefined
  note?: string | undefined
}

/** A phone's clock may be ahead or far behind: nothing is kept from the future, nor from before yesterday. */
const within = (at: Date, now: Date) =>
  new Date(Math.min(Math.max(at.getTime(), now.getTime() - sosLimits.oldestMs), now.getTime()))

/** `places` of a call that is new. */
export type Raised = { sos: CampusSos; places: PlaceRow[] | null }
export type NewCall = { presses: Presses; called: Called }

export async function raiseSos(tx: Context, raise: Raise, called: Called): Promise<Raised> {
  await lockPerson(tx, raise.personId)
  const open = (await pressAgain(tx, [[raise]])).get(raise.personId)
  if (open) return { sos: open, places: null }
  return (await addCalls(tx, [{ presses: [raise], called }]))[0]!
}

export type Presses = readonly [Raise, ...Raise[]]

/** Each person's open call hears of what they pressed; who has none is not among them. */
export async function pressAgain(tx: Context, pressed: readonly Presses[]): Promise<Map<string, CampusSos>> {
  const personIds = pressed.map(([{ personId }]) => personId)
  // Locked: a call that is closed in this moment is no open one, and the press makes a new one.
  const open = await tx.em.find(
    CampusSos,
    { openKey: { $in: personIds } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 1 }, disableIdentityMap: true },
  )
  const byPerson = new Map(open.map((sos) => [sos.openKey!, sos]))
  const again = pressed.flatMap((presses) => {
    const sos = byPerson.get(presses[0].personId)
    return sos ? { sos, presses } : []
  })
  if (again.length === 0) return byPerson
  await countPresses(tx, again)
  await keepPlaces(
    tx,
    again.flatMap(({ sos, presses }) => placeRows(tx, sos.id, takenBy(presses))),
  )
  return byPerson
}

const noteOf = (presses: readonly Raise[]) => presses.findLast(({ note }) => note)?.note ?? null

async function countPresses(tx: Context, again: readonly { sos: CampusSos; presses: Presses }[]) {
  const noted = again.flatMap(({ sos, presses }) => {
    const note = noteOf(presses)
    return note === null ? [] : [[sos.id, note]]
  })
  const counts = again.map(({ sos, presses }) => [sos.id, presses.length])
  const cases = (rows: readonly unknown[]) => `case id ${rows.map(() => 'when ? then ?').join(' ')}`
  const ids = again.map(({ sos }) => sos.id)
  await changeRows(
    tx.em,
    `update campus_sos set presses = presses + ${cases(counts)} end
     ${noted.length > 0 ? `, note = ${cases(noted)} else note end` : ''} where id in (${marksFor(ids)})`,
    [...counts.flat(), ...noted.flat(), ...ids],
  )
}

const takenBy = (presses: readonly Raise[]): Taken[] =>
  presses.flatMap(({ place, placedAt, at }) => (place ? [{ place, at: placedAt ?? at }] : []))

function callRow({ now }: Context, { presses, called }: NewCall) {
  const [{ personId, origin, at }] = presses
  const { campusId, policeId, deskId, people } = called
  return {
    number: formatNumber(drawNumber()),
    personId,
    openKey: personId,
    status: 'open' as const,
    origin,
    campusId,
    policeId,
    deskId,
    note: noteOf(presses),
    presses: presses.length,
    alerted: people.length,
    steps: 1,
    raisedAt: within(at, now()),
    acknowledgedAt: null,
    arrivedAt: null,
    closedAt: null,
    forgetAt: null,
    createdAt: now(),
  }
}

/** With the ids that the database gave them. */
async function insertCalls(tx: Context, calls: readonly NewCall[]): Promise<CampusSos[]> {
  const rows = calls.map((call) => callRow(tx, call))
  await insertRows(tx.em, CampusSos, rows)
  const numbers = rows.map(({ number }) => number)
  const found = await readRows<{ id: number; number: string }>(
    tx.em,
    `select id, number from campus_sos where number in (${marksFor(numbers)})`,
    numbers,
  )
  const ids = new Map(found.map(({ id, number }) => [number, Number(id)]))
  return rows.map((row) => ({ ...row, id: ids.get(row.number)! }) as CampusSos)
}

/** Of people who are locked and have no open call; as few statements for many as for one. */
export async function addCalls(tx: Context, calls: readonly NewCall[]) {
  const added = await insertCalls(tx, calls)
  const at = tx.now()
  const raised = { seq: 1, step: 'raise', status: 'open', by: 'caller', note: null, at } as const
  await insertRows(
    tx.em,
    SosHistory,
    added.map(({ id: sosId, personId }) => ({ ...raised, sosId, personId: personId! })),
  )
  const places = added.map(({ id }, i) => placeRows(tx, id, takenBy(calls[i]!.presses)))
  await insertRows(tx.em, SosPlace, places.flat())
  await alertPeople(
    tx,
    added.map((sos, i) => ({ sos, people: calls[i]!.called.people })),
  )
  const widening = added.map(({ id }) => ({
    kind: 'sos.widen',
    subject: `sos:widen:${id}`,
    payload: { sosId: id },
    dueAt: new Date(at.getTime() + sosLimits.widenAfterMs),
  }))
  await addJobs(tx, [...widening, ...(await deliveryJobs(tx, added, 'campus.sos_raised', 1))])
  return added.map((sos, i) => ({ sos, places: places[i]! }))
}

type Alerting = { sos: CampusSos; people: readonly Alerted[] }

/**
 * In their inboxes with the same commit: a worker that is behind delays no more than WeChat's message, and there is one
 * only where somebody accepted it.
 */
export async function alertPeople(tx: Context, alerting: readonly Alerting[]) {
  const at = tx.now()
  await insertRows(
    tx.em,
    SosAlert,
    alerting.flatMap(({ sos, people }) => people.map((person) => ({ ...person, sosId: sos.id, at }))),
  )
  const waiting = await subscribersAmong(tx, alerting)
  const due: NewNotice[] = []
  const unsent: NewNotice[] = []
  const jobs: NewJob[] = []
  for (const { sos, people } of alerting) {
    const campus = sos.campusId ? await getMicroBrain(tx, sos.campusId) : null
    const wanted = people.some(({ personId }) => waiting.has(personId))
    ;(wanted ? due : unsent).push(...alertNotices(sos, campus?.name ?? null, people))
    if (wanted)
      jobs.push({ kind: 'sos.message', subject: `sos:message:${sos.id}`, payload: { sosId: sos.id } })
  }
  await insertNotices(tx, due, 'due')
  await insertNotices(tx, unsent, 'unsent')
  await addJobs(tx, jobs)
}

async function subscribersAmong(tx: Context, alerting: readonly Alerting[]): Promise<Set<string>> {
  const told = alerting.flatMap(({ people }) => people.map(({ personId }) => personId))
  const personIds = [...new Set(told)]
  const some = await anySubscriber(tx, personIds, 'campus_sos')
  return some ? findSubscribers(tx, personIds, 'campus_sos') : new Set()
}

type Moment = Pick<SosHistory, 'step' | 'by'> & {
  status: SosStatus
  personId: string | null
  note: string | null
}
export const writeMoment = (tx: Context, sosId: number, seq: number, moment: Moment) =>
  insertRow(tx.em, SosHistory, { ...moment, sosId, seq, at: tx.now() })

type Taken = { place: Place; at: Date }

type PlaceRow = Pick<SosPlace, 'sosId' | 'lng' | 'lat' | 'takenAt' | 'receivedAt'>

export function placeRows(tx: Context, sosId: number, places: readonly Taken[]): PlaceRow[] {
  const receivedAt = tx.now()
  const byTime = new Map(
    places.map(({ place, at }) => {
      const takenAt = within(at, receivedAt)
      return [takenAt.getTime(), { sosId, ...toStore(place), takenAt, receivedAt }]
    }),
  )
  return [...byTime.values()]
}

/** Sent twice they are kept once; what comes when there are thousands is let go. */
export async function keepPlaces(tx: Context, rows: readonly PlaceRow[]) {
  if (rows.length === 0) return
  const known = await tx.em.find(
    SosPlace,
    {
      sosId: { $in: [...new Set(rows.map(({ sosId }) => sosId))] },
      takenAt: { $in: rows.map(({ takenAt }) => takenAt) },
    },
    { fields: ['sosId', 'takenAt'], disableIdentityMap: true },
  )
  const keyOf = ({ sosId, takenAt }: Pick<SosPlace, 'sosId' | 'takenAt'>) => `${sosId} ${takenAt.getTime()}`
  const kept = new Set(known.map(keyOf))
  await insertRows(
    tx.em,
    SosPlace,
    rows.filter((row) => !kept.has(keyOf(row))),
  )
}

/** Nothing says any more where somebody was: not the place, not how far others were from it, not what was noted. */
export async function forgetPlaces(tx: Context, sosId: number) {
  await changeRows(tx.em, 'delete from campus_sos_places where sos_id = ?', [sosId])
  await tx.em.nativeUpdate(SosAlert, { sosId }, { distanceM: null })
  await tx.em.nativeUpdate(SosHistory, { sosId }, { note: null })
  await tx.em.nativeUpdate(CampusSos, { id: sosId }, { note: null })
}
