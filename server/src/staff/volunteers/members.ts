// Joining a post as a volunteer, and what the post says to it.
import { LockMode } from '@mikro-orm/core'
import {
  checkTo,
  mayApplyAgain,
  mayCheck,
  mayLeave,
  volunteerConsent,
  volunteerLimits,
  volunteerMay,
  type CheckStep,
} from '@chaolin/shared/staff/volunteers/rules'
import type { volunteerApplication } from '@chaolin/shared/staff/volunteers/schema'
import type { z } from '@chaolin/shared/config'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { startOfDay } from '../../day.ts'
import { changeRows } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import { roleAt } from '../../reports/actions.ts'
import { recordReading } from '../../residents/actions.ts'
import { lockPerson, type Person } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { Volunteer, VolunteerClaim, VolunteerHistory } from './entities.ts'
import { note } from './history.ts'

export const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true } as const
const plain = { disableIdentityMap: true } as const
type Application = z.infer<typeof volunteerApplication>

export async function apply(tx: Context, person: Person, body: Application) {
  const { microBrainId, consent, words, ...who } = body
  if (!(await getMicroBrain(tx, microBrainId))) throw wrong('microBrainId', '没有这个指挥站')
  if (consent !== volunteerConsent.version) throw wrong('consent', '请先看过并同意最新的说明')
  // One after the other for each person, so that no two applications to one post meet.
  await lockPerson(tx, person.id)
  const known = await tx.em.find(Volunteer, { personId: person.id }, plain)
  const earlier = known.find((row) => row.microBrainId === microBrainId)
  if (earlier && !mayApplyAgain(earlier.status)) throw new Refused('step_closed', { detail: '已经申请过了' })
  if (known.filter(({ status }) => mayLeave(status)).length >= volunteerLimits.posts)
    throw new Refused('too_many_open', { detail: `最多参加 ${volunteerLimits.posts} 个指挥站` })
  await refuseTooManyApplications(tx, person.id)
  const now = tx.now()
  const row = {
    ...who,
    words: words ?? null,
    status: 'applied' as const,
    reason: null,
    consentVersion: consent,
    consentAt: now,
    createdAt: now,
  }
  const id = earlier
    ? await reapply(tx, earlier.id, row)
    : Number(
        await tx.em.insert(Volunteer, { ...row, publicId: nanoid(21), microBrainId, personId: person.id }),
      )
  await note(tx, {
    volunteerId: id,
    taskId: null,
    step: 'apply',
    by: 'volunteer',
    personId: person.id,
    data: { consent },
  })
  return tx.em.findOneOrFail(Volunteer, { id }, plain)
}

async function reapply(tx: Context, id: number, row: object) {
  await tx.em.nativeUpdate(Volunteer, { id }, row)
  return id
}

async function refuseTooManyApplications(tx: Context, personId: string) {
  if (!tx.config.rateLimit) return
  const today = { personId, step: 'apply', at: { $gte: startOfDay(tx.now()) } }
  if ((await tx.em.count(VolunteerHistory, today)) >= volunteerLimits.applicationsPerDay)
    throw new Refused('daily_limit', { retryAfterS: 3600 })
}

/** Whatever they have claimed and not reported is free for others again. */
async function release(tx: Context, volunteerId: number) {
  await changeRows(
    tx.em,
    `update volunteer_tasks set taken = taken - 1 where taken > 0 and id in
       (select task_id from volunteer_claims where volunteer_id = ? and status = 'claimed')`,
    [volunteerId],
  )
  await tx.em.nativeUpdate(VolunteerClaim, { volunteerId, status: 'claimed' }, { status: 'given_up' })
}

export async function leave(tx: Context, person: Person, publicId: string) {
  const row = await tx.em.findOne(Volunteer, { publicId, personId: person.id }, locked)
  if (!row) throw new Refused('not_found')
  if (!mayLeave(row.status)) throw new Refused('step_closed')
  await release(tx, row.id)
  await tx.em.nativeUpdate(Volunteer, { id: row.id }, { status: 'ended', reason: null })
  await note(tx, { volunteerId: row.id, taskId: null, step: 'leave', by: 'volunteer', personId: person.id })
  return { ...row, status: 'ended' as const, reason: null }
}

/** A volunteer of a post where this person works, and their role there. */
export async function volunteerFor(ctx: Context, person: Person, row: Volunteer | null) {
  const role = row && (await roleAt(ctx, person, row.microBrainId))
  if (!row || !role) throw new Refused('not_found')
  return { row, role }
}

export async function check(
  tx: Context,
  person: Person,
  publicId: string,
  step: CheckStep,
  reason: string | undefined,
) {
  const found = await tx.em.findOne(Volunteer, { publicId }, locked)
  const { row, role } = await volunteerFor(tx, person, found)
  if (!volunteerMay(role, 'check')) throw new Refused('forbidden')
  if (row.personId === person.id) throw new Refused('forbidden', { detail: '自己的申请，请同事来看' })
  if (!mayCheck(step, row.status)) throw new Refused('step_closed')
  const status = checkTo(step)
  if (status !== 'accepted') await release(tx, row.id)
  await tx.em.nativeUpdate(Volunteer, { id: row.id }, { status, reason: reason ?? null })
  await note(tx, { volunteerId: row.id, taskId: null, step, by: 'staff', personId: person.id, note: reason })
  return { ...row, status, reason: reason ?? null }
}

/** Recorded, and the volunteer can read who asked and why. */
export async function revealPhone(tx: Context, person: Person, publicId: string, reason: string) {
  const found = await tx.em.findOne(Volunteer, { publicId }, plain)
  const { row, role } = await volunteerFor(tx, person, found)
  if (!volunteerMay(role, 'reveal')) throw new Refused('forbidden')
  await recordReading(tx, {
    personId: row.personId,
    readBy: person.id,
    readerRole: `${role}:${row.microBrainId}`,
    field: 'phone',
    reason,
    about: null,
  })
  return { phone: row.phone }
}

/** Leaves for good: name, number and words go; hours and history stay, without a name. */
export async function forgetVolunteer(tx: Context, personId: string) {
  const rows = await tx.em.find(Volunteer, { personId }, { orderBy: { id: 'asc' }, ...locked })
  for (const { id } of rows) await release(tx, id)
  await tx.em.nativeUpdate(
    Volunteer,
    { personId },
    { name: '', phone: '', words: null, reason: null, status: 'ended' },
  )
}
