// Volunteers and tasks → wire: to a volunteer without personal data, to staff with who claimed what.
import { maskPhone } from '@chaolin/shared/contact-masks'
import type { Place } from '@chaolin/shared/place'
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { distanceM } from '@chaolin/shared/routing/distance'
import {
  mayClaim,
  mayGiveUp,
  mayReport,
  maySeeMeeting,
  residentAnswers,
  residentMay,
} from '@chaolin/shared/staff/volunteers/rules'
import type { StaffTask, Task, Volunteer as WireVolunteer } from '@chaolin/shared/staff/volunteers/schema'
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { findPhotos } from '../../files/actions.ts'
import type { Signer } from '../../files/urls.ts'
import type { Person } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import type { Volunteer, VolunteerClaim, VolunteerTask } from './entities.ts'
import { claimants, claimsOf, hoursOf, reportsOf } from './queries.ts'
import { stillOffered } from './tasks.ts'

type Point = { lng: number; lat: number }

async function postNames(ctx: Context, ids: string[]) {
  const homes = await Promise.all([...new Set(ids)].map((id) => homeView(ctx, id)))
  return new Map(homes.flatMap((home) => (home ? [[home.id, home.name] as const] : [])))
}

export async function volunteerViews(
  ctx: Context,
  rows: Volunteer[],
  reader: 'self' | 'staff',
): Promise<WireVolunteer[]> {
  const names = await postNames(
    ctx,
    rows.map(({ microBrainId }) => microBrainId),
  )
  const hours = await hoursOf(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.publicId,
    post: { id: row.microBrainId, name: names.get(row.microBrainId) ?? '' },
    kind: row.kind,
    status: row.status,
    name: row.name,
    phone: reader === 'self' ? row.phone : row.phone && maskPhone(row.phone),
    words: row.words ?? null,
    reason: row.reason ?? null,
    consent: { version: row.consentVersion, at: toWire(row.consentAt) },
    hours: hours.get(row.id) ?? [],
    appliedAt: toWire(row.createdAt),
  }))
}

const shownPlace = ({ shownLng, shownLat }: VolunteerTask): Place => asPlace([shownLng, shownLat])

const taskBase = (task: VolunteerTask, names: Map<string, string>) => ({
  id: task.publicId,
  post: { id: task.microBrainId, name: names.get(task.microBrainId) ?? '' },
  title: task.title,
  words: task.words,
  area: task.area,
  place: shownPlace(task),
  startsAt: toWire(task.startsAt),
  endsAt: toWire(task.endsAt),
  people: task.people,
  taken: task.taken,
  quarters: task.quarters,
  status: task.status,
  care: task.care,
})

type Offer = { offered: boolean; accepted: boolean; now: number }

function taskSteps(
  task: VolunteerTask,
  claim: VolunteerClaim | undefined,
  { offered, accepted, now }: Offer,
) {
  if (!accepted) return []
  const steps: Task['steps'] = []
  const free = !claim || claim.status === 'given_up'
  const facts = { ...task, endsAt: task.endsAt.getTime() }
  if (free && offered && mayClaim(facts, now)) steps.push('claim')
  if (claim && mayGiveUp(task.status, claim.status)) steps.push('give-up')
  if (claim && mayReport(task.status, claim.status, task.startsAt.getTime(), now)) steps.push('report')
  return steps
}

/** As a volunteer reads them; `acceptedAt`: the posts where the reader is one now. */
export async function taskViews(
  ctx: Context,
  person: Person,
  tasks: VolunteerTask[],
  acceptedAt: ReadonlySet<string>,
  near: Point | null,
): Promise<Task[]> {
  const names = await postNames(
    ctx,
    tasks.map(({ microBrainId }) => microBrainId),
  )
  const claims = await claimsOf(ctx, person.id, tasks)
  const reports = await reportsOf(ctx, tasks)
  return tasks.map((task) => {
    const claim = claims.get(task.id)
    const report = task.reportId == null ? undefined : reports.get(task.reportId)
    const offered =
      task.reportId == null ||
      (report !== undefined &&
        stillOffered(task, {
          status: report.status as ReportStatus,
          homeId: report.home_id,
          category: report.category,
        }))
    const accepted = acceptedAt.has(task.microBrainId)
    const sees = accepted && offered && maySeeMeeting(task.status, claim?.status ?? null)
    return {
      ...taskBase(task, names),
      distanceM: near ? Math.round(distanceM([near.lng, near.lat], [task.shownLng, task.shownLat])) : null,
      mine: claim ? claimView(claim) : null,
      meeting: sees ? { words: task.meeting, place: asPlace([task.lng, task.lat]) } : null,
      steps: taskSteps(task, claim, { offered, accepted, now: ctx.now().getTime() }),
    }
  })
}

const claimView = ({ status, quarters, confirmedQuarters, reason, words }: VolunteerClaim) => ({
  status,
  quarters: quarters ?? null,
  confirmedQuarters: confirmedQuarters ?? null,
  reason: reason ?? null,
  words: words ?? null,
})

export async function staffTaskViews(
  ctx: Context,
  sign: Signer,
  person: Person,
  tasks: VolunteerTask[],
): Promise<StaffTask[]> {
  const names = await postNames(
    ctx,
    tasks.map(({ microBrainId }) => microBrainId),
  )
  const reports = await reportsOf(ctx, tasks)
  const pairs = await claimants(
    ctx,
    tasks.map(({ id }) => id),
  )
  const photos = await findPhotos(ctx, [...new Set(pairs.flatMap(({ claim }) => claim.photoIds))])
  const pictures = new Map(photos.map(({ id, width, height }) => [id, { id, url: sign(id), width, height }]))
  return tasks.map((task) => ({
    ...taskBase(task, names),
    number: (task.reportId == null ? null : reports.get(task.reportId)?.number) ?? null,
    meeting: task.meeting,
    reason: task.reason ?? null,
    claims: pairs
      .filter(({ claim }) => claim.taskId === task.id)
      .map(({ claim, volunteer }) => ({
        id: claim.publicId,
        name: volunteer.name,
        kind: volunteer.kind,
        ...claimView(claim),
        photos: claim.photoIds.flatMap((id) => pictures.get(id) ?? []),
        own: volunteer.personId === person.id,
      })),
  }))
}

export const helpViews = (tasks: VolunteerTask[]) =>
  tasks.map((task) => ({
    id: task.publicId,
    title: task.title,
    words: task.words,
    startsAt: toWire(task.startsAt),
    endsAt: toWire(task.endsAt),
    status: task.status,
    taken: task.taken,
    answers: residentAnswers.filter((answer) => residentMay(answer, task.status, task.taken)),
  }))
