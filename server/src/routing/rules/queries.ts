// The stored versions of the rules, and which of them is in force.
import type { Context } from '../../context.ts'
import { RulePublication, RuleVersion } from './entities.ts'

const plain = { disableIdentityMap: true } as const

/** The latest publication; null: only the defaults apply. */
export async function findPublication(ctx: Context): Promise<RulePublication | null> {
  const [row] = await ctx.em.find(RulePublication, {}, { ...plain, orderBy: { id: 'desc' }, limit: 1 })
  return row ?? null
}

export const findVersion = (ctx: Context, version: number): Promise<RuleVersion | null> =>
  ctx.em.findOne(RuleVersion, { version }, plain)

export async function findNewest(ctx: Context): Promise<RuleVersion | null> {
  const [row] = await ctx.em.find(RuleVersion, {}, { ...plain, orderBy: { version: 'desc' }, limit: 1 })
  return row ?? null
}

/** The version in force. */
export async function findPublished(ctx: Context): Promise<RuleVersion | null> {
  const publication = await findPublication(ctx)
  return publication ? findVersion(ctx, publication.version) : null
}

/** When each of these versions was last published. */
export async function publishedAtOf(ctx: Context, versions: number[]): Promise<Map<number, Date>> {
  const rows = await ctx.em.find(
    RulePublication,
    { version: { $in: versions } },
    { ...plain, orderBy: { id: 'asc' } },
  )
  return new Map(rows.map(({ version, publishedAt }) => [version, publishedAt]))
}

/** Newest first, from below `before`. */
export const listVersions = (ctx: Context, before: number | null, limit: number) =>
  ctx.em.find(RuleVersion, before === null ? {} : { version: { $lt: before } }, {
    ...plain,
    orderBy: { version: 'desc' },
    limit,
  })
