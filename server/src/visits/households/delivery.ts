// What households owe: telling those concerned of a claim, ending tenancies, handing declarations to the police post.
import { residenceKeepDays } from '@chaolin/shared/visits/residence-text'
import { deliverTo, type Message } from '../../micro-brains/actions.ts'
import { toWire } from '../../day.ts'
import { claimCan, staffDecide } from '@chaolin/shared/visits/households'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { JobPayload } from '../../outbox/actions.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { findPerson, peopleAt } from '../../residents/queries.ts'
import { compoundsById, getCompound } from '../compounds/queries.ts'
import { lapseClaim, lockClaim } from './claims.ts'
import { forgetDeclaration } from './declaration-standing.ts'
import { readGiven } from './declarations.ts'
import { HouseholdClaim, ResidenceDeclaration } from './entities.ts'
import { getHousehold, membersOf } from './queries.ts'
import { sceneOf } from './seats.ts'

const plain = { disableIdentityMap: true } as const

type News = { people: string[]; audience: 'reporter' | 'staff'; title: string; body: string }

const toClaimant: Record<string, string> = {
  accept: '住户申请通过了',
  refuse: '住户申请没有通过',
  remove: '您已不再是这户的住户',
  extend: '您的到期日延后了',
  expire: '租期到了，住户身份已结束',
  lapse: '住户申请 14 天没有答复，已失效',
}

const claimOf = (ctx: Context, payload: JobPayload) =>
  ctx.em.findOne(HouseholdClaim, { id: Number(payload.claimId) }, plain)

async function newsOf(ctx: Context, claim: HouseholdClaim, step: string): Promise<News[]> {
  const household = await getHousehold(ctx, claim.householdId)
  const compound = household && (await getCompound(ctx, household.compoundId))
  if (!household || !compound) return []
  const body = compound.name + household.label
  const members = (await membersOf(ctx, household.id)).filter(({ personId }) => personId !== claim.personId)
  const peopleOf = (claims: HouseholdClaim[]) => claims.map(({ personId }) => personId)
  const title = toClaimant[step]
  if (title) return [{ people: [claim.personId], audience: 'reporter', title, body }]
  if (step === 'leave')
    return [{ people: peopleOf(members), audience: 'reporter', title: '有人退出了您家', body }]
  if (step !== 'claim' || claim.status !== 'pending') return []
  // Who may decide on it hears of it.
  if (staffDecide(sceneOf({ actor: 'staff' }, claim, members))) {
    const staff = await peopleAt(ctx, [compound.microBrainId], ['staff', 'dispatcher'])
    return [{ people: staff, audience: 'staff', title: '有人申请成为住户，请核对', body }]
  }
  const deciders = members.filter(({ role }) =>
    claimCan('accept', sceneOf({ actor: 'member', actorRole: role }, claim, members)),
  )
  return [{ people: peopleOf(deciders), audience: 'reporter', title: '有人申请加入您家，请您看看', body }]
}

async function tellOfClaim(ctx: Context, payload: JobPayload) {
  const claim = await claimOf(ctx, payload)
  const step = String(payload.step)
  if (!claim) return
  for (const { people, audience, title, body } of await newsOf(ctx, claim, step))
    await tellAll(
      ctx,
      people.map((personId) => ({
        personId,
        dedupeKey: `household:${claim.id}:${step}:${personId}`,
        kind: `household.${step}`,
        title,
        body,
        number: null,
        audience,
      })),
      null,
    )
}

const declarationOf = (ctx: Context, payload: JobPayload) =>
  ctx.em.findOne(ResidenceDeclaration, { id: Number(payload.declarationId) }, plain)

