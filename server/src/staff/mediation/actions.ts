// What staff do with a mediation: begin, name a mediator, let the second party in, appoint, offer a text, end, look after.
import { mayBegin, mayOpen, mediationLimits, partyCodeMs } from '@chaolin/shared/staff/mediation/rules'
import type { MediationStepBodies } from '@chaolin/shared/staff/mediation/schema'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import { attachPhotos } from '../../files/actions.ts'
import { lockReport, markHelped, refuseWhereCase } from '../../reports/actions.ts'
import { findPerson, type Person } from '../../residents/queries.ts'
import { Mediation, MediationAppointment, MediationParty, MediationStatement } from './entities.ts'
import { latestOf } from './queries.ts'
import { begin, lockMediation, partyOf, roleHere, staffMoment, write, type Moment } from './steps.ts'
import { sha256 } from '../../sha256.ts'

const dayMs = 24 * 3_600_000
const latestAppointmentMs = 180 * dayMs
const plain = { disableIdentityMap: true } as const
export const hashOfCode = (code: string) => sha256(code)

/** A mediator works at the report's home. */
async function requireColleague(tx: Context, staffId: string, homeId: string) {
  const colleague = await findPerson(tx, staffId)
  const works = colleague?.roles.some(
    ({ role, microBrainId }) => microBrainId === homeId && (role === 'staff' || role === 'dispatcher'),
  )
  if (!works) throw wrong('staffId', '这个人不在这里工作')
}

type Opening = { mediatorName: string; staffId?: string | undefined }

export async function openMediation(tx: Context, person: Person, number: string, body: Opening) {
  const report = await lockReport(tx, number)
  const role = report && (await roleHere(tx, person, report.homeId))
  if (!report || !role) throw new Refused('not_found')
  if (!mayOpen(role)) throw new Refused('forbidden')
  await refuseWhereCase(tx, report)
  const mediatorId = body.staffId ?? person.id
  if (mediatorId !== person.id && role !== 'dispatcher') throw new Refused('forbidden')
  await requireColleague(tx, mediatorId, report.homeId)
  if (mediatorId === report.personId) throw wrong('staffId', '当事人不能调解自己的事')
  const [latest] = await tx.em.find(
    Mediation,
    { reportId: report.id },
    { orderBy: { round: 'desc' }, limit: 1, ...plain },
  )
  if (report.desk || !mayBegin(report.category, report.status, latest?.status ?? null))
    throw new Refused('step_closed')
  const now = tx.now()
  const row = {
    publicId: nanoid(21),
    reportId: report.id,
    round: (latest?.round ?? 0) + 1,
    status: 'open' as const,
    mediatorId,
    mediatorName: body.mediatorName,
    version: 0,
    steps: 0,
    createdAt: now,
    updatedAt: now,
  }
  const id = Number(await tx.em.insert(Mediation, row))
  // Whose report came by phone or from another system has no page here: they are heard in person.
  const hasPage = report.source === 'app'
  await tx.em.insertMany(MediationParty, [
    {
      mediationId: id,
      side: 'first' as const,
      personId: hasPage ? report.personId : null,
      inPerson: !hasPage,
      joinedAt: hasPage ? now : null,
    },
    { mediationId: id, side: 'second' as const, inPerson: false },
  ])
  await markHelped(tx, report)
  const opened = await tx.em.findOneOrFail(Mediation, { id }, plain)
  return write(tx, opened, {}, staffMoment(person, 'open'))
}

type Bodies = MediationStepBodies

export async function assignMediator(tx: Context, person: Person, id: string, body: Bodies['assign']) {
  const { mediation, report } = await begin(tx, person, id, 'assign')
  await requireColleague(tx, body.staffId, report.homeId)
  const involved = await tx.em.count(MediationParty, { mediationId: mediation.id, personId: body.staffId })
  if (involved > 0) throw wrong('staffId', '当事人不能调解自己的事')
  const { mediatorId, mediatorName } = mediation
  const changes = { mediatorId: body.staffId, mediatorName: body.mediatorName }
  const data = { from: mediatorId, fromName: mediatorName, to: body.staffId, toName: body.mediatorName }
  return write(tx, mediation, changes, staffMoment(person, 'assign', body.reason, data))
}

/** A code for the second party; a new one ends the one before. It is given once, and only its hash is kept. */
export async function inviteSecond(tx: Context, person: Person, id: string, body: Bodies['invite']) {
  const { mediation } = await begin(tx, person, id, 'invite')
  const party = await partyOf(tx, mediation.id, 'second')
  if (party.personId || party.inPerson) throw new Refused('step_closed', { detail: '对方已经来了' })
  const code = nanoid(22)
  const expiresAt = new Date(tx.now().getTime() + partyCodeMs)
  await tx.em.nativeUpdate(
    MediationParty,
    { id: party.id },
    { codeHash: hashOfCode(code), codeExpiresAt: expiresAt, name: body.name ?? party.name ?? null },
  )
  await write(tx, mediation, {}, staffMoment(person, 'invite'))
  return { code, expiresAt }
}

