// Tasks for volunteers: made by staff, freely or from a report; a resident in need says yes first.
import type { z } from '@chaolin/shared/config'
import { isOpen } from '@chaolin/shared/reports/rules'
import { toStore } from '@chaolin/shared/routing/coordinates'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import {
  needsYes,
  residentMay,
  roundedPlace,
  volunteerLimits,
  volunteerMay,
  type ResidentAnswer,
} from '@chaolin/shared/staff/volunteers/rules'
import type { taskBody } from '@chaolin/shared/staff/volunteers/schema'
import { isStaffRole } from '@chaolin/shared/staff/rules'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import { lockReport, markHelped, refuseWhereCase, roleAt } from '../../reports/actions.ts'
import { findReport } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { VolunteerClaim, VolunteerTask } from './entities.ts'
import { note, type Moment } from './history.ts'
import { locked } from './members.ts'

type Body = z.infer<typeof taskBody>
type MatterReport = NonNullable<Awaited<ReturnType<typeof findReport>>>
type Who = Pick<Moment, 'by' | 'personId'>
const plain = { disableIdentityMap: true } as const
export const ownHome = (person: Person) =>
  person.roles.find(({ role }) => isStaffRole(role))?.microBrainId ?? null

/** The report is still at the post and worked on, and asks for no yes that was not given. */
export const stillOffered = (
  task: Pick<VolunteerTask, 'microBrainId' | 'care'>,
  report: Pick<MatterReport, 'status' | 'homeId' | 'category'>,
) => isOpen(report.status) && report.homeId === task.microBrainId && (task.care || !needsYes(report.category))

async function requirePost(tx: Context, person: Person, microBrainId: string | null) {
  const role = microBrainId === null ? null : await roleAt(tx, person, microBrainId)
  if (microBrainId === null || !role) throw new Refused('not_found')
  if (!volunteerMay(role, 'offerTask')) throw new Refused('forbidden')
  return microBrainId
}

/** The report, held until the task is written: it cannot be taken back meanwhile. */
async function requireReport(tx: Context, person: Person, { number, microBrainId }: Body) {
  if (number === undefined) return null
  const report = await lockReport(tx, number)
  if (!report) throw new Refused('not_found')
  await requirePost(tx, person, report.homeId)
  await refuseWhereCase(tx, report)
  if (microBrainId !== undefined && microBrainId !== report.homeId)
    throw wrong('microBrainId', '这件事不在这个微脑')
  if (report.desk || !isOpen(report.status)) throw new Refused('step_closed')
  if (needsYes(report.category) && report.source !== 'app')
    throw new Refused('step_closed', { detail: '反映的人不在手机上，没法先问' })
  const count = await tx.em.count(VolunteerTask, { reportId: report.id })
  if (count >= volunteerLimits.perReport)
    throw new Refused('step_closed', { detail: `一件事最多发 ${volunteerLimits.perReport} 次任务` })
  return report
}

function requireTimes(tx: Context, startsAt: Date, endsAt: Date) {
  const now = tx.now().getTime()
  if (startsAt.getTime() <= now) throw wrong('startsAt', '要在以后的时间开始')
  if (endsAt.getTime() > now + volunteerLimits.aheadMs) throw wrong('endsAt', '最多发到 90 天以后')
}

async function placeOf(tx: Context, { place }: Body, report: MatterReport | null, microBrainId: string) {
  if (place) return toStore(place)
  if (report?.spotLng != null && report.spotLat != null) return { lng: report.spotLng, lat: report.spotLat }
  const post = await getMicroBrain(tx, microBrainId)
  if (!post) throw wrong('place', '要有位置')
  return { lng: post.lng, lat: post.lat }
}

export async function makeTask(tx: Context, person: Person, body: Body) {
  const report = await requireReport(tx, person, body)
  const microBrainId = report?.homeId ?? (await requirePost(tx, person, body.microBrainId ?? ownHome(person)))
  const startsAt = new Date(body.startsAt)
  const endsAt = new Date(body.endsAt)
  requireTimes(tx, startsAt, endsAt)
  const place = await placeOf(tx, body, report, microBrainId)
  // What is about a resident's matter says nothing that points at them, whoever wrote it.
  const shown = report ? roundedPlace(place) : place
  const said = (text: string) => (report ? maskPersonal(text) : text)
  const care = report !== null && needsYes(report.category)
  const id = Number(
    await tx.em.insert(VolunteerTask, {
      publicId: nanoid(21),
      microBrainId,
      reportId: report?.id ?? null,
      care,
      status: care ? 'asking' : 'open',
      title: said(body.title),
      words: said(body.words),
      area: said(body.area),
      shownLng: shown.lng,
      shownLat: shown.lat,
      ...place,
      meeting: body.meeting,
      startsAt,
      endsAt,
      people: body.people,
      taken: 0,
      quarters: body.quarters,
      madeBy: person.id,
      createdAt: tx.now(),
    }),
  )
  if (report) await markHelped(tx, report)
  const step = care ? 'ask' : 'offer'
  await note(tx, { volunteerId: null, taskId: id, step, by: 'staff', personId: person.id })
  return tx.em.findOneOrFail(VolunteerTask, { id }, plain)
}

