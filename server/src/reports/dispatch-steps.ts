// Who gets it: 接单 and 派单. To one person or one team of the home; to oneself is 抢单.
import { roleMay, type StaffRole } from '@chaolin/shared/staff/rules'
import { isFull } from '@chaolin/shared/staff/dispatch'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { Refused } from '../errors.ts'
import { lockPerson, type Person } from '../residents/queries.ts'
import { termsFor } from '../routing/queries.ts'
import {
  findReceiver,
  isMember,
  namelessColleague,
  ownMostOpen,
  staffNames,
  teamNames,
} from '../staff/people/queries.ts'
import { dispatchedJob } from './dispatch-notices.ts'
import { ReportHistory, type Report } from './entities.ts'
import { countOthersOf } from './loads.ts'
import { stillHeldBy } from './staff-audience.ts'
import type { Bodies, Effect } from './staff-effects.ts'

const worksAt = ({ roles }: Person, homeId: string) =>
  roles.some(({ role, microBrainId }) => role === 'staff' && microBrainId === homeId)

const nameAt = async (tx: Context, { homeId }: Report, personId: string) =>
  (await staffNames(tx, [homeId], [personId])).get(personId) ?? namelessColleague

/** Of the staff nobody takes what somebody else was given, and nothing at all where the dispatcher decides. */
async function refuseUnlessOpenTo(tx: Context, report: Report, person: Person) {
  const { teamId } = report
  // Whoever works there no more holds nothing back.
  const assigneeId = (await stillHeldBy(tx, report)).assigneeId
  if (assigneeId === person.id) return
  if (!assigneeId && teamId && (await isMember(tx, teamId, person.id))) return
  const terms = await termsFor(tx, report.homeId, report.category)
  if (terms?.mode === 'assign') throw new Refused('step_closed', { detail: '这里由指挥员派单' })
  // Who was given it and did not take it in time has lost it to whoever does.
  if (report.status === 'submitted' && tx.now() >= report.acceptDueAt) return
  if (assigneeId)
    throw new Refused('step_closed', { detail: `已经在${await nameAt(tx, report, assigneeId)}手上` })
  if (teamId) {
    const name = (await teamNames(tx, [teamId])).get(teamId) ?? ''
    throw new Refused('step_closed', { detail: `已经派给${name}了` })
  }
}

/** How many beside this report they hold, when that is as many as they may; null: there is room. Locks the person. */
export async function fullWith(tx: Context, report: Report, personId: string): Promise<number | null> {
  await lockPerson(tx, personId)
  const terms = await termsFor(tx, report.homeId, report.category)
  const mostOpen = (await ownMostOpen(tx, report.homeId, personId)) ?? terms?.mostOpen
  const held = await countOthersOf(tx, personId, report.id)
  return mostOpen !== undefined && isFull(held, mostOpen) ? held : null
}

async function refuseFull(tx: Context, report: Report, personId: string, name: string) {
  const held = await fullWith(tx, report, personId)
  if (held !== null) throw new Refused('person_full', { detail: `${name}手上已经有 ${held} 件` })
}

/** 抢单: who of the staff takes it has it. A dispatcher takes it for the post. */
export const accept: Effect<'accept'> = async (tx, report, _body, { person, role }) => {
  const acceptedAt = tx.now()
  if (role !== 'staff') return { changes: { acceptedAt } }
  await refuseUnlessOpenTo(tx, report, person)
  // The second post of two takes it for the first.
  if (!worksAt(person, report.homeId) || report.assigneeId === person.id) return { changes: { acceptedAt } }
  await refuseFull(tx, report, person.id, '您')
  const theirs = report.teamId && !report.assigneeId && (await isMember(tx, report.teamId, person.id))
  return {
    changes: { acceptedAt, assigneeId: person.id, teamId: theirs ? report.teamId! : null },
    data: { ...from(report), staffId: person.id, teamId: theirs ? report.teamId! : null, mode: 'grab' },
  }
}

/** Whose it was until now. */
export const from = ({ assigneeId, teamId }: Report) => ({
  fromStaffId: assigneeId ?? null,
  fromTeamId: teamId ?? null,
})

/** Asked before what the report allows: whoever may not decide is not told how it stands. */
export function refuseForOthers(person: Person, role: StaffRole, { staffId }: Bodies['dispatch']) {
  if (staffId !== person.id && !roleMay(role, 'dispatchOthers')) throw new Refused('forbidden')
}

export const dispatch: Effect<'dispatch'> = async (tx, report, { staffId, teamId }, { person, role }) => {
  const toOneself = staffId === person.id
  const decides = roleMay(role, 'dispatchOthers')
  const receiver = await findReceiver(tx, report, { staffId, teamId })
  if (isSame(report, receiver)) throw new Refused('step_closed', { detail: `已经派给${receiver.name}了` })
  if (!decides) await refuseUnlessOpenTo(tx, report, person)
  if (receiver.staffId) await refuseFull(tx, report, receiver.staffId, toOneself ? '您' : receiver.name)
  const kept = toOneself && report.teamId && (await isMember(tx, report.teamId, person.id))
  const given = { staffId: receiver.staffId, teamId: kept ? report.teamId! : receiver.teamId }
  return {
    changes: { assigneeId: given.staffId, teamId: given.teamId, dispatchedAt: tx.now() },
    data: { ...from(report), ...given, mode: toOneself ? 'grab' : 'assign' },
    reason: `派给${receiver.name}`,
    jobs: [dispatchedJob(report)],
  }
}

/** Given to them already; what somebody only took themselves may still be given to them. */
const isSame = (report: Report, { staffId, teamId }: { staffId: string | null; teamId: string | null }) =>
  report.dispatchedAt != null &&
  (staffId ? report.assigneeId === staffId : !report.assigneeId && report.teamId === teamId)

/** Two accept at once: the second is told who was first, and when. */
export async function refuseTaken(tx: Context, report: Report) {
  if (report.status !== 'accepted' && report.status !== 'in_progress') return
  const taken = await tx.em.findOne(
    ReportHistory,
    { reportId: report.id, step: 'accept' },
    { orderBy: { seq: 'desc' }, disableIdentityMap: true },
  )
  if (!taken) return
  const name = taken.personId ? await nameAt(tx, report, taken.personId) : '指挥站'
  throw new Refused('step_closed', { detail: `${name} ${momentWords(taken.at, tx.now())}接了` })
}

function momentWords(at: Date, now: Date) {
  const [day, time] = toWire(at).split('T') as [string, string]
  const sameDay = toWire(now).startsWith(day)
  const date = sameDay ? '' : `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 `
  return `${date}${time.slice(0, 5)} `
}
