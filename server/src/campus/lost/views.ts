// Things → wire. Others see neither words nor a photo that tell whose it is; nobody sees who wrote it.
import { showsPhotos, shownWords } from '@chaolin/shared/campus/lost'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import type { Signer } from '../../files/urls.ts'
import { loadPhotos, pick, type PhotoMap } from '../../reports/queries.ts'
import type { LostClaim, LostItem } from './entities.ts'
import { openDetails } from './queries.ts'

const forgotten = '（内容已删除）'

/** `whole`: to whoever decides. */
type Reader = { personId: string; whole?: boolean }

function itemView(item: LostItem, photos: PhotoMap, { personId, whole = false }: Reader) {
  const mine = item.personId === personId
  const open = mine || whole
  const { title, text, spot } = open ? item : shownWords(item)
  return {
    id: item.publicId,
    campusId: item.campusId,
    kind: item.kind,
    category: item.category,
    status: item.status,
    title: item.title === '' ? forgotten : title,
    text: text ?? null,
    spot: spot ?? null,
    at: toWire(item.at),
    createdAt: toWire(item.createdAt),
    photos: open || showsPhotos(item.category) ? pick(photos, item.photoIds) : [],
    mine,
  }
}

export async function itemViews(ctx: Context, sign: Signer, items: readonly LostItem[], reader: Reader) {
  const photos = await loadPhotos(
    ctx,
    sign,
    items.flatMap(({ photoIds }) => photoIds),
  )
  return items.map((item) => itemView(item, photos, reader))
}

export async function claimViews(
  ctx: Context,
  sign: Signer,
  personId: string,
  claims: readonly LostClaim[],
  things: ReadonlyMap<number, LostItem>,
) {
  const views = await itemViews(ctx, sign, [...things.values()], { personId })
  const byId = new Map([...things.keys()].map((id, i) => [id, views[i]!]))
  return claims.flatMap((claim) => {
    const item = byId.get(claim.itemId)
    if (!item) return []
    const keptAt = claim.status === 'accepted' ? (things.get(claim.itemId)?.keptAt ?? null) : null
    return [
      {
        id: claim.publicId,
        status: claim.status,
        item,
        reason: claim.reason ?? null,
        keptAt,
        createdAt: toWire(claim.createdAt),
        decidedAt: toWireOrNull(claim.decidedAt),
      },
    ]
  })
}

export async function decisionView(
  ctx: Context,
  sign: Signer,
  personId: string,
  { item, claims }: { item: LostItem; claims: readonly LostClaim[] },
) {
  const [view] = await itemViews(ctx, sign, [item], { personId, whole: true })
  const claimants = [...new Set(claims.map((claim) => claim.personId))]
  return {
    ...view!,
    details: await openDetails(ctx, item),
    keptAt: item.keptAt ?? null,
    doubled: new Set(claims.filter(({ status }) => status === 'open').map((one) => one.personId)).size > 1,
    claims: await Promise.all(
      claims.map(async (claim) => ({
        id: claim.publicId,
        claimant: claimants.indexOf(claim.personId) + 1,
        status: claim.status,
        details: await openDetails(ctx, claim),
        reason: claim.reason ?? null,
        createdAt: toWire(claim.createdAt),
        decidedAt: toWireOrNull(claim.decidedAt),
      })),
    ),
  }
}
