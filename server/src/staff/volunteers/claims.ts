// Claiming a task, giving it up, saying what was done, and counting the hours.
import type { z } from '@chaolin/shared/config'
import {
  mayClaim,
  mayCount,
  mayGiveUp,
  mayReport,
  volunteerLimits,
  volunteerMay,
} from '@chaolin/shared/staff/volunteers/rules'
import type { hoursCount, taskReport } from '@chaolin/shared/staff/volunteers/schema'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { changeRows } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { attachPhotos } from '../../files/actions.ts'
import { findReportById } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { Volunteer, VolunteerClaim, VolunteerTask } from './entities.ts'
import { note } from './history.ts'
import { locked } from './members.ts'
import { stillOffered, taskFor } from './tasks.ts'

const plain = { disableIdentityMap: true } as const

/** The volunteer first, then the task: everybody takes the locks in this order. */
async function begin(tx: Context, person: Person, publicId: string) {
  const task = await tx.em.findOne(VolunteerTask, { publicId }, plain)
  const volunteer =
    task && (await tx.em.findOne(Volunteer, { microBrainId: task.microBrainId, personId: person.id }, locked))
  if (!task || volunteer?.status !== 'accepted') throw new Refused('not_found')
  const claim = await tx.em.findOne(VolunteerClaim, { taskId: task.id, volunteerId: volunteer.id }, locked)
  // What was never offered to anybody is not there.
  if (!claim && (task.status === 'asking' || task.status === 'refused')) throw new Refused('not_found')
  return { task, volunteer, claim }
}

export async function claimTask(tx: Context, person: Person, publicId: string) {
  const { task, volunteer, claim } = await begin(tx, person, publicId)
  const now = tx.now()
  const report = task.reportId == null ? null : await findReportById(tx, task.reportId)
  const offered = task.reportId == null || (report !== null && stillOffered(task, report))
  if (claim && claim.status !== 'given_up') throw new Refused('step_closed', { detail: '已经认领了' })
  if (!offered || !mayClaim({ ...task, endsAt: task.endsAt.getTime() }, now.getTime()))
    throw new Refused('step_closed', { detail: '名额满了，或者不用了' })
  const volunteerId = volunteer.id
  const open = await tx.em.count(VolunteerClaim, { volunteerId, status: 'claimed' })
  if (open >= volunteerLimits.openClaims) throw new Refused('too_many_open')
  // As many win as there are places, whoever asks at once.
  const won = await changeRows(
    tx.em,
    `update volunteer_tasks set taken = taken + 1
     where id = ? and status = 'open' and taken < people and ends_at > ?`,
    [task.id, now],
  )
  if (won !== 1) throw new Refused('step_closed', { detail: '名额满了，或者不用了' })
  if (claim) await tx.em.nativeUpdate(VolunteerClaim, { id: claim.id }, { status: 'claimed' })
  else
    await tx.em.insert(VolunteerClaim, {
      publicId: nanoid(21),
      taskId: task.id,
      volunteerId,
      status: 'claimed',
      photoIds: [],
      createdAt: now,
    })
  await tell(tx, person, task, volunteerId, 'claim')
}

const tell = (
  tx: Context,
  person: Person,
  task: VolunteerTask,
  volunteerId: number,
  step: string,
  data: Record<string, number | null> = {},
) => note(tx, { volunteerId, taskId: task.id, step, by: 'volunteer', personId: person.id, data })

export async function giveUp(tx: Context, person: Person, publicId: string) {
  const { task, volunteer, claim } = await begin(tx, person, publicId)
  if (!claim || !mayGiveUp(task.status, claim.status)) throw new Refused('step_closed')
  await tx.em.nativeUpdate(VolunteerClaim, { id: claim.id }, { status: 'given_up' })
  await changeRows(tx.em, 'update volunteer_tasks set taken = taken - 1 where id = ? and taken > 0', [
    task.id,
  ])
  await tell(tx, person, task, volunteer.id, 'give-up')
}

type Report = z.infer<typeof taskReport>

export async function reportBack(tx: Context, person: Person, publicId: string, body: Report) {
  const { task, volunteer, claim } = await begin(tx, person, publicId)
  const { words, quarters, photoIds = [] } = body
  if (!claim || !mayReport(task.status, claim.status, task.startsAt.getTime(), tx.now().getTime()))
    throw new Refused('step_closed')
  await attachPhotos(tx, person.id, null, photoIds, 'photoIds')
  await tx.em.nativeUpdate(
    VolunteerClaim,
    { id: claim.id },
    { status: 'reported', words, quarters, photoIds },
  )
  await tell(tx, person, task, volunteer.id, 'report', { quarters })
}

type Count = z.infer<typeof hoursCount>

/** Staff say how long it was; for other hours than were reported they say why. Nobody counts their own. */
export async function countHours(tx: Context, person: Person, publicId: string, body: Count) {
  const claim = await tx.em.findOne(VolunteerClaim, { publicId }, locked)
  const found = claim && (await tx.em.findOne(VolunteerTask, { id: claim.taskId }, plain))
  const { task, role } = await taskFor(tx, person, found)
  if (!claim || !volunteerMay(role, 'countHours')) throw new Refused('forbidden')
  const volunteer = await tx.em.findOneOrFail(Volunteer, { id: claim.volunteerId }, plain)
  if (volunteer.personId === person.id) throw new Refused('forbidden', { detail: '自己的时长，请同事来确认' })
  if (!mayCount(claim.status)) throw new Refused('step_closed')
  const confirmedQuarters = body.quarters ?? claim.quarters ?? 0
  if (confirmedQuarters !== claim.quarters && body.reason === undefined)
    throw new Refused('invalid', { errors: [{ path: 'reason', message: '时长改了，请写为什么' }] })
  const counted = await tx.em.nativeUpdate(
    VolunteerClaim,
    { id: claim.id, status: 'reported' },
    {
      status: 'confirmed',
      confirmedQuarters,
      year: Number(toWire(task.startsAt).slice(0, 4)),
      reason: body.reason ?? null,
      confirmedBy: person.id,
    },
  )
  if (counted !== 1) throw new Refused('step_closed')
  await note(tx, {
    volunteerId: volunteer.id,
    taskId: task.id,
    step: 'count',
    by: 'staff',
    personId: person.id,
    note: body.reason,
    data: { quarters: confirmedQuarters },
  })
  return task
}
