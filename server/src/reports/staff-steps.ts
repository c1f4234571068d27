// What the staff of a report's home may do with it.
import {
  closeAfterMs,
  isStaffRole,
  roleMay,
  type StaffRole,
  type StaffStep,
} from '@chaolin/shared/reports/rules'
import type { staffStepBodies } from '@chaolin/shared/reports/schema'
import type { z } from '@chaolin/shared/config'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { attachPhotos } from '../files/actions.ts'
import type { NewJob } from '../outbox/actions.ts'
import type { Person } from '../residents/queries.ts'
import { workingCalendarAt } from '../routing/calendar/queries.ts'
import { deskAbove, getCategory, getMicroBrain, isUnder, parentOf } from '../routing/queries.ts'
import { ReportJoint, type Report } from './entities.ts'
import { broughtPhotosSince, wasOvertaken } from './history.ts'
import { makePromise } from '@chaolin/shared/reports/promise'
import { allowed, lockReport, lockReportById, writeStep, type Changes } from './steps.ts'

type Bodies = { [S in StaffStep]: z.infer<(typeof staffStepBodies)[S]> }
type Details = {
  changes: Changes
  note?: string | undefined
  /** Why it moved: said among colleagues. */
  reason?: string | undefined
  photoIds?: string[] | undefined
  data?: Record<string, string | number | boolean | null>
  jobs?: NewJob[]
}
type Effect<S extends StaffStep> = (
  tx: Context,
  report: Report,
  body: Bodies[S],
  photosToCome: number,
) => Promise<Details> | Details

/** The strongest role a person holds where the report is, or at a post that handles it jointly. */
export async function roleOn(
  ctx: Context,
  person: Person,
  { homeId, joint }: Pick<Report, 'homeId' | 'joint'>,
): Promise<StaffRole | null> {
  const lead = await roleAt(ctx, person, homeId)
  if (lead || joint.length === 0) return lead
  const others = await Promise.all(joint.map((id) => roleAt(ctx, person, id)))
  // The second post acts, but where the matter goes is the lead's to say.
  return others.some((role) => role !== null) ? 'staff' : null
}

/** The strongest role a person holds at a post; null: it is none of their business. */
export async function roleAt(ctx: Context, person: Person, homeId: string): Promise<StaffRole | null> {
  let best: StaffRole | null = null
  for (const { role, microBrainId } of person.roles) {
    if (!isStaffRole(role) || !microBrainId) continue
    if (role === 'supervisor') {
      if (await isUnder(ctx, homeId, microBrainId)) return role
    } else if (microBrainId === homeId && best !== 'dispatcher') best = role
  }
  return best
}

/** The second post stays with it, unless it becomes the first, or the desk decides anew. */
async function moveJoint(tx: Context, report: Report, to: { homeId: string; desk: boolean }) {
  const joint = to.desk ? [] : report.joint.filter((id) => id !== to.homeId)
  const gone = report.joint.filter((id) => !joint.includes(id))
  if (gone.length > 0) await tx.em.nativeDelete(ReportJoint, { reportId: report.id, homeId: { $in: gone } })
  return joint
}

/** To another home: back to the start of the line there, with a new promise. */
async function move(tx: Context, report: Report, to: { homeId: string; desk: boolean }): Promise<Changes> {
  const category = await getCategory(tx, report.category)
  const joint = await moveJoint(tx, report, to)
  return {
    ...to,
    joint,
    ...(category ? makePromise(category, tx.now(), await workingCalendarAt(tx, to.homeId)) : {}),
    cameFromId: report.desk ? null : report.homeId,
    assigneeId: null,
    teamId: null,
    askedAt: null,
    question: null,
    acceptedAt: null,
  }
}

