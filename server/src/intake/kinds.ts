// The table of kinds: what an event of another system is taken for.
import { startingKinds } from '@chaolin/shared/intake/kinds'
import type { IntakeKindBody } from '@chaolin/shared/intake/schema'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { getCategory } from '../routing/queries.ts'
import { IntakeKind } from './entities.ts'

const plain = { disableIdentityMap: true } as const

/** The kinds an installation starts with; rows that are there already are the admin's own and stay. */
export async function seedKinds(ctx: Pick<Context, 'em' | 'now'>) {
  if ((await ctx.em.count(IntakeKind)) > 0) return
  const updatedAt = ctx.now()
  await ctx.em.upsertMany(
    IntakeKind,
    startingKinds.map((row) => ({ ...row, updatedAt })),
    { onConflictAction: 'ignore', ...plain },
  )
}

export const findKind = (ctx: Context, kind: string) => ctx.em.findOne(IntakeKind, { kind }, plain)

export const listKinds = async (ctx: Context) =>
  (await ctx.em.find(IntakeKind, {}, { orderBy: { kind: 'asc' }, limit: 500, ...plain })).map(kindView)

export async function saveKind(tx: Context, kind: string, body: IntakeKindBody) {
  if (body.category !== null && !(await getCategory(tx, body.category)))
    throw new Refused('category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] })
  const row = { kind, ...body, updatedAt: tx.now() }
  await tx.em.upsert(IntakeKind, row, { onConflictFields: ['kind'], ...plain })
  return kindView(row)
}

export async function removeKind(tx: Context, kind: string) {
  if ((await tx.em.nativeDelete(IntakeKind, { kind })) === 0) throw new Refused('not_found')
}

type Row = { kind: string } & { [Field in keyof IntakeKindBody]: IntakeKindBody[Field] | undefined }

const kindView = (row: Row) => ({
  kind: row.kind,
  name: row.name!,
  category: row.category ?? null,
  urgentNumber: row.urgentNumber ?? null,
  template: row.template!,
  home: row.home ?? null,
  windowMinutes: row.windowMinutes!,
})
