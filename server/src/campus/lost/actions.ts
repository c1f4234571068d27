// Verbs of 失物招领: put up, claimed, given to one of those who claim it by somebody of the campus, and forgotten.
import type { z } from '@chaolin/shared/config'
import { lostLimits, lostMay, type LostAct, type LostStatus } from '@chaolin/shared/campus/lost'
import type { acceptLostClaim, NewLostItem } from '@chaolin/shared/campus/lost-schema'
import { toStore } from '@chaolin/shared/routing/coordinates'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused, wrong } from '../../errors.ts'
import { attachPhotos, releasePhotos } from '../../files/actions.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { roleAt } from '../../reports/actions.ts'
import { recordReadings } from '../../residents/actions.ts'
import { lockPerson, type Person } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { seal } from '../../sealing.ts'
import { codeOf } from '../codes/queries.ts'
import { LostClaim, LostItem } from './entities.ts'

const plain = { disableIdentityMap: true } as const
const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain } as const
export const sealedAs = (publicId: string) => ({ purpose: 'campus_lost', owner: publicId })

/** As said, else by the code; undefined: neither. Whoever passes a campus may find something there. */
export async function campusFor(ctx: Context, personId: string, asked: string | undefined) {
  const code = asked ? null : await codeOf(ctx, personId)
  const campusId = asked ?? (code?.status === 'active' ? code.campusId : undefined)
  if (campusId === undefined) return undefined
  if ((await getMicroBrain(ctx, campusId))?.kind !== 'campus') throw wrong('campusId', '没有这个校区')
  return campusId
}

export async function addItem(tx: Context, person: Person, body: NewLostItem): Promise<LostItem> {
  const campusId = await campusFor(tx, person.id, body.campusId)
  if (campusId === undefined) throw wrong('campusId', '请选校区')
  const at = body.at === undefined ? tx.now() : new Date(body.at)
  if (at > tx.now()) throw wrong('at', '不能晚于现在')
  await lockPerson(tx, person.id)
  const open = await tx.em.count(LostItem, { personId: person.id, status: 'open' })
  if (open >= lostLimits.openItems) throw new Refused('too_many_open')
  const photoIds = body.photoIds ?? []
  await attachPhotos(tx, person.id, null, photoIds, 'photoIds')
  const publicId = nanoid(16)
  const row = {
    publicId,
    campusId,
    personId: person.id,
    kind: body.kind,
    category: body.category ?? 'other',
    status: 'open' as const,
    title: body.title,
    text: body.text ?? null,
    spot: body.spot ?? null,
    ...(body.place ? toStore(body.place) : { lng: null, lat: null }),
    at,
    photoIds,
    sealedDetails: body.details ? await seal(tx, sealedAs(publicId), body.details) : null,
    keptAt: body.keptAt ?? null,
    closedReason: null,
    closedAt: null,
    createdAt: tx.now(),
  }
  const id = await insertRow(tx.em, LostItem, row)
  await addJobs(tx, [
    { kind: 'lost.match', subject: `lost:${id}`, payload: { itemId: id } },
    timer('lost.expire', id, new Date(tx.now().getTime() + lostLimits.expireMs)),
  ])
  return { ...row, id } as LostItem
}

const timer = (kind: 'lost.expire' | 'lost.forget' | 'lost.clear', itemId: number, dueAt: Date): NewJob => ({
  kind,
  subject: `${kind}:${itemId}`,
  payload: { itemId },
  dueAt,
})

const lockItem = (tx: Context, where: { publicId: string } | { id: number }) =>
  tx.em.findOne(LostItem, where, locked)

async function closeItem(tx: Context, item: LostItem, status: LostStatus, reason: string | null) {
  const closedAt = tx.now()
  await tx.em.nativeUpdate(LostItem, { id: item.id }, { status, closedReason: reason, closedAt })
  const later = (ms: number) => new Date(closedAt.getTime() + ms)
  await addJobs(tx, [
    timer('lost.forget', item.id, later(lostLimits.keepDetailsMs)),
    timer('lost.clear', item.id, later(lostLimits.keepWordsMs)),
  ])
}

