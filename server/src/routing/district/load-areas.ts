// The borders of a district become part of the next version, beside those of the others in the same database.
import type { Context } from '../../context.ts'
import { createAreas, publishAreas } from '../areas/actions.ts'
import { checkAreas, type CheckedArea } from '../areas/check/check.ts'
import { AreaRow, AreaVersion } from '../areas/entities.ts'
import { readTimeline } from '../areas/load.ts'
import { turnAt } from '../areas/timeline.ts'
import { MicroBrain } from '../entities.ts'
import { files, type District, type Problem } from './district.ts'
import { sha256 } from '../../sha256.ts'

const untracked = { disableIdentityMap: true } as const

/** Gives the version that holds afterwards; the same borders make no new one. */
export async function loadAreasOf(tx: Context, district: District, problems: Problem[]): Promise<string> {
  const inForce = turnAt(await readTimeline(tx), tx.now())?.version ?? null
  const rows = inForce ? await tx.em.find(AreaRow, { version: inForce }, untracked) : []
  const own = new Set(district.posts.map(({ id }) => id))
  const others = rows.filter(({ microBrainId }) => !own.has(microBrainId))
  const all = [
    ...others.map(({ microBrainId, polygons }) => ({ id: microBrainId, polygons })),
    ...district.areas,
  ].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (others.length > 0) await checkBesideOthers(tx, all, problems)
  if (problems.length > 0) return inForce ?? 'none'
  const before = rows.map(({ microBrainId, polygons }) => ({ id: microBrainId, polygons }))
  if (inForce && hashOf(before) === hashOf(all)) return inForce
  return publish(tx, district, all, inForce)
}

async function publish(tx: Context, district: District, areas: CheckedArea[], inForce: string | null) {
  const version = district.areasVersion ?? `${district.code}-${hashOf(areas)}`
  const known = await tx.em.findOne(AreaVersion, { version }, untracked)
  const before = inForce ? await tx.em.findOne(AreaVersion, { version: inForce }, untracked) : null
  if (!known)
    await createAreas(tx, {
      version,
      areas,
      synthetic: district.synthetic || (before?.synthetic ?? false),
      note: `${district.code} ${files.areas}`,
      createdBy: null,
    })
  await publishAreas(tx, { version, validFrom: null, doneBy: null })
  return version
}

/** The same borders have the same name on every machine. */
function hashOf(areas: CheckedArea[]) {
  const sorted = areas.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const text = JSON.stringify(sorted.map(({ id, polygons }) => [id, polygons]))
  return sha256(text).slice(0, 12)
}

/** Between two districts there may be land of a third; on top of each other they must not be. */
async function checkBesideOthers(tx: Context, areas: CheckedArea[], problems: Problem[]) {
  const posts = await tx.em.find(MicroBrain, { kind: 'community' }, { ...untracked, fields: ['id', 'name'] })
  const knownIds = new Map(posts.map(({ id, name }) => [id, { name, kind: 'community' as const }]))
  const features = areas.map(({ id, polygons }) => ({
    type: 'Feature',
    properties: { microBrainId: id },
    geometry: { type: 'MultiPolygon', coordinates: polygons },
  }))
  const found = checkAreas({ type: 'FeatureCollection', features }, { knownIds, maxGapM2: Infinity })
  for (const { message } of found.problems) problems.push({ file: files.areas, line: null, message })
}
