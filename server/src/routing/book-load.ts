// Reads the routing tables part by part: what did not change is taken over, and others get their turn in between.
import { setImmediate } from 'node:timers/promises'
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import type { AreaIndex } from '@chaolin/shared/routing/areas/area-index'
import type { CheckedRule } from '@chaolin/shared/routing/rules'
import type { TermsRow } from '@chaolin/shared/staff/terms'
import type { Context } from '../context.ts'
import { loadAddressBook, type AddressBook } from './addresses/names.ts'
import { loadAreasInForce } from './areas/load.ts'
import { openCalendars, type Calendars } from './calendar/calendar.ts'
import { CalendarDay } from './calendar/entities.ts'
import { Category, MicroBrain, RoutingRevision, toCategoryRow } from './entities.ts'
import { Site } from './posts/entities.ts'
import { everyPart, partIds, type BookPart } from './revisions.ts'
import { checkRules } from './rules/check.ts'
import { findPublished } from './rules/queries.ts'
import { PostTerms } from './terms/entities.ts'

export type Book = AddressBook & {
  microBrains: Map<string, MicroBrain>
  areas: AreaIndex
  areasVersion: string
  synthetic: boolean
  /** When the next version of the areas, published already, comes to hold. */
  areasChangeAt: Date | null
  categories: Map<string, CategoryRow>
  policeOf: Map<string, string>
  sites: Site[]
  /** The district whose desk takes what points to no other. */
  homeDistrictId: string
  rules: CheckedRule[]
  /** 0: only the defaults. */
  rulesVersion: number
  calendars: Calendars
  /** What posts say for themselves, by `<post>:<category>`; `<post>:` for every category. */
  terms: ReadonlyMap<string, TermsRow>
}

/** How often all was changed, and each part by itself. */
export type Revisions = { all: number; parts: ReadonlyMap<number, number> }
export type Loaded = { book: Book; revisions: Revisions }

const untracked = { disableIdentityMap: true } as const

export async function readRevisions(ctx: Context): Promise<Revisions> {
  const rows = await ctx.em.find(RoutingRevision, {}, untracked)
  const parts = new Map(rows.map(({ id, revision }) => [id, revision]))
  return { all: parts.get(everyPart) ?? 0, parts }
}

export const isSame = (a: Revisions, b: Revisions) => a.all === b.all

/** A change that names no part counts for each of them: an older version of this program names none. */
function isPartSame(a: Revisions, b: Revisions, part: BookPart) {
  const id = partIds[part]
  const unnamed = ({ all, parts }: Revisions) =>
    Object.values(partIds).reduce((left, partId) => left - (parts.get(partId) ?? 0), all)
  return (a.parts.get(id) ?? 0) === (b.parts.get(id) ?? 0) && unnamed(a) === unnamed(b)
}

const mostLoads = 5

/** Read again when something changed in between, so that no request sees half of a change. */
export async function loadWhole(ctx: Context, known: Loaded | null): Promise<Loaded> {
  let from = known
  let revisions = await readRevisions(ctx)
  for (let loads = 1; ; loads++) {
    const loaded = { book: await loadBook(ctx, from, revisions), revisions }
    const after = await readRevisions(ctx)
    if (isSame(after, revisions)) return loaded
    // Changed all the time: the whole book of before is better than half of the next.
    if (loads === mostLoads) return known ?? loaded
    ;[from, revisions] = [loaded, after]
  }
}

async function loadBook(ctx: Context, known: Loaded | null, revisions: Revisions): Promise<Book> {
  const same = (part: BookPart) => known !== null && isPartSame(known.revisions, revisions, part)
  const posts = known && same('posts') ? known.book : await loadPosts(ctx)
  await setImmediate()
  const areas = await loadAreasInForce(ctx)
  await setImmediate()
  const namesSame = same('addresses') && same('posts')
  const names =
    known && namesSame
      ? addressPart(known.book)
      : await loadAddressBook(ctx.em, [...posts.microBrains.values()])
  await setImmediate()
  const tables = { ...names, microBrains: posts.microBrains, categories: posts.categories }
  const rules = await findPublished(ctx)
  const { calendars } = known && same('calendar') ? known.book : await loadCalendars(ctx)
  const terms = known && same('terms') ? known.book.terms : await loadTerms(ctx)
  await setImmediate()
  return {
    ...tables,
    ...areas,
    policeOf: posts.policeOf,
    sites: posts.sites,
    homeDistrictId: posts.homeDistrictId,
    rules: checkRules(rules?.rules ?? [], tables),
    rulesVersion: rules?.version ?? 0,
    calendars,
    terms,
  }
}

const addressPart = ({ addresses, compounds, regionNames, cityCodes }: AddressBook): AddressBook => ({
  addresses,
  compounds,
  regionNames,
  cityCodes,
})

/** Posts, kinds of matters and places to go change together, when a district is loaded. */
async function loadPosts(ctx: Context) {
  const microBrains = await ctx.em.find(MicroBrain, {}, { ...untracked, orderBy: { id: 'asc' } })
  const categories = await ctx.em.find(
    Category,
    {},
    { ...untracked, orderBy: { position: 'asc', code: 'asc' } },
  )
  return {
    microBrains: new Map(microBrains.map((row) => [row.id, row])),
    categories: new Map(categories.map((row) => [row.code, toCategoryRow(row)])),
    policeOf: new Map(
      microBrains
        .filter(({ kind }) => kind === 'police')
        .flatMap(({ id, serves }) => serves.map((street) => [street, id])),
    ),
    sites: await ctx.em.find(Site, {}, { ...untracked, orderBy: { id: 'asc' } }),
    homeDistrictId: chooseHome(microBrains, ctx.config.district),
  }
}

async function loadCalendars(ctx: Context) {
  const days = await ctx.em.find(CalendarDay, {}, { ...untracked, orderBy: { date: 'asc' } })
  return { calendars: openCalendars(days) }
}

export const termsKey = (microBrainId: string, category: string) => `${microBrainId}:${category}`

async function loadTerms(ctx: Context) {
  const rows = await ctx.em.find(PostTerms, {}, untracked)
  return new Map<string, TermsRow>(
    rows.map((row) => [
      termsKey(row.microBrainId, row.category),
      {
        mode: row.mode ?? null,
        acceptWithin: row.acceptWithin ?? null,
        resolveWithin: row.resolveWithin ?? null,
        secondLook: row.secondLook ?? null,
        mostOpen: row.mostOpen ?? null,
      },
    ]),
  )
}

/** The configured district; where it was not loaded, the first one that was. */
function chooseHome(microBrains: MicroBrain[], configured: string) {
  const districts = microBrains.filter(({ kind }) => kind === 'district').map(({ id }) => id)
  return districts.includes(configured) ? configured : (districts[0] ?? configured)
}