/** The second party comes in person: staff write for them, and their code ends. */
export async function hearInPerson(tx: Context, person: Person, id: string, body: Bodies['hear']) {
  const { mediation } = await begin(tx, person, id, 'hear')
  const party = await partyOf(tx, mediation.id, 'second')
  if (party.personId) throw new Refused('step_closed', { detail: '对方自己在用手机，可以自己写' })
  await tx.em.nativeUpdate(
    MediationParty,
    { id: party.id },
    {
      inPerson: true,
      name: body.name,
      codeHash: null,
      codeExpiresAt: null,
      joinedAt: party.joinedAt ?? tx.now(),
    },
  )
  return write(tx, mediation, {}, staffMoment(person, 'hear'))
}

type Statement = { text: string; photoIds?: string[] | undefined }

export async function addStatement(
  tx: Context,
  { mediationId, side }: Pick<MediationParty, 'mediationId' | 'side'>,
  person: Person,
  { text, photoIds = [] }: Statement,
  byStaff: boolean,
) {
  const count = await tx.em.count(MediationStatement, { mediationId, side })
  if (count >= mediationLimits.statements)
    throw new Refused('step_closed', { detail: `最多写 ${mediationLimits.statements} 段` })
  await attachPhotos(tx, person.id, null, photoIds, 'photoIds')
  await tx.em.insert(MediationStatement, {
    mediationId,
    side,
    text,
    photoIds,
    byStaff,
    personId: person.id,
    createdAt: tx.now(),
  })
}

/** What a party said face to face; who writes for themselves is not written for. */
export async function recordWords(tx: Context, person: Person, id: string, body: Bodies['record']) {
  const { mediation } = await begin(tx, person, id, 'record')
  const party = await partyOf(tx, mediation.id, body.side)
  if (!party.inPerson) throw new Refused('step_closed', { detail: '没有记为当面来说，先记一下' })
  await addStatement(tx, party, person, body, true)
  return write(tx, mediation, {}, staffMoment(person, 'record', undefined, { side: body.side }))
}

const current = (tx: Context, mediationId: number) =>
  tx.em.findOne(MediationAppointment, { mediationId, state: 'set' }, plain)

/** Sets the appointment, or moves the one that stands. */
export async function appoint(tx: Context, person: Person, id: string, body: Bodies['appoint']) {
  const { mediation } = await begin(tx, person, id, 'appoint')
  const at = new Date(body.at)
  const now = tx.now().getTime()
  if (at.getTime() <= now) throw wrong('at', '要定在以后的时间')
  if (at.getTime() > now + latestAppointmentMs) throw wrong('at', '最多约到 180 天以后')
  const mediationId = mediation.id
  const count = await tx.em.count(MediationAppointment, { mediationId })
  if (count >= mediationLimits.appointments) throw new Refused('step_closed', { detail: '改得太多次了' })
  const before = await current(tx, mediationId)
  if (before) await tx.em.nativeUpdate(MediationAppointment, { id: before.id }, { state: 'moved' })
  await tx.em.insert(MediationAppointment, {
    mediationId,
    at,
    place: body.place,
    state: 'set',
    createdAt: tx.now(),
  })
  const step = before ? 'move' : 'appoint'
  const data = { at: at.toISOString(), place: body.place }
  return write(tx, mediation, {}, staffMoment(person, step, body.reason, data))
}

export async function cancelAppointment(tx: Context, person: Person, id: string, body: Bodies['cancel']) {
  const { mediation } = await begin(tx, person, id, 'cancel')
  const standing = await current(tx, mediation.id)
  if (!standing) throw new Refused('step_closed', { detail: '现在没有约好的时间' })
  return writeOff(tx, mediation, standing, staffMoment(person, 'cancel', body.reason))
}

async function writeOff(tx: Context, mediation: Mediation, standing: MediationAppointment, moment: Moment) {
  await tx.em.nativeUpdate(MediationAppointment, { id: standing.id }, { state: 'cancelled' })
  const data = { at: standing.at.toISOString(), place: standing.place }
  return write(tx, mediation, {}, { ...moment, data })
}

/** Its matter left: what was set before that moment takes place no more. */
export async function cancelStanding(tx: Context, reportId: number, leftAt: Date, why: string) {
  const latest = await latestOf(tx, reportId)
  const mediation = latest && (await lockMediation(tx, latest.publicId))
  const standing = mediation && (await current(tx, mediation.id))
  if (standing && standing.createdAt <= leftAt)
    await writeOff(tx, mediation, standing, { step: 'cancel', by: 'system', personId: null, note: why })
}