/** Those who still claim it hear that it is over. */
async function refuseOthers(tx: Context, item: LostItem, by: string | null, reason: string) {
  const open = await tx.em.find(
    LostClaim,
    { itemId: item.id, status: 'open' },
    { orderBy: { id: 1 }, ...plain },
  )
  await tx.em.nativeUpdate(
    LostClaim,
    { itemId: item.id, status: 'open' },
    { status: 'refused', openKey: null, reason, decidedBy: by, decidedAt: tx.now() },
  )
  await addJobs(
    tx,
    open.map(({ id }) => decided(id)),
  )
}

const decided = (claimId: number): NewJob => ({
  kind: 'lost.decided',
  subject: `lost:claim:${claimId}`,
  payload: { claimId },
})

export async function withdrawItem(tx: Context, personId: string, publicId: string) {
  const item = await lockItem(tx, { publicId })
  if (item?.personId !== personId) throw new Refused('not_found')
  if (item.status !== 'open') throw new Refused('step_closed')
  await refuseOthers(tx, item, null, '登记的人撤回了')
  await closeItem(tx, item, 'withdrawn', null)
}

export async function addClaim(tx: Context, personId: string, publicId: string, details: string) {
  await lockPerson(tx, personId)
  const item = await lockItem(tx, { publicId })
  if (!item) throw new Refused('not_found')
  if (item.kind !== 'found' || item.status !== 'open' || item.personId === personId)
    throw new Refused('step_closed')
  const mine = await tx.em.find(LostClaim, { itemId: item.id, personId }, plain)
  if (mine.some(({ status }) => status === 'open') || mine.length >= lostLimits.claimsEach)
    throw new Refused('step_closed', { detail: '您已经认领过这件了' })
  if ((await tx.em.count(LostClaim, { personId, status: 'open' })) >= lostLimits.openClaims)
    throw new Refused('too_many_open')
  const claimId = nanoid(16)
  const row = {
    publicId: claimId,
    itemId: item.id,
    personId,
    openKey: `${item.id}:${personId}`,
    status: 'open' as const,
    sealedDetails: await seal(tx, sealedAs(claimId), details),
    reason: null,
    decidedBy: null,
    decidedAt: null,
    createdAt: tx.now(),
  }
  const id = await insertRow(tx.em, LostClaim, row)
  await addJobs(tx, [{ kind: 'lost.claimed', subject: `lost:${item.id}`, payload: { claimId: id } }])
  return claimId
}

export async function withdrawClaim(tx: Context, personId: string, publicId: string) {
  const claim = await tx.em.findOne(LostClaim, { publicId }, locked)
  if (claim?.personId !== personId) throw new Refused('not_found')
  if (claim.status !== 'open') throw new Refused('step_closed')
  await tx.em.nativeUpdate(
    LostClaim,
    { id: claim.id },
    { status: 'withdrawn', openKey: null, decidedAt: tx.now() },
  )
}

/** Elsewhere it is not found; here not every role decides. */
async function mustMayLost(ctx: Context, person: Person, item: LostItem | null, act: LostAct) {
  const role = item && (await roleAt(ctx, person, item.campusId))
  if (!role) throw new Refused('not_found')
  if (!lostMay(role, act)) throw new Refused('forbidden')
  return role
}

async function lockClaim(tx: Context, person: Person, publicId: string) {
  const known = await tx.em.findOne(LostClaim, { publicId }, { fields: ['itemId'], ...plain })
  // The thing first, always: two who decide at once wait for each other.
  const item = known && (await lockItem(tx, { id: known.itemId }))
  await mustMayLost(tx, person, item, 'decide')
  const claim = (await tx.em.findOne(LostClaim, { publicId }, locked))!
  if (claim.status !== 'open' || item!.status !== 'open') throw new Refused('step_closed')
  if (claim.personId === person.id) throw new Refused('step_closed', { detail: '自己认领的，请同事来核对' })
  return { item: item!, claim }
}

const settle = (tx: Context, id: number, status: 'accepted' | 'refused', by: string, reason: string) =>
  tx.em.nativeUpdate(LostClaim, { id }, { status, openKey: null, reason, decidedBy: by, decidedAt: tx.now() })