const effects: { [S in StaffStep]: Effect<S> } = {
  accept: (tx) => ({ changes: { acceptedAt: tx.now() } }),
  progress: () => ({ changes: {} }),
  // A second question does not start the pause anew.
  ask: (tx, report, { question }) => ({
    changes: { askedAt: report.askedAt ?? tx.now(), question },
    note: question,
  }),
  reject: (_tx, _report, { reason }) => ({ changes: {}, note: reason }),
  async transfer(tx, report, { microBrainId, reason }) {
    const wrong = (message: string) => new Refused('invalid', { errors: [{ path: 'microBrainId', message }] })
    if (!(await getMicroBrain(tx, microBrainId))) throw wrong('没有这个微脑')
    if (microBrainId === report.homeId && !report.desk) throw wrong('已经在这里了')
    const changes = await move(tx, report, { homeId: microBrainId, desk: false })
    return { changes, reason, data: { from: report.homeId, to: microBrainId, reason } }
  },
  async return(tx, report, { reason }) {
    if (report.desk) throw new Refused('step_closed', { detail: '已经在分派台了' })
    const homeId = report.cameFromId ?? (await deskAbove(tx, report.homeId))
    const to = { homeId, desk: report.cameFromId === null }
    const changes = { ...(await move(tx, report, to)), cameFromId: null }
    return { changes, reason, data: { from: report.homeId, to: to.homeId, reason } }
  },
  async escalate(tx, report, { reason }) {
    const above = await parentOf(tx, report.homeId)
    if (!above) throw new Refused('step_closed', { detail: '已经是最上一级了' })
    const changes = await move(tx, report, { homeId: above.id, desk: false })
    return { changes, reason, data: { from: report.homeId, to: above.id, reason } }
  },
  async resolve(tx, report, { note, evidencePhotoIds, photoIds }, photosToCome) {
    const photos = [...new Set([...(evidencePhotoIds ?? []), ...(photoIds ?? [])])]
    const category = await getCategory(tx, report.category)
    if (category?.evidence && photos.length + photosToCome === 0)
      throw new Refused('evidence_missing', {
        errors: [{ path: 'evidencePhotoIds', message: '要附办好后的照片' }],
      })
    const now = tx.now()
    return {
      changes: { resolvedAt: now, askedAt: null, question: null },
      note,
      photoIds: photos,
      jobs: [closeJob(report, now)],
    }
  },
}

/** A timer on a lane of its own, so that it holds up no notice; it names the resolve it belongs to. */
const closeJob = (report: Report, resolvedAt: Date): NewJob => ({
  kind: 'report.close',
  subject: `report:${report.id}:close:${report.steps + 1}`,
  payload: { reportId: report.id, seq: report.steps + 1 },
  dueAt: new Date(resolvedAt.getTime() + closeAfterMs),
})

/** `photosToCome`: named by their address, and fetched after the step. */
export async function takeStaffStep<S extends StaffStep>(
  tx: Context,
  person: Person,
  number: string,
  step: S,
  body: Bodies[S],
  photosToCome = 0,
): Promise<Report> {
  const report = await lockReport(tx, number)
  const role = report && (await roleOn(tx, person, report))
  if (!report || !role) throw new Refused('not_found')
  if (!roleMay(role, step)) throw new Refused('forbidden')
  const status = allowed(tx, report, step)
  const effect: Effect<S> = effects[step]
  const details = await effect(tx, report, body, photosToCome)
  const photoIds = details.photoIds ?? body.photoIds ?? []
  await attachPhotos(tx, person.id, report.id, photoIds, step === 'resolve' ? 'evidencePhotoIds' : 'photoIds')
  const moment = {
    step,
    status,
    by: 'post' as const,
    personId: person.id,
    note: together(details.note, body.note),
    internalNote: together(details.reason, body.internalNote),
    photoIds,
    data: details.data ?? {},
  }
  return writeStep(tx, report, { changes: details.changes, moment, jobs: details.jobs ?? [] })
}

/** What a step must say (a question, a reason), and what was said besides. */
const together = (own: string | undefined, besides: string | undefined) =>
  own && besides && own !== besides ? `${own}\n${besides}` : (own ?? besides)

/** Closes what was resolved at history row `seq` and not answered since; anything else is left alone. */
export async function closeInSilence(tx: Context, reportId: number, seq: number) {
  const report = await lockReportById(tx, reportId)
  if (report?.status !== 'resolved' || (await wasOvertaken(tx, reportId, seq))) return
  const status = allowed(tx, report, 'close')
  const changes = { closedAt: tx.now(), autoClosedAt: tx.now() }
  await writeStep(tx, report, { changes, moment: { step: 'close', status, by: 'system', personId: null } })
}

/**
 * The photos that were to prove a resolve never came: what was resolved at history row `seq` goes on. False: it needs
 * no proof, has some, or was answered since.
 */
export async function takeBackResolve(tx: Context, report: Report, seq: number, why: string) {
  if (report.status !== 'resolved' || (await wasOvertaken(tx, report.id, seq))) return false
  const category = await getCategory(tx, report.category)
  if (!category?.evidence || (await broughtPhotosSince(tx, report.id, seq))) return false
  const moment = {
    step: 'progress',
    status: 'in_progress' as const,
    by: 'system' as const,
    personId: null,
    note: '还差办好后的照片，补上后再请您看',
    internalNote: `报办结时说的照片没收到（${why}），请补照片后再办结`,
  }
  await writeStep(tx, report, { changes: { resolvedAt: null }, moment })
  return true
}
