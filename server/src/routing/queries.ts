// Questions to routing: where does this go, who is this post, what is above it, which kinds of matters are there.
import type { CategoryRow, HomeKind } from '@chaolin/shared/reports/categories'
import type { Role } from '@chaolin/shared/residents/schema'
import type { Point } from '@chaolin/shared/routing/geometry'
import { failed, type Rule } from '@chaolin/shared/routing/rules'
import type { Home, MicroBrainKind, RouteRequest } from '@chaolin/shared/routing/schema'
import { termsOf, usualMode, usualMostOpen, type Terms } from '@chaolin/shared/staff/terms'
import type { Context } from '../context.ts'
import { addJob } from '../outbox/actions.ts'
import type { PageQuery } from '../paging.ts'
import { readBook, type Book } from './book.ts'
import { termsKey } from './book-load.ts'
import { decide, explain, toHome, type Decision } from './decide.ts'
import { resolveAddress } from './addresses/resolve.ts'
import type { MicroBrain } from './entities.ts'
import { pageNearest } from './posts/nearest.ts'
import { failureJob } from './rules/alerts.ts'
import { districtOf, postAt, streetOf } from './tree.ts'

export type { Decision } from './decide.ts'

/** `roles` of the person who asks: they say which district is the own one. */
export async function findMicroBrain(
  ctx: Context,
  request: RouteRequest,
  roles: readonly Role[] = [],
): Promise<Decision> {
  const book = await readBook(ctx)
  const failures: Rule[] = []
  const named = await resolveAddress(ctx, book, request, roles)
  const decision = decide(book, request, named, ctx.now(), (rule) => failures.push(rule))
  for (const rule of failures) {
    // Set aside until the tables are read anew, so that the desk hears of it once.
    book.rules.find((known) => known.rule === rule)?.problems.push(failed)
    await addJob(ctx, failureJob(rule.id, book.rulesVersion))
  }
  return decision
}

/** The same under other tables, with the reasons: nothing is stored. */
export async function explainRoute(ctx: Context, book: Book, request: RouteRequest, now: Date) {
  const named = await resolveAddress(ctx, book, request)
  return { decision: decide(book, request, named, now), trace: explain(book, request, named, now) }
}

/** The desk that takes what nobody else does: of the district above this post, else of this installation's. */
export async function deskAbove(ctx: Context, microBrainId: string | null): Promise<string> {
  const book = await readBook(ctx)
  return districtOf(book, microBrainId) ?? book.homeDistrictId
}

export async function getMicroBrain(ctx: Context, id: string): Promise<MicroBrain | null> {
  return (await readBook(ctx)).microBrains.get(id) ?? null
}

/** A post as other things show it. */
export async function homeView(ctx: Context, id: string): Promise<Home | null> {
  const microBrain = await getMicroBrain(ctx, id)
  return microBrain && toHome(microBrain)
}

/** The level above; null for the district. */
export async function parentOf(ctx: Context, id: string): Promise<MicroBrain | null> {
  const { microBrains } = await readBook(ctx)
  const parentId = microBrains.get(id)?.parentId
  return (parentId && microBrains.get(parentId)) || null
}

/** The post of this level where a community is; null when nobody holds it there. */
export async function findPostOf(
  ctx: Context,
  level: HomeKind,
  communityId: string | null,
): Promise<Home | null> {
  const book = await readBook(ctx)
  const streetId = streetOf(book, communityId)
  const post = postAt(book, level, { communityId, streetId, districtId: null })
  return post && toHome(post)
}

/** The post of this level that serves the street where this post stands; null when nobody holds it there. */
export async function postAbove(ctx: Context, level: 'street' | 'police', id: string): Promise<Home | null> {
  const book = await readBook(ctx)
  const streetId = book.microBrains.get(id)?.parentId ?? null
  const post = postAt(book, level, { communityId: null, streetId, districtId: null })
  return post && toHome(post)
}

/** True for the post itself and for everything below it. */
export async function isUnder(ctx: Context, microBrainId: string, ancestorId: string): Promise<boolean> {
  const { microBrains } = await readBook(ctx)
  const seen = new Set<string>()
  let id: string | null | undefined = microBrainId
  while (id && !seen.has(id)) {
    if (id === ancestorId) return microBrains.has(microBrainId)
    seen.add(id)
    id = microBrains.get(id)?.parentId
  }
  return false
}

export async function getCategory(ctx: Context, code: string): Promise<CategoryRow | null> {
  return (await readBook(ctx)).categories.get(code) ?? null
}

/** How a post works on a category; null: there is no such category. */
export async function termsFor(ctx: Context, microBrainId: string, code: string): Promise<Terms | null> {
  const { categories, terms } = await readBook(ctx)
  const category = categories.get(code)
  if (!category) return null
  return termsOf(category, terms.get(termsKey(microBrainId, '')), terms.get(termsKey(microBrainId, code)))
}

/** What a post says for every category, as far as that does not depend on one. */
export async function generalTermsFor(ctx: Context, microBrainId: string) {
  const forAll = (await readBook(ctx)).terms.get(termsKey(microBrainId, ''))
  return { mode: forAll?.mode ?? usualMode, mostOpen: forAll?.mostOpen ?? usualMostOpen }
}

export async function listCategories(ctx: Context): Promise<CategoryRow[]> {
  return [...(await readBook(ctx)).categories.values()]
}

/** Places to go for one matter, by id. */
export const listSites = async (ctx: Context) => (await readBook(ctx)).sites

export const getSite = async (ctx: Context, id: string) =>
  (await readBook(ctx)).sites.find((site) => site.id === id) ?? null

/** Without a page: all of them, which is what a map or a choice of posts needs; or the few that are near. */
const nearestPosts = 20
const mostPosts = 500

/** Every post, by id. */
export const listMicroBrains = async (ctx: Context) => [...(await readBook(ctx)).microBrains.values()]

export async function pageMicroBrains(
  ctx: Context,
  near: Point | null,
  kind: MicroBrainKind | null,
  query: PageQuery,
) {
  const rows = (await listMicroBrains(ctx)).filter((row) => !kind || row.kind === kind)
  return pageNearest(rows, near, query, near ? nearestPosts : mostPosts)
}
