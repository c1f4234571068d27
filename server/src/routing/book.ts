// The routing tables as one process holds them in memory; at most five seconds behind the database.
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import type { AreaIndex } from '@chaolin/shared/routing/areas/area-index'
import type { CheckedRule } from '@chaolin/shared/routing/rules'
import type { Context } from '../context.ts'
import { loadAddressBook, type AddressBook } from './addresses/names.ts'
import { loadAreasInForce } from './areas/load.ts'
import { openCalendars, type Calendars } from './calendar/calendar.ts'
import { CalendarDay } from './calendar/entities.ts'
import { Category, MicroBrain, RoutingRevision, toCategoryRow } from './entities.ts'
import { Site } from './posts/entities.ts'
import { checkRules } from './rules/check.ts'
import { findPublished } from './rules/queries.ts'

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
}

const checkEveryMs = 5000

type Held = { book: Book; revision: number; checkedAtMs: number }
/** One per database, since a test or a tool may open two in one process. */
const held = new WeakMap<object, Held>()

/** After a change made here, so that the very next question sees it. */
export const forgetBook = (em: Context['em']) => held.delete(em.getDriver())

export async function readBook(ctx: Context): Promise<Book> {
  const owner = ctx.em.getDriver()
  const nowMs = ctx.now().getTime()
  const known = held.get(owner)
  const outdated = known !== undefined && isOutdated(known, nowMs)
  if (known && !outdated && Math.abs(nowMs - known.checkedAtMs) < checkEveryMs) return known.book
  // Others go on with the old book while this request looks: waiting for each other could stop SQLite's one connection.
  const lastChecked = known?.checkedAtMs ?? 0
  if (known) known.checkedAtMs = nowMs
  try {
    const revision = await readRevision(ctx)
    if (known?.revision === revision && !outdated) return known.book
    const loaded = await loadWhole(ctx, revision)
    held.set(owner, { ...loaded, checkedAtMs: nowMs })
    return loaded.book
  } catch (error) {
    if (known) known.checkedAtMs = lastChecked
    throw error
  }
}

/** A version of the areas has come to hold since the last look. */
function isOutdated({ book: { areasChangeAt }, checkedAtMs }: Held, nowMs: number) {
  const changeMs = areasChangeAt?.getTime()
  return changeMs !== undefined && checkedAtMs < changeMs && changeMs <= nowMs
}

const untracked = { disableIdentityMap: true } as const

async function readRevision(ctx: Context) {
  return (await ctx.em.findOne(RoutingRevision, { id: 1 }, untracked))?.revision ?? 0
}

const mostLoads = 5

/** Read again when something changed in between, so that no request sees half of a change. */
async function loadWhole(ctx: Context, seen: number): Promise<Omit<Held, 'checkedAtMs'>> {
  let revision = seen
  for (let loads = 1; ; loads++) {
    const book = await loadBook(ctx)
    const after = await readRevision(ctx)
    if (after === revision || loads === mostLoads) return { book, revision }
    revision = after
  }
}

async function loadBook(ctx: Context): Promise<Book> {
  const microBrains = await ctx.em.find(MicroBrain, {}, { ...untracked, orderBy: { id: 'asc' } })
  const areas = await loadAreasInForce(ctx)
  const categories = await ctx.em.find(
    Category,
    {},
    { ...untracked, orderBy: { position: 'asc', code: 'asc' } },
  )
  const tables = {
    ...(await loadAddressBook(ctx.em, microBrains)),
    microBrains: new Map(microBrains.map((row) => [row.id, row])),
    categories: new Map(categories.map((row) => [row.code, toCategoryRow(row)])),
  }
  const rules = await findPublished(ctx)
  const days = await ctx.em.find(CalendarDay, {}, { ...untracked, orderBy: { date: 'asc' } })
  return {
    ...tables,
    ...areas,
    policeOf: new Map(
      microBrains
        .filter(({ kind }) => kind === 'police')
        .flatMap(({ id, serves }) => serves.map((street) => [street, id])),
    ),
    sites: await ctx.em.find(Site, {}, { ...untracked, orderBy: { id: 'asc' } }),
    homeDistrictId: chooseHome(microBrains, ctx.config.district),
    rules: checkRules(rules?.rules ?? [], tables),
    rulesVersion: rules?.version ?? 0,
    calendars: openCalendars(days),
  }
}

/** The configured district; where it was not loaded, the first one that was. */
function chooseHome(microBrains: MicroBrain[], configured: string) {
  const districts = microBrains.filter(({ kind }) => kind === 'district').map(({ id }) => id)
  return districts.includes(configured) ? configured : (districts[0] ?? configured)
}
