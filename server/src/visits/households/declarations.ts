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
import { addJobs } from '../../outbox/actions.ts'
import { byCreation, cutPage, readPage, type PageQuery } from '../../paging.ts'
import { recordReading } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { findMicroBrain } from '../../routing/queries.ts'
import { seal, unseal } from '../../sealing.ts'
import type { Compound } from '../compounds/queries.ts'
import { Consent } from '../entities.ts'
import { endDeclaration, forgetJob, submitDeclaration } from './declaration-standing.ts'
import { ResidenceDeclaration, type Household, type HouseholdClaim } from './entities.ts'
import { requireAtPost } from './seats.ts'

const drawNumber = customAlphabet(numberAlphabet, numberRandomLength)
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

/** The post finds none that it was not told of. */
async function lockAtPost(tx: Context, number: string) {
  const row = await lockDeclaration(tx, number)
  if (!row.submittedAt) throw new Refused('not_found')
  return row
}

type Where = { claim: HouseholdClaim; household: Household; compound: Compound }

/**
 * The household's row is locked, so a person has at most one that stands there. With a claim that still waits it is kept
 * unseen until that is accepted.
 */
export async function declareResidence(
  tx: Context,
  { claim, household, compound }: Where,
  { consentVersion, ...given }: NewDeclaration,
): Promise<string> {
  const { id: claimId, personId } = claim
  if (claim.role !== 'tenant' || claim.active !== 1 || (claim.until && claim.until <= tx.now()))
    throw new Refused('step_closed', { detail: '居住登记由在住的租客申报' })
  if ((await tx.em.count(ResidenceDeclaration, { householdId: household.id, personId, standing: 1 })) > 0)
    throw new Refused('step_closed', { detail: '您已经申报过了' })
  const { microBrain } = await findMicroBrain(tx, { kind: 'residence', compoundId: compound.id })
  if (microBrain?.kind !== 'police')
    throw new Refused('step_closed', { detail: '这里还不能在线申报，请到派出所登记' })
  const number = formatDeclarationNumber(drawNumber())
  const row = {
    number,
    claimId,
    householdId: household.id,
    personId,
    microBrainId: microBrain.id,
    status: 'waiting' as const,
    standing: 1,
    sealed: await seal(tx, sealOf(number), JSON.stringify(given)),
    consentVersion,
    takenUpBy: null,
    submittedAt: null,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  }
  const id = await insertRow(tx.em, ResidenceDeclaration, row)
  await insertRow(tx.em, Consent, {
    kind: 'residence',
    visitId: null,
    householdId: household.id,
    claimId,
    personId,
    version: consentVersion,
    doors: null,
    at: tx.now(),
    withdrawnAt: null,
  })
  if (claim.status === 'active') await submitDeclaration(tx, { ...row, id })
  else await addJobs(tx, [forgetJob(tx, id, residenceKeepDays.unread)])
  return number
}

/** By whoever lives there now: a claim that waits had its declaration with it. */
export function declareLater(tx: Context, where: Where, declaration: NewDeclaration) {
  if (where.claim.status !== 'active')
    throw new Refused('step_closed', { detail: '住户申请通过以后才能申报' })
  return declareResidence(tx, where, declaration)
}

/** Until the post took it up; what was given is deleted at once. */
export async function withdrawDeclaration(tx: Context, personId: string, number: string) {
  const row = await lockDeclaration(tx, number)
  if (row.personId !== personId) throw new Refused('not_found')
  if (row.status !== 'waiting' && row.status !== 'submitted')
    throw new Refused('step_closed', {
      detail: row.status === 'taken_up' ? '派出所已经受理，要改请联系派出所' : '已经结束了',
    })
  await endDeclaration(tx, row, 'withdrawn')
}

export async function takeUpDeclaration(tx: Context, person: Person, number: string) {
  const row = await lockAtPost(tx, number)
  requireAtPost(person, row.microBrainId, 'takeUpDeclaration')
  if (row.status !== 'submitted' || !row.sealed) throw new Refused('step_closed')
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
}

/** Read by the post it went to, with a reason, on the record of the person it concerns. */
export async function revealDeclaration(tx: Context, person: Person, number: string, reason: string) {
  const row = await lockAtPost(tx, number)
  const role = requireAtPost(person, row.microBrainId, 'revealDeclaration')
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
      submittedAt: { $ne: null },
      ...(status ? { status } : {}),
      ...(after ? { id: { $lt: after.id } } : {}),
    },
    { orderBy: { id: 'desc' }, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

export const declarationsOf = (ctx: Context, personId: string): Promise<ResidenceDeclaration[]> =>
  ctx.em.find(ResidenceDeclaration, { personId }, { orderBy: { id: 1 }, limit: 500, ...plain })