/** A task of a post where this person works. */
export async function taskFor(ctx: Context, person: Person, task: VolunteerTask | null) {
  const role = task && (await roleAt(ctx, person, task.microBrainId))
  if (!task || !role) throw new Refused('not_found')
  return { task, role }
}

async function lockFor(tx: Context, person: Person, publicId: string) {
  const { task, role } = await taskFor(tx, person, await tx.em.findOne(VolunteerTask, { publicId }, locked))
  if (!volunteerMay(role, 'offerTask')) throw new Refused('forbidden')
  return task
}

/** Whoever claimed it is told, and owes nothing. */
export async function cancelTask(tx: Context, person: Person, publicId: string, reason: string) {
  const task = await lockFor(tx, person, publicId)
  if (task.status !== 'open' && task.status !== 'asking') throw new Refused('step_closed')
  await callOff(tx, task, reason, { by: 'staff', personId: person.id })
  return { ...task, status: 'cancelled' as const, reason }
}

async function callOff(tx: Context, task: VolunteerTask, reason: string, who: Who) {
  await tx.em.nativeUpdate(VolunteerTask, { id: task.id }, { status: 'cancelled', reason })
  await note(tx, { volunteerId: null, taskId: task.id, step: 'cancel', ...who, note: reason })
  await tx.em.nativeUpdate(VolunteerClaim, { taskId: task.id, status: 'claimed' }, { status: 'given_up' })
}

/** Its matter left the post: what has not begun is called off, and whoever began may still say what they did. */
export async function endTasksOf(tx: Context, report: MatterReport, why: string) {
  const tasks = await tx.em.find(
    VolunteerTask,
    { reportId: report.id, status: { $in: ['asking', 'open'] } },
    { orderBy: { id: 'asc' }, ...locked },
  )
  for (const task of tasks) {
    if (isOpen(report.status) && report.homeId === task.microBrainId) continue
    const who = { by: 'system', personId: null } as const
    if (task.status === 'open' && task.startsAt <= tx.now()) await end(tx, task, who, why)
    else await callOff(tx, task, why, who)
  }
}

async function end(tx: Context, task: VolunteerTask, who: Who, why?: string) {
  await tx.em.nativeUpdate(VolunteerTask, { id: task.id }, { status: 'finished' })
  await note(tx, { volunteerId: null, taskId: task.id, step: 'finish', ...who, note: why })
}

/** Nobody joins any more, nobody sees the place any more; whoever claimed it may still say what they did. */
export async function finishTask(tx: Context, person: Person, publicId: string) {
  const task = await lockFor(tx, person, publicId)
  if (task.status !== 'open') throw new Refused('step_closed')
  await end(tx, task, { by: 'staff', personId: person.id })
  return { ...task, status: 'finished' as const }
}

/** The person's own report, or nothing. */
export async function ownReport(ctx: Context, person: Person, number: string): Promise<MatterReport> {
  const report = await findReport(ctx, number)
  if (!report || report.personId !== person.id) throw new Refused('not_found')
  return report
}

const outcome = { yes: 'open', no: 'refused', take_back: 'refused' } as const

/** The resident's word. The lock keeps a claim and a taking back apart: one of them comes first. */
export async function answerTask(
  tx: Context,
  person: Person,
  number: string,
  publicId: string,
  answer: ResidentAnswer,
) {
  const report = await ownReport(tx, person, number)
  const task = await tx.em.findOne(VolunteerTask, { publicId, reportId: report.id, care: true }, locked)
  if (!task) throw new Refused('not_found')
  const open = answer !== 'yes' || stillOffered(task, report)
  if (!residentMay(answer, task.status, task.taken) || !open) throw new Refused('step_closed')
  const changes = { status: outcome[answer], answeredAt: tx.now() }
  await tx.em.nativeUpdate(VolunteerTask, { id: task.id }, changes)
  await note(tx, { volunteerId: null, taskId: task.id, step: answer, by: 'resident', personId: person.id })
  return report
}
