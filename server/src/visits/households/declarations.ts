// The residence declaration: sealed, handed to the police post of the place, withdrawn until that post took it up.
import { numberAlphabet, numberRandomLength } from '@chaolin/shared/reports/number'
import { formatDeclarationNumber, parseDeclarationNumber } from '@chaolin/shared/visits/declaration-number'
import type { NewDeclaration } from '@chaolin/shared/visits/household-schema'
import { residenceKeepDays } from '@chaolin/shared/visits/residence-text'
import { LockMode } from '@mikro-orm/core'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { otherSystems } from '../../micro-brains/queries.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { byCreation, cutPage, readPage, type PageQuery } from '../../paging.ts'
import { recordReading } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { findMicroBrain } from '../../routing/queries.ts'
import { seal, unseal } from '../../sealing.ts'
import type { Compound } from '../compounds/queries.ts'
import { Consent } from '../entities.ts'
import { ResidenceDeclaration, type Household, type HouseholdClaim } from './entities.ts'
import { requirePolice } from './seats.ts'

const drawNumber = customAlphabet(numberAlphabet, numberRandomLength)
const dayMs = 86_400_000
const plain = { disableIdentityMap: true } as const

export type Given = Omit<NewDeclaration, 'consentVersion'>

const sealOf = (number: string) => ({ purpose: 'residence', owner: number })

/** Null once it is deleted. */
export async function readGiven(
  ctx: Context,
  { number, sealed }: Pick<ResidenceDeclaration, 'number' | 'sealed'>,
): Promise<Given | null> {
  return sealed ? (JSON.parse(await unseal(ctx, sealOf(number), sealed)) as Given) : null
}

export const findDeclaration = (ctx: Context, text: string): Promise<ResidenceDeclaration | null> => {
  const number = parseDeclarationNumber(text)
  return number === null ? Promise.resolve(null) : ctx.em.findOne(ResidenceDeclaration, { number }, plain)
}

async function lockDeclaration(tx: Context, text: string) {
  const number = parseDeclarationNumber(text)
  const row =
    number &&
    (await tx.em.findOne(
      ResidenceDeclaration,
      { number },
      { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain },
    ))
  if (!row) throw new Refused('not_found')
  return row
}

/** For the post as another system: its own order for each declaration. Built in, its staff are told instead. */
async function oweToPost(
  tx: Context,
  row: Pick<ResidenceDeclaration, 'id' | 'number' | 'microBrainId'>,
  event: 'declared' | 'withdrawn',
): Promise<NewJob[]> {
  const [system] = await otherSystems(tx, [row.microBrainId])
  const step = event === 'declared' ? 'declare' : 'withdraw'
  const payload = { declarationId: row.id, event, step, number: row.number }
  if (system?.kind !== 'webhook')
    return event === 'declared' ? [{ kind: 'residence.notify', subject: `residence:${row.id}`, payload }] : []
  return [
    {
      kind: 'residence.deliver',
      subject: `deliver:${row.microBrainId}:residence:${row.id}`,
      target: row.microBrainId,
      payload: { ...payload, webhookId: `msg_${row.number}_${event}` },
    },
  ]
}

const forgetJob = (tx: Context, declarationId: number, days: number): NewJob => ({
  kind: 'residence.forget',
  subject: `residence:forget:${declarationId}:${days}`,
  payload: { declarationId },
  dueAt: new Date(tx.now().getTime() + days * dayMs),
})

type Where = { claim: HouseholdClaim; household: Household; compound: Compound }

/** The household's row is locked, so a claim has at most one that stands. */
export async function declareResidence(
  tx: Context,
  { claim, household, compound }: Where,
  { consentVersion, ...given }: NewDeclaration,
): Promise<string> {
  const standing = { claimId: claim.id, status: { $in: ['submitted', 'taken_up'] as const } }
  if (claim.role !== 'tenant' || claim.active !== 1)
    throw new Refused('step_closed', { detail: '居住登记由在住的租客申报' })
  if ((await tx.em.count(ResidenceDeclaration, standing)) > 0)
    throw new Refused('step_closed', { detail: '您已经申报过了' })
  const { microBrain } = await findMicroBrain(tx, { kind: 'residence', compoundId: compound.id })
  if (microBrain?.kind !== 'police')
    throw new Refused('step_closed', { detail: '这里还不能在线申报，请到派出所登记' })
  const number = formatDeclarationNumber(drawNumber())
  const id = await insertRow(tx.em, ResidenceDeclaration, {
    number,
    claimId: claim.id,
    householdId: household.id,
    personId: claim.personId,
    microBrainId: microBrain.id,
    status: 'submitted',
    sealed: await seal(tx, sealOf(number), JSON.stringify(given)),
    consentVersion,
    takenUpBy: null,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  })
  await insertRow(tx.em, Consent, {
    kind: 'residence',
    visitId: null,
    householdId: household.id,
    claimId: claim.id,
    personId: claim.personId,
    version: consentVersion,
    doors: null,
    at: tx.now(),
    withdrawnAt: null,
  })
  await addJobs(tx, [
    ...(await oweToPost(tx, { id, number, microBrainId: microBrain.id }, 'declared')),
    forgetJob(tx, id, residenceKeepDays.unread),
  ])
  return number
}