/** Null: it was withdrawn before the post heard of it, and what was given is gone. */
async function messageOf(
  ctx: Context,
  row: ResidenceDeclaration,
  payload: JobPayload,
): Promise<Message | null> {
  const declared = payload.event === 'declared'
  const given = declared ? await readGiven(ctx, row) : null
  if (declared && !given) return null
  const household = await getHousehold(ctx, row.householdId)
  const compounds = household ? await compoundsById(ctx, [household.compoundId]) : new Map()
  const name = household ? (compounds.get(household.compoundId)?.name ?? '') : ''
  return {
    id: String(payload.webhookId),
    type: `residence.${String(payload.event)}`,
    timestamp: toWire(declared ? (row.submittedAt ?? row.createdAt) : row.updatedAt),
    data: {
      id: row.number,
      kind: 'residence',
      status: declared ? 'submitted' : payload.event,
      step: payload.step,
      ...(given ? { address: name + (household?.label ?? ''), declaration: given } : {}),
      photos: [],
    },
  }
}

async function tellPost(ctx: Context, row: ResidenceDeclaration) {
  if (row.status !== 'submitted') return
  const people = await peopleAt(ctx, [row.microBrainId], ['staff', 'dispatcher'])
  await tellAll(
    ctx,
    people.map((personId) => ({
      personId,
      dedupeKey: `residence:${row.id}:declared:${personId}`,
      kind: 'residence.declared',
      title: '新的居住登记申报',
      body: row.number,
      number: null,
      audience: 'staff' as const,
    })),
    null,
  )
}

const tellTakenUp = (ctx: Context, row: ResidenceDeclaration) =>
  tellAll(
    ctx,
    [
      {
        personId: row.personId,
        dedupeKey: `residence:${row.id}:taken_up`,
        kind: 'residence.taken_up',
        title: '派出所受理了您的居住登记申报',
        body: row.number,
        number: null,
        audience: 'reporter',
      },
    ],
    null,
  )

const endedWords: Record<string, string> = {
  claim: '住户身份已结束，居住登记申报一并结束，信息已经删除',
  unread: `居住登记申报 ${residenceKeepDays.unread} 天没有受理，已结束，信息已经删除；请联系派出所`,
}

const tellEnded = (ctx: Context, row: ResidenceDeclaration, why: string) =>
  tellAll(
    ctx,
    [
      {
        personId: row.personId,
        dedupeKey: `residence:${row.id}:ended`,
        kind: 'residence.ended',
        title: '您的居住登记申报结束了',
        body: `${endedWords[why] ?? ''}（${row.number}）`,
        number: null,
        audience: 'reporter',
      },
    ],
    null,
  )

export const householdHandlers: Handlers = {
  'household.notify': tellOfClaim,
  async 'household.tenancy'(ctx, payload) {
    const claim = await claimOf(ctx, payload)
    // Locking it ends what is due.
    if (claim) await inTransaction(ctx, (tx) => lockClaim(tx, claim.publicId))
  },
  async 'household.lapse'(ctx, payload) {
    const claim = await claimOf(ctx, payload)
    if (claim) await inTransaction(ctx, (tx) => lapseClaim(tx, claim.publicId))
  },
  async 'residence.deliver'(ctx, payload, job) {
    const row = await declarationOf(ctx, payload)
    const message = row && (await messageOf(ctx, row, payload))
    if (message) await deliverTo(ctx, job, message)
  },
  async 'residence.notify'(ctx, payload) {
    const row = await declarationOf(ctx, payload)
    if (row) await tellPost(ctx, row)
  },
  async 'residence.taken_up'(ctx, payload) {
    const row = await declarationOf(ctx, payload)
    if (row) await tellTakenUp(ctx, row)
  },
  async 'residence.ended'(ctx, payload) {
    const row = await declarationOf(ctx, payload)
    // Who left for good is told nothing.
    if (row && (await findPerson(ctx, row.personId))) await tellEnded(ctx, row, String(payload.why))
  },
  async 'residence.forget'(ctx, payload) {
    await inTransaction(ctx, (tx) => forgetDeclaration(tx, Number(payload.declarationId)))
  },
}
