// Changing duty: rosters of a week and of a date, and what people say of themselves. Rows are ended and added, so that the past stays.
import { presenceUntil, type RosterFrame } from '@chaolin/shared/staff/duty'
import type { DayBody, OwnDutyBody, WeeklyBody } from '@chaolin/shared/staff/duty-schema'
import { toStore } from '@chaolin/shared/routing/coordinates'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { addJob, addJobs } from '../../outbox/actions.ts'
import { allotWaiting } from '../../reports/actions.ts'
import { lockPerson } from '../../residents/queries.ts'
import { findReceiver } from '../people/queries.ts'
import { DutyPresence, DutyRoster } from './entities.ts'
import { findPresence, readOwnDuty } from './queries.ts'

type Change = {
  staffId?: string | undefined
  teamId?: string | undefined
  date: string | null
  frames: RosterFrame[] | null
  followsCalendar: boolean
}

async function changeRoster(tx: Context, by: string, microBrainId: string, change: Change) {
  const { staffId, teamId } = await findReceiver(tx, { homeId: microBrainId }, change)
  const openKey = `${microBrainId}:${staffId ? `p:${staffId}` : `t:${teamId}`}:${change.date ?? ''}`
  await tx.em.nativeUpdate(DutyRoster, { openKey }, { openKey: null, endedAt: tx.now() })
  if (change.frames === null) return
  try {
    await insertRow(tx.em, DutyRoster, {
      microBrainId,
      personId: staffId,
      teamId,
      date: change.date,
      frames: change.frames,
      followsCalendar: change.followsCalendar,
      openKey,
      changedBy: by,
      createdAt: tx.now(),
    })
  } catch (error) {
    throw isUniqueViolation(error) ? new Refused('version_changed') : error
  }
}

export const setWeekly = (tx: Context, by: string, microBrainId: string, body: WeeklyBody) =>
  changeRoster(tx, by, microBrainId, { ...body, date: null, followsCalendar: body.followsCalendar ?? false })

export const setDay = (tx: Context, by: string, microBrainId: string, body: DayBody) =>
  changeRoster(tx, by, microBrainId, { ...body, followsCalendar: false })

const over = (at: Date) => ({ openKey: null, endedAt: at, lng: null, lat: null })

/** 我上岗了, 我下岗了. Said again it only brings the place up to date. */
export async function sayDuty(tx: Context, personId: string, microBrainId: string, body: OwnDutyBody) {
  await lockPerson(tx, personId)
  const own = await readOwnDuty(tx, microBrainId, personId)
  if (!own) throw new Refused('not_found')
  const open = await findPresence(tx, microBrainId, personId)
  const lasts = open && open.until > tx.now()
  const said = lasts ? { on: open.isOn, since: open.since.getTime(), until: open.until.getTime() } : null
  const place = body.on && body.place ? toStore(body.place) : null
  if (lasts && open.isOn === body.on) {
    if (place) await tx.em.nativeUpdate(DutyPresence, { id: open.id }, place)
    return
  }
  if (body.on) await addJobs(tx, await allotWaiting(tx, microBrainId))
  const now = tx.now()
  const until = presenceUntil(body.on, own.rosters, said, own.mark, now.getTime())
  if (open) await tx.em.nativeUpdate(DutyPresence, { id: open.id }, over(lasts ? now : open.until))
  if (until === null || until <= now.getTime()) return
  const id = await insertRow(tx.em, DutyPresence, {
    microBrainId,
    personId,
    isOn: body.on,
    since: now,
    until: new Date(until),
    openKey: `${microBrainId}:${personId}`,
    lng: place?.lng ?? null,
    lat: place?.lat ?? null,
  })
  await addJob(tx, {
    kind: 'duty.end',
    subject: `duty:${id}`,
    payload: { presenceId: id },
    dueAt: new Date(until),
  })
}

/** The shift is over: the place goes. */
export async function endPresence(tx: Context, id: number) {
  const row = await tx.em.findOne(DutyPresence, { id, endedAt: null }, { disableIdentityMap: true })
  if (row && row.until <= tx.now())
    await tx.em.nativeUpdate(DutyPresence, { id, endedAt: null }, over(row.until))
}

/** Somebody works here no longer. */
export const endDutyOf = async (tx: Context, personId: string) => {
  await tx.em.nativeUpdate(DutyPresence, { personId, endedAt: null }, over(tx.now()))
  await tx.em.nativeUpdate(DutyRoster, { personId, endedAt: null }, { openKey: null, endedAt: tx.now() })
}
