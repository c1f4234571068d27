// Mediation → wire: to a party with its own words, to the mediator and the dispatcher with both, to others how far it is.
import {
  mediationCan,
  mediationSteps,
  mayTake,
  otherSide,
  partyCan,
  partySteps,
  type Side,
} from '@chaolin/shared/staff/mediation/rules'
import type { MediationView, PartyMediation } from '@chaolin/shared/staff/mediation/schema'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { findPhotos } from '../../files/actions.ts'
import type { Signer } from '../../files/urls.ts'
import { homeView } from '../../routing/queries.ts'
import type { Person } from '../../residents/queries.ts'
import type {
  Mediation,
  MediationAgreement,
  MediationAnswer,
  MediationAppointment,
  MediationParty,
  MediationStatement,
} from './entities.ts'
import { partyCase } from './parties.ts'
import {
  readAgreement,
  readAgreements,
  readAnswers,
  readAppointments,
  readHistory,
  readParties,
  readStatements,
  readStatementsOf,
  standingAppointments,
} from './queries.ts'
import { readsWords, type Case } from './steps.ts'

async function statementViews(ctx: Context, sign: Signer, rows: MediationStatement[]) {
  const photos = await findPhotos(ctx, [...new Set(rows.flatMap(({ photoIds }) => photoIds))])
  const known = new Map(photos.map(({ id, width, height }) => [id, { id, url: sign(id), width, height }]))
  return rows.map(({ createdAt, text, photoIds, byStaff }) => ({
    at: toWire(createdAt),
    text,
    photos: photoIds.flatMap((id) => known.get(id) ?? []),
    byStaff,
  }))
}

export const appointmentView = (row: MediationAppointment | null | undefined) =>
  row ? { at: toWire(row.at), place: row.place } : null

const standing = (rows: MediationAppointment[]) => rows.find(({ state }) => state === 'set')

type Said = MediationAnswer['answer'] | 'waiting'
const answerOf = (answers: MediationAnswer[], version: number, side: Side): Said =>
  answers.find((row) => row.version === version && row.side === side)?.answer ?? 'waiting'

/** The other side's no is not told: that the text is void says enough. */
function agreementFor(row: MediationAgreement | null, answers: MediationAnswer[], side: Side) {
  if (!row) return null
  const { version, text, state, createdAt } = row
  const theirs = answerOf(answers, version, otherSide(side))
  return {
    version,
    text,
    state,
    at: toWire(createdAt),
    mine: answerOf(answers, version, side),
    theirs: theirs === 'no' ? ('waiting' as const) : theirs,
  }
}

/** What both live through; what one side does alone is for that side. */
const common = new Set([
  'open',
  'assign',
  'appoint',
  'move',
  'cancel',
  'offer',
  'sign',
  'end',
  'schedule',
  'follow-up',
])

export async function partyView(
  ctx: Context,
  sign: Signer,
  person: Person,
  found: Mediation | null,
): Promise<PartyMediation> {
  const { mediation, party, report } = await partyCase(ctx, person, found)
  const { side } = party
  const home = await homeView(ctx, report.homeId)
  const statements = await readStatementsOf(ctx, party)
  const appointments = await readAppointments(ctx, mediation.id)
  const answers = await readAnswers(ctx, mediation.id)
  const agreement = await readAgreement(ctx, mediation.id, mediation.version)
  const history = await readHistory(ctx, mediation.id)
  const facts = { status: mediation.status, report: report.status }
  const said = answerOf(answers, mediation.version, side) !== 'waiting'
  return {
    id: mediation.publicId,
    side,
    status: mediation.status,
    post: home?.name ?? '',
    mediator: mediation.mediatorName,
    number: side === 'first' ? report.number : null,
    statements: await statementViews(ctx, sign, statements),
    appointment: appointmentView(standing(appointments)),
    agreement: agreementFor(agreement, answers, side),
    followUp: mediation.followUpAt
      ? { on: toWire(mediation.followUpAt), kept: mediation.followUpKept ?? null }
      : null,
    endReason: mediation.endReason ?? null,
    timeline: history
      .filter(({ step, by }) => common.has(step) || by === side)
      .map(({ at, step }) => ({ at: toWire(at), step })),
    steps: partySteps.filter((step) => partyCan(step, facts, said)),
  }
}

