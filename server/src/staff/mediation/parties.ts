// What the two parties do: come in by a code, say their side, say yes or no to a text.
import { isGoing, partyCan, type PartyStep } from '@chaolin/shared/staff/mediation/rules'
import type { PartyStepBodies } from '@chaolin/shared/staff/mediation/schema'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { findReportById } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { addStatement, hashOfCode } from './actions.ts'
import { answer } from './agreement.ts'
import { Mediation, MediationAnswer, MediationParty } from './entities.ts'
import { isTalking, lockMediation, write, type MatterReport } from './steps.ts'

const plain = { disableIdentityMap: true } as const

/** A person is a party by having a page here; anybody else finds nothing. */
export async function partyCase(ctx: Context, person: Person, mediation: Mediation | null) {
  const party =
    mediation &&
    (await ctx.em.findOne(MediationParty, { mediationId: mediation.id, personId: person.id }, plain))
  const report = party && (await findReportById(ctx, mediation.reportId))
  if (!mediation || !party || !report) throw new Refused('not_found')
  return { mediation, party, report }
}

/** Whether this side has answered the text that lies before it. */
export const hasAnswered = async (ctx: Context, { id, version }: Mediation, { side }: MediationParty) =>
  (await ctx.em.count(MediationAnswer, { mediationId: id, version, side })) > 0

async function begin(tx: Context, person: Person, id: string, step: PartyStep) {
  const known = await partyCase(tx, person, await lockMediation(tx, id))
  const { mediation, party, report } = known
  const facts = { status: mediation.status, report: report.status }
  if (!partyCan(step, facts, await hasAnswered(tx, mediation, party))) throw new Refused('step_closed')
  return known
}

/** The first who comes with the code is the second party. */
export async function claim(tx: Context, person: Person, code: string) {
  const codeHash = hashOfCode(code)
  const found = await tx.em.findOne(MediationParty, { codeHash }, plain)
  const known = found && (await tx.em.findOne(Mediation, { id: found.mediationId }, plain))
  const mediation = known && (await lockMediation(tx, known.publicId))
  const report = mediation && (await findReportById(tx, mediation.reportId))
  if (!found || !mediation || !report || !mayCome(mediation, report)) throw new Refused('invitation_used')
  if (report.personId === person.id || mediation.mediatorId === person.id)
    throw new Refused('step_closed', { detail: '这是发给对方的邀请' })
  const taken = await tx.em.nativeUpdate(
    MediationParty,
    { id: found.id, codeHash, personId: null, inPerson: false, codeExpiresAt: { $gt: tx.now() } },
    { personId: person.id, joinedAt: tx.now(), codeHash: null, codeExpiresAt: null },
  )
  if (taken !== 1) throw new Refused('invitation_used')
  return write(tx, mediation, {}, { step: 'join', by: 'second', personId: person.id })
}

const mayCome = ({ status }: Mediation, report: MatterReport) => isTalking(status) && isGoing(report.status)

type Bodies = PartyStepBodies

export async function state(tx: Context, person: Person, id: string, body: Bodies['state']) {
  const { mediation, party } = await begin(tx, person, id, 'state')
  await addStatement(tx, party, person, body, false)
  return write(tx, mediation, {}, { step: 'state', by: party.side, personId: person.id })
}

export async function confirm(tx: Context, person: Person, id: string, { version }: Bodies['confirm']) {
  const { mediation, party } = await begin(tx, person, id, 'confirm')
  return answer(tx, mediation, person, { side: party.side, version, answer: 'yes' }, party.side)
}

/** Why not is one of the party's own words. */
export async function decline(tx: Context, person: Person, id: string, body: Bodies['decline']) {
  const { mediation, party } = await begin(tx, person, id, 'decline')
  const said = { side: party.side, version: body.version, answer: 'no' as const }
  const after = await answer(tx, mediation, person, said, party.side)
  if (body.text) await addStatement(tx, party, person, { text: body.text }, false)
  return after
}

/** Who left has no page here any more: if they come, they are heard in person. */
export const forgetParty = (tx: Context, personId: string) =>
  tx.em.nativeUpdate(MediationParty, { personId }, { personId: null, name: null, inPerson: true })
