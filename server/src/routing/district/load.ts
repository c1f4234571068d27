// Loads a district, the demo's own as well: everything in one transaction, and again with the same end.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { bumpRevision } from '../actions.ts'
import { importAddresses, type ImportResult } from '../addresses/import.ts'
import { hoursText } from '../calendar/opening.ts'
import { MicroBrain } from '../entities.ts'
import { Site } from '../posts/entities.ts'
import { DistrictRefused, files, type District, type DistrictPost, type Problem } from './district.ts'
import { loadAreasOf } from './load-areas.ts'
import { loadCounters, loadServicesOf } from './load-counters.ts'
import { loadCalendar, loadCategories, loadRules } from './load-lists.ts'

export type Loaded = {
  code: string
  posts: number
  sites: number
  addresses: ImportResult
  areasVersion: string
  calendarDays: number
  rulesVersion: number
  services: number
  counters: number
}

/**
 * Throws DistrictRefused, with everything that is wrong, and leaves the database as it was. `found`: what was wrong with
 * its files already.
 */
export async function loadDistrict(
  ctx: Context,
  district: District,
  found: readonly Problem[] = [],
): Promise<Loaded> {
  return inTransaction(ctx, async (tx) => {
    const problems = [...found]
    const wrong = (file: string, line: number | null, message: string) =>
      problems.push({ file, line, message })
    await loadPosts(tx, district, problems)
    const addresses = await importAddresses(tx, district.addresses(), ({ line, field, reason }) =>
      wrong(files.addresses, line, field ? `${field} ${reason}` : reason),
    )
    const areasVersion = await loadAreasOf(tx, district, problems)
    await loadCategories(tx, district, problems)
    await loadCalendar(tx, district)
    const rulesVersion = await loadRules(tx, district, problems)
    await loadSites(tx, district, problems)
    await loadServicesOf(tx, district, problems)
    await loadCounters(tx, district, problems)
    if (problems.length > 0) throw new DistrictRefused(problems)
    await bumpRevision(tx.em)
    const { code, posts, sites, calendar, services, counters } = district
    return {
      code,
      posts: posts.length,
      sites: sites.length,
      addresses,
      areasVersion,
      calendarDays: calendar.length,
      rulesVersion,
      services: services.length,
      counters: counters.length,
    }
  })
}

/** What is wrong with the addresses alone, when the posts are too broken to load anything. */
export async function judgeAddresses(ctx: Context, district: District): Promise<Problem[]> {
  const problems: Problem[] = []
  const undo = new Error('only judged')
  const judged = inTransaction(ctx, async (tx) => {
    await importAddresses(tx, district.addresses(), ({ line, field, reason }) =>
      problems.push({ file: files.addresses, line, message: field ? `${field} ${reason}` : reason }),
    )
    throw undo
  })
  await judged.catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return problems
}

const batchSize = 500

async function inBatches<T>(rows: T[], write: (part: T[]) => Promise<unknown>) {
  for (let start = 0; start < rows.length; start += batchSize)
    await write(rows.slice(start, start + batchSize))
}

/** A post that is not in the folder any more stays: reports may lie with it. */
async function loadPosts(tx: Context, { code, posts }: District, problems: Problem[]) {
  const there = await tx.em.find(MicroBrain, {}, { disableIdentityMap: true })
  const owners = districtsOf(there)
  const taken = posts.filter(({ id }) => owners.has(id) && owners.get(id) !== code)
  for (const { id, line } of taken)
    problems.push({ file: files.posts, line, message: `编号 ${id} 已经是 ${owners.get(id) ?? '别处'} 的` })
  if (taken.length > 0) return
  const byId = new Map(posts.map((post) => [post.id, post]))
  const rows = posts.map((post) => {
    const { line: _line, ...row } = post
    return { ...row, path: pathOf(post, byId), workingHours: hoursText(post.hours) }
  })
  await inBatches(rows, (part) => tx.em.upsertMany(MicroBrain, part, { disableIdentityMap: true }))
}

/** The district above each post. */
function districtsOf(posts: MicroBrain[]) {
  const byId = new Map(posts.map((post) => [post.id, post]))
  const above = (id: string, depth = 0): string | null => {
    const post = byId.get(id)
    if (!post || depth > posts.length) return null
    return post.kind === 'district' ? id : post.parentId ? above(post.parentId, depth + 1) : null
  }
  return new Map(posts.map(({ id }) => [id, above(id)]))
}

function pathOf({ name, parentId }: DistrictPost, byId: Map<string, DistrictPost>): string[] {
  const parent = parentId ? byId.get(parentId) : undefined
  return parent ? [...pathOf(parent, byId), name] : [name]
}

async function loadSites(tx: Context, { sites, posts }: District, problems: Problem[]) {
  const own = new Set(posts.map(({ id }) => id))
  const there = await tx.em.find(Site, {}, { disableIdentityMap: true })
  const taken = new Map(there.map(({ id, microBrainId }) => [id, microBrainId]))
  for (const { id, line } of sites) {
    const owner = taken.get(id)
    if (owner !== undefined && !own.has(owner))
      problems.push({ file: files.sites, line, message: `编号 ${id} 已经是 ${owner} 的` })
  }
  const rows = sites.map(({ line: _line, ...site }) => ({ ...site, workingHours: hoursText(site.hours) }))
  await inBatches(rows, (part) => tx.em.upsertMany(Site, part, { disableIdentityMap: true }))
  const gone = there.filter(
    ({ id, microBrainId }) => own.has(microBrainId) && !sites.some((site) => site.id === id),
  )
  if (gone.length > 0) await tx.em.nativeDelete(Site, { id: { $in: gone.map(({ id }) => id) } })
}