export async function acceptClaim(
  tx: Context,
  person: Person,
  publicId: string,
  { reason, keptAt }: z.infer<typeof acceptLostClaim>,
) {
  const { item, claim } = await lockClaim(tx, person, publicId)
  await settle(tx, claim.id, 'accepted', person.id, reason)
  if (keptAt) await tx.em.nativeUpdate(LostItem, { id: item.id }, { keptAt })
  await refuseOthers(tx, item, person.id, '已经核对是另一位的')
  await closeItem(tx, item, 'returned', null)
  await addJobs(tx, [decided(claim.id)])
  return item.publicId
}

export async function refuseClaim(tx: Context, person: Person, publicId: string, reason: string) {
  const { item, claim } = await lockClaim(tx, person, publicId)
  await settle(tx, claim.id, 'refused', person.id, reason)
  await addJobs(tx, [decided(claim.id)])
  return item.publicId
}

export async function removeItem(tx: Context, person: Person, publicId: string, reason: string) {
  const item = await lockItem(tx, { publicId })
  await mustMayLost(tx, person, item, 'remove')
  if (item!.status !== 'open') throw new Refused('step_closed')
  await refuseOthers(tx, item!, person.id, reason)
  await closeItem(tx, item!, 'removed', reason)
}

/** What only the owners know is read: each of them can see by whom. */
export async function readForDecision(tx: Context, person: Person, publicId: string) {
  const item = await tx.em.findOne(LostItem, { publicId }, plain)
  const role = await mustMayLost(tx, person, item, 'read')
  const claims = await tx.em.find(LostClaim, { itemId: item!.id }, { orderBy: { id: 1 }, ...plain })
  const about = publicId
  const owners = new Set([item!.personId, ...claims.map(({ personId }) => personId)])
  await recordReadings(
    tx,
    [...owners]
      .filter((owner) => typeof owner === 'string' && owner !== person.id)
      .map((owner) => ({
        personId: owner!,
        readBy: person.id,
        readerRole: `${role}:${item!.campusId}`,
        field: 'lost_details',
        reason: '失物招领核对',
        about,
      })),
  )
  return { item: item!, claims }
}

/** Ninety days without its owner. */
export const expireItem = (ctx: Context, id: number) =>
  inTransaction(ctx, async (tx) => {
    const item = await lockItem(tx, { id })
    if (item?.status !== 'open') return
    await refuseOthers(tx, item, null, '登记满 90 天，已经结束')
    await closeItem(tx, item, 'expired', null)
  })

export async function forgetDetails(ctx: Context, id: number) {
  await ctx.em.nativeUpdate(LostItem, { id }, { sealedDetails: null, keptAt: null })
  await ctx.em.nativeUpdate(LostClaim, { itemId: id }, { sealedDetails: null })
}

const noWords = {
  title: '',
  text: null,
  spot: null,
  lng: null,
  lat: null,
  photoIds: [],
  sealedDetails: null,
  keptAt: null,
}

/** What stays of a thing that is over is its kind, its day and how it ended. */
export const clearItem = (ctx: Context, id: number) =>
  inTransaction(ctx, async (tx) => {
    const item = await lockItem(tx, { id })
    if (!item || item.status === 'open') return
    if (item.personId) await releasePhotos(tx, item.personId, item.photoIds)
    await tx.em.nativeUpdate(LostItem, { id }, { ...noWords, closedReason: null })
    await tx.em.nativeUpdate(LostClaim, { itemId: id }, { sealedDetails: null, reason: null })
  })

/** Their claims go; what they put up is taken down, without a name or a word of theirs. */
export async function forgetLostOf(tx: Context, personId: string) {
  const items = await tx.em.find(LostItem, { personId, status: 'open' }, { orderBy: { id: 1 }, ...plain })
  for (const { id } of items) {
    const item = (await lockItem(tx, { id }))!
    await refuseOthers(tx, item, null, '登记的人撤回了')
    await closeItem(tx, item, 'withdrawn', null)
  }
  const all = await tx.em.find(LostItem, { personId }, { fields: ['photoIds'], ...plain })
  await releasePhotos(
    tx,
    personId,
    all.flatMap(({ photoIds }) => photoIds),
  )
  await tx.em.nativeUpdate(LostItem, { personId }, { ...noWords, personId: null })
  await tx.em.nativeDelete(LostClaim, { personId })
}
