// Posters: a picture that carries an opaque id and nothing else; what it opens stands here and can be taken back.
import { newPoster, posterOpens } from '@chaolin/shared/campus/code-schema'
import type { z } from '@chaolin/shared/config'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { homeView } from '../../routing/queries.ts'
import { CampusPoster } from './entities.ts'

const plain = { disableIdentityMap: true } as const
/** The page that looks up what a scene opens. */
export const scenePage = 'campus/home/index'
const mostPosters = 200

const view = ({ scene, label, opens, createdAt }: CampusPoster) => ({
  scene,
  label,
  opens: opens as (typeof posterOpens)[number],
  createdAt: toWire(createdAt),
})

export async function addPoster(
  tx: Context,
  campusId: string,
  { label, opens }: z.infer<typeof newPoster>,
  by: string,
) {
  if ((await tx.em.count(CampusPoster, { campusId, revokedAt: null })) >= mostPosters)
    throw new Refused('limit_reached')
  const row = {
    scene: nanoid(21),
    campusId,
    label: label.trim(),
    opens,
    createdBy: by,
    createdAt: tx.now(),
    revokedAt: null,
  }
  await tx.em.insert(CampusPoster, row)
  return view(row)
}

export async function listPosters(ctx: Context, campusId: string) {
  const rows = await ctx.em.find(
    CampusPoster,
    { campusId, revokedAt: null },
    { orderBy: { createdAt: -1, scene: 1 }, limit: mostPosters, ...plain },
  )
  return { items: rows.map(view) }
}

export async function requirePoster(ctx: Context, campusId: string, scene: string): Promise<CampusPoster> {
  const poster = await ctx.em.findOne(CampusPoster, { scene, campusId, revokedAt: null }, plain)
  if (!poster) throw new Refused('not_found')
  return poster
}

export async function revokePoster(tx: Context, campusId: string, scene: string) {
  await requirePoster(tx, campusId, scene)
  await tx.em.nativeUpdate(CampusPoster, { scene }, { revokedAt: tx.now() })
}

/** What somebody who scanned a poster finds. */
export async function readScene(ctx: Context, scene: string) {
  const poster = await ctx.em.findOne(CampusPoster, { scene, revokedAt: null }, plain)
  const home = poster && (await homeView(ctx, poster.campusId))
  if (!home) throw new Refused('not_found')
  return { campusId: poster.campusId, campus: home.name, opens: view(poster).opens }
}
