// What households owe: telling those concerned of a claim, ending tenancies, handing declarations to the police post.
import { deliverTo, type Message } from '../../micro-brains/actions.ts'
import { toWire } from '../../day.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { JobPayload } from '../../outbox/actions.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { peopleAt } from '../../residents/queries.ts'
import { compoundsById, getCompound } from '../compounds/queries.ts'
import { expireTenancy } from './claims.ts'
import { forgetDeclaration, readGiven } from './declarations.ts'
import { HouseholdClaim, ResidenceDeclaration } from './entities.ts'
import { getHousehold, memberIds } from './queries.ts'

const plain = { disableIdentityMap: true } as const

type News = { people: string[]; audience: 'reporter' | 'staff'; title: string; body: string }

const toClaimant: Record<string, string> = {
  accept: '住户申请通过了',
  refuse: '住户申请没有通过',
  remove: '您已不再是这户的住户',
  expire: '租期到了，住户身份已结束',
}

const claimOf = (ctx: Context, payload: JobPayload) =>
  ctx.em.findOne(HouseholdClaim, { id: Number(payload.claimId) }, plain)

async function newsOf(ctx: Context, claim: HouseholdClaim, step: string): Promise<News[]> {
  const household = await getHousehold(ctx, claim.householdId)
  const compound = household && (await getCompound(ctx, household.compoundId))
  if (!household || !compound) return []
  const body = compound.name + household.label
  const members = (await memberIds(ctx, household.id)).filter((id) => id !== claim.personId)
  const title = toClaimant[step]
  if (title) return [{ people: [claim.personId], audience: 'reporter', title, body }]
  if (step === 'leave') return [{ people: members, audience: 'reporter', title: '有人退出了您家', body }]
  if (step !== 'claim' || claim.status !== 'pending') return []
  // The one who is asked hears of it: members, else the community's staff.
  if (members.length > 0)
    return [{ people: members, audience: 'reporter', title: '有人申请加入您家，请您看看', body }]
  const staff = await peopleAt(ctx, [compound.microBrainId], ['staff', 'dispatcher'])
  return [{ people: staff, audience: 'staff', title: '有人申请成为住户，请核对', body }]
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
    type: declared ? 'residence.declared' : 'residence.withdrawn',
    timestamp: toWire(declared ? row.createdAt : row.updatedAt),
    data: {
      id: row.number,
      kind: 'residence',
      status: declared ? 'submitted' : 'withdrawn',
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

export const householdHandlers: Handlers = {
  'household.notify': tellOfClaim,
  async 'household.tenancy'(ctx, payload) {
    const claim = await claimOf(ctx, payload)
    if (claim) await inTransaction(ctx, (tx) => expireTenancy(tx, claim.publicId))
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
  async 'residence.forget'(ctx, payload) {
    await inTransaction(ctx, (tx) => forgetDeclaration(tx, Number(payload.declarationId)))
  },
}