export function stateView(
  mediation: Mediation,
  number: string,
  appointment: MediationAppointment | null | undefined,
) {
  return {
    id: mediation.publicId,
    number,
    status: mediation.status,
    mediator: mediation.mediatorName,
    appointment: appointmentView(appointment),
    createdAt: toWire(mediation.createdAt),
    updatedAt: toWire(mediation.updatedAt),
  }
}

const joinedOf = (party: MediationParty, now: Date) => {
  if (party.personId) return 'joined' as const
  if (party.inPerson) return 'in_person' as const
  return party.codeExpiresAt && party.codeExpiresAt > now ? ('invited' as const) : ('missing' as const)
}

export async function staffView(ctx: Context, sign: Signer, person: Person, known: Case) {
  const { mediation, report } = known
  if (!readsWords(known)) {
    const appointments = await standingAppointments(ctx, [mediation.id])
    return {
      access: 'status' as const,
      ...stateView(mediation, report.number, appointments.get(mediation.id)),
    }
  }
  return fullView(ctx, sign, person, known)
}

async function fullView(ctx: Context, sign: Signer, person: Person, known: Case): Promise<MediationView> {
  const { mediation, report, actors } = known
  const parties = await readParties(ctx, mediation.id)
  const appointments = await readAppointments(ctx, mediation.id)
  const answers = await readAnswers(ctx, mediation.id)
  const history = await readHistory(ctx, mediation.id)
  const facts = { status: mediation.status, report: report.status }
  return {
    access: 'full',
    ...stateView(mediation, report.number, standing(appointments)),
    mediatorId: mediation.mediatorId,
    homeId: report.homeId,
    mine: mediation.mediatorId === person.id,
    parties: await partyViews(ctx, sign, mediation, parties, answers),
    appointments: appointments.map(({ at, place, state }) => ({ at: toWire(at), place, state })),
    agreements: (await readAgreements(ctx, mediation.id)).map((row) => agreementView(row, answers)),
    followUp: mediation.followUpAt
      ? {
          on: toWire(mediation.followUpAt),
          kept: mediation.followUpKept ?? null,
          note: mediation.followUpNote ?? null,
        }
      : null,
    endReason: mediation.endReason ?? null,
    history: history.map(({ at, step, by, note }) => ({ at: toWire(at), step, by, note: note ?? null })),
    steps: mediationSteps.filter((step) => mayTake(actors, step) && mediationCan(step, facts)),
  }
}

async function partyViews(
  ctx: Context,
  sign: Signer,
  mediation: Mediation,
  parties: MediationParty[],
  answers: MediationAnswer[],
) {
  const rows = await readStatements(ctx, mediation.id)
  const views = await statementViews(ctx, sign, rows)
  return parties.map((party) => ({
    side: party.side,
    name: party.name ?? null,
    joined: joinedOf(party, ctx.now()),
    inviteUntil: toWireOrNull(party.codeExpiresAt),
    statements: views.filter((_view, index) => rows[index]!.side === party.side),
    answer: answerOf(answers, mediation.version, party.side),
  }))
}

const agreementView = (row: MediationAgreement, answers: MediationAnswer[]) => ({
  version: row.version,
  text: row.text,
  state: row.state,
  at: toWire(row.createdAt),
  answers: answers
    .filter(({ version }) => version === row.version)
    .map(({ side, answer, note, createdAt }) => ({
      side,
      answer,
      note: note ?? null,
      at: toWire(createdAt),
    })),
})
