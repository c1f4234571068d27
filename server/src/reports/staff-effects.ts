// What each step of the staff changes: asked for under the lock, after the rule said yes.
import type { ReportStatus, StaffStep } from '@chaolin/shared/reports/rules'
import { makePromise } from '@chaolin/shared/reports/promise'
import type { staffStepBodies } from '@chaolin/shared/reports/schema'
import type { StaffRole } from '@chaolin/shared/staff/rules'
import type { z } from '@chaolin/shared/config'
import type { Context } from '../context.ts'
import { Refused, wrong } from '../errors.ts'
import type { NewJob } from '../outbox/actions.ts'
import type { Person } from '../residents/queries.ts'
import { workingCalendarAt } from '../routing/calendar/queries.ts'
import { deskAbove, getCategory, getMicroBrain, parentOf } from '../routing/queries.ts'
import { closeJob, resolved } from './closing.ts'
import { accept, dispatch } from './dispatch-steps.ts'
import { ReportJoint, type Report } from './entities.ts'
import { merge, split, unmerge } from './merge-steps.ts'
import { approve, needsSecondLook, needsSupervisor, rework } from './second-look.ts'
import type { Changes } from './steps.ts'
import { termsAt } from './terms.ts'

export type Bodies = { [S in StaffStep]: z.infer<(typeof staffStepBodies)[S]> }
export type Details = {
  changes: Changes
  /** Where it leads, if not where the rule says. */
  status?: ReportStatus
  /** What the history calls it, if not by the step's name. */
  step?: string
  note?: string | undefined
  /** Why it moved: said among colleagues. */
  reason?: string | undefined
  photoIds?: string[] | undefined
  /** Whose deed it is, if not that of the person who takes the step. */
  personId?: string | null
  data?: Record<string, string | number | boolean | null>
  jobs?: NewJob[]
}
export type Scene = {
  person: Person
  role: StaffRole
  /** Named by their address, and fetched after the step. */
  photosToCome: number
}
export type Effect<S extends StaffStep> = (
  tx: Context,
  report: Report,
  body: Bodies[S],
  scene: Scene,
) => Promise<Details> | Details

/** The second post stays with it, unless it becomes the first, or the desk decides anew. */
async function moveJoint(tx: Context, report: Report, to: { homeId: string; desk: boolean }) {
  const joint = to.desk ? [] : report.joint.filter((id) => id !== to.homeId)
  const gone = report.joint.filter((id) => !joint.includes(id))
  if (gone.length > 0) await tx.em.nativeDelete(ReportJoint, { reportId: report.id, homeId: { $in: gone } })
  return joint
}

/** To another home: back to the start of the line there, with a new promise. */
async function move(tx: Context, report: Report, to: { homeId: string; desk: boolean }): Promise<Changes> {
  const terms = await termsAt(tx, { ...report, homeId: to.homeId })
  const joint = await moveJoint(tx, report, to)
  return {
    ...to,
    joint,
    ...(terms ? makePromise(terms, tx.now(), await workingCalendarAt(tx, to.homeId)) : {}),
    cameFromId: report.desk ? null : report.homeId,
    assigneeId: null,
    teamId: null,
    askedAt: null,
    question: null,
    acceptedAt: null,
    dispatchedAt: null,
    checkingSeq: null,
  }
}

export const effects: { [S in StaffStep]: Effect<S> } = {
  accept,
  progress: () => ({ changes: {} }),
  // A second question does not start the pause anew.
  ask: (tx, report, { question }) => ({
    changes: { askedAt: report.askedAt ?? tx.now(), question },
    note: question,
  }),
  reject: (_tx, _report, { reason }) => ({ changes: {}, note: reason }),
  async transfer(tx, report, { microBrainId, reason }) {
    if (!(await getMicroBrain(tx, microBrainId))) throw wrong('microBrainId', '没有这个微脑')
    if (microBrainId === report.homeId && !report.desk) throw wrong('microBrainId', '已经在这里了')
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
  async resolve(tx, report, { note, evidencePhotoIds, photoIds }, { person, role, photosToCome }) {
    const photos = [...new Set([...(evidencePhotoIds ?? []), ...(photoIds ?? [])])]
    const category = await getCategory(tx, report.category)
    if (category?.evidence && photos.length + photosToCome === 0)
      throw new Refused('evidence_missing', {
        errors: [{ path: 'evidencePhotoIds', message: '要附办好后的照片' }],
      })
    if (await needsSecondLook(tx, report, person, role))
      return {
        changes: { checkingSeq: report.steps + 1 },
        status: 'in_progress',
        step: 'propose',
        data: { proposed: note, supervisor: needsSupervisor(report) },
        photoIds: photos,
      }
    return { changes: resolved(tx), note, photoIds: photos, jobs: [closeJob(report, tx.now())] }
  },
  dispatch,
  approve,
  rework,
  merge,
  unmerge,
  split,
}
