// Questions to triage: what a text is about, by the model in place; and the lists for the admin.
import type { Context } from '../../context.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { readBook, type Book } from '../book.ts'
import { TriageCorrection, TriageModel as ModelRow } from './entities.ts'
import { openModel, throughGate, type Guess, type TriageModel } from './model.ts'
import { openShipped, readShippedFigures } from './shipped.ts'

export type Triage = { version: string; classify(text: string): Guess[] }

const untracked = { disableIdentityMap: true } as const

type Held = { book: Book; model: TriageModel }
/** One per database; a new book means that something of routing changed, perhaps the model. */
const held = new WeakMap<object, Held>()

/** The model in place, at most five seconds behind the database. */
export async function readTriage(ctx: Context): Promise<Triage> {
  const book = await readBook(ctx)
  const owner = ctx.em.getDriver()
  const known = held.get(owner)
  const model = known?.book === book ? known.model : await loadModel(ctx, known?.model)
  if (known?.book !== book) held.set(owner, { book, model })
  return {
    version: model.version,
    // A district may have taken a category out since the model was trained.
    classify: (text) =>
      throughGate(
        model.rank(text).filter(({ code }) => book.categories.has(code)),
        model.gate,
      ),
  }
}

export async function findActiveVersion(ctx: Context): Promise<string | null> {
  const row = await ctx.em.findOne(ModelRow, { status: 'active' }, { ...untracked, fields: ['version'] })
  return row?.version ?? null
}

async function loadModel(ctx: Context, known: TriageModel | undefined): Promise<TriageModel> {
  const version = await findActiveVersion(ctx)
  const shipped = openShipped()
  if (version === null || version === shipped.version) return shipped
  if (version === known?.version) return known
  const row = await ctx.em.findOne(ModelRow, { version }, untracked)
  try {
    return row ? openModel(Buffer.from(row.content.base64, 'base64')) : shipped
  } catch (error) {
    // Such as one written by another release: a worse answer is better than none.
    ctx.log.error(
      { err: error, version },
      'the triage model in place cannot be opened; using the shipped one',
    )
    return shipped
  }
}

/** The model in place as it is stored, to be measured against another one. */
export const openActive = (ctx: Context) => loadModel(ctx, undefined)

export async function listModels(ctx: Context, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(ModelRow, continuing(after), {
    ...untracked,
    orderBy: newestFirst,
    limit: size + 1,
    fields: ['id', 'version', 'status', 'figures', 'corrections', 'createdAt'],
  })
  return {
    active: (await findActiveVersion(ctx)) ?? openShipped().version,
    shipped: { version: openShipped().version, figures: readShippedFigures() },
    ...cutPage(rows, size, byCreation),
  }
}

export async function listCorrections(ctx: Context, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(TriageCorrection, continuing(after), {
    ...untracked,
    orderBy: newestFirst,
    limit: size + 1,
  })
  return cutPage(rows, size, byCreation)
}

/** What was put right, oldest first, for training: read in steps, since there may be many. */
export async function* readCorrections(ctx: Context, stepSize = 1000): AsyncGenerator<TriageCorrection> {
  for (let lastId = 0; ;) {
    const rows = await ctx.em.find(
      TriageCorrection,
      { id: { $gt: lastId } },
      { ...untracked, orderBy: { id: 'asc' }, limit: stepSize },
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < stepSize) return
    lastId = last.id
  }
}