/** Until the post took it up; what was given is deleted at once. */
export async function withdrawDeclaration(tx: Context, personId: string, number: string) {
  const row = await lockDeclaration(tx, number)
  if (row.personId !== personId) throw new Refused('not_found')
  if (row.status !== 'submitted')
    throw new Refused('step_closed', {
      detail: row.status === 'taken_up' ? '派出所已经受理，要改请联系派出所' : '已经撤回了',
    })
  await endDeclaration(tx, row)
  return { ...row, status: 'withdrawn' as const, sealed: null, updatedAt: tx.now() }
}

async function endDeclaration(tx: Context, row: ResidenceDeclaration) {
  await tx.em.nativeUpdate(
    ResidenceDeclaration,
    { id: row.id },
    { status: 'withdrawn', sealed: null, updatedAt: tx.now() },
  )
  await tx.em.nativeUpdate(
    Consent,
    { claimId: row.claimId, kind: 'residence', withdrawnAt: null },
    { withdrawnAt: tx.now() },
  )
  await addJobs(tx, await oweToPost(tx, row, 'withdrawn'))
}

export async function takeUpDeclaration(tx: Context, person: Person, number: string) {
  const row = await lockDeclaration(tx, number)
  requirePolice(person, row.microBrainId, 'takeUpDeclaration')
  if (row.status !== 'submitted') throw new Refused('step_closed')
  const changes = { status: 'taken_up' as const, takenUpBy: person.id, updatedAt: tx.now() }
  await tx.em.nativeUpdate(ResidenceDeclaration, { id: row.id }, changes)
  await addJobs(tx, [
    {
      kind: 'residence.taken_up',
      subject: `residence:${row.id}`,
      payload: { declarationId: row.id, number: row.number },
    },
    forgetJob(tx, row.id, residenceKeepDays.afterTakeUp),
  ])
  return { ...row, ...changes }
}

/** Read by the post it went to, with a reason, on the record of the person it concerns. */
export async function revealDeclaration(tx: Context, person: Person, number: string, reason: string) {
  const row = await lockDeclaration(tx, number)
  const role = requirePolice(person, row.microBrainId, 'revealDeclaration')
  const given = await readGiven(tx, row)
  if (!given) throw new Refused('step_closed', { detail: '申报内容已经删除' })
  await recordReading(tx, {
    personId: row.personId,
    readBy: person.id,
    readerRole: `${role}:${row.microBrainId}`,
    field: 'residence',
    reason,
    about: row.number,
  })
  return given
}

/** The copy goes when its time is over: after it was taken up, or when nobody did. */
export async function forgetDeclaration(tx: Context, id: number) {
  const row = await tx.em.findOne(ResidenceDeclaration, { id }, plain)
  if (!row?.sealed) return
  const days = row.status === 'taken_up' ? residenceKeepDays.afterTakeUp : residenceKeepDays.unread
  const since = row.status === 'taken_up' ? row.updatedAt : row.createdAt
  if (tx.now().getTime() < since.getTime() + days * dayMs) return
  await tx.em.nativeUpdate(ResidenceDeclaration, { id }, { sealed: null })
}

export type DeclarationQuery = PageQuery & {
  microBrainId: string
  status?: ResidenceDeclaration['status'] | undefined
}

/** Newest first. */
export async function pageDeclarations(ctx: Context, { microBrainId, status, ...query }: DeclarationQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    ResidenceDeclaration,
    {
      microBrainId,
      ...(status ? { status } : {}),
      ...(after ? { id: { $lt: after.id } } : {}),
    },
    { orderBy: { id: 'desc' }, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

export const declarationsOf = (ctx: Context, personId: string): Promise<ResidenceDeclaration[]> =>
  ctx.em.find(ResidenceDeclaration, { personId }, { orderBy: { id: 1 }, limit: 500, ...plain })

/** Somebody leaves for good: what is not taken up is withdrawn, and every copy goes. */
export async function forgetDeclarationsOf(tx: Context, personId: string) {
  for (const row of await declarationsOf(tx, personId))
    if (row.status === 'submitted') await endDeclaration(tx, row)
  await tx.em.nativeUpdate(ResidenceDeclaration, { personId }, { sealed: null })
}
