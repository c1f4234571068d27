// Reading exports: one's own, those of the posts that a supervisor or an admin answers for, and the file itself.
import { roleMay } from '@chaolin/shared/staff/rules'
import type { ExportView } from '@chaolin/shared/staff/stats-schema'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { roleAt } from '../../reports/actions.ts'
import { hasRole, type Person } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import { readTree } from '../stats/tree.ts'
import { partName } from './actions.ts'
import { StaffExport } from './entities.ts'
import { fileOf } from './sheet.ts'

const plain = { disableIdentityMap: true } as const

async function whose(ctx: Context, person: Person, scope: 'mine' | 'all') {
  if (scope === 'mine') return { personId: person.id }
  if (hasRole(person, ['admin'])) return {}
  if (!hasRole(person, ['supervisor'])) throw new Refused('forbidden')
  const tree = await readTree(ctx)
  const posts = person.roles.flatMap(({ role, microBrainId }) =>
    role === 'supervisor' && microBrainId ? tree.under(microBrainId) : [],
  )
  return { microBrainId: { $in: [...new Set(posts)] } }
}

export async function listExports(
  ctx: Context,
  person: Person,
  { scope = 'mine', ...query }: PageQuery & { scope?: 'mine' | 'all' | undefined },
) {
  const { size, after } = readPage(query)
  const where = { $and: [await whose(ctx, person, scope), continuing(after)] }
  const rows = await ctx.em.find(StaffExport, where, { orderBy: newestFirst, limit: size + 1, ...plain })
  const { items, nextCursor } = cutPage(rows, size, byCreation)
  return { items: await Promise.all(items.map((row) => exportView(ctx, person, row))), nextCursor }
}

/** Only whoever made it, and only while they still work there and may order it. */
export async function findOwnExport(ctx: Context, person: Person, publicId: string): Promise<StaffExport> {
  const row = await ctx.em.findOne(StaffExport, { publicId, personId: person.id }, plain)
  const role = row && (await roleAt(ctx, person, row.microBrainId))
  if (!row || !role || !roleMay(role, row.masked ? 'export' : 'exportUnmasked'))
    throw new Refused('not_found')
  return row
}

export async function exportView(ctx: Context, person: Person, row: StaffExport): Promise<ExportView> {
  return {
    id: row.publicId,
    status: isExpired(ctx, row) ? 'expired' : row.status,
    kind: row.kind,
    format: row.format,
    microBrain: await homeView(ctx, row.microBrainId),
    from: row.fromDay,
    to: row.toDay,
    masked: row.masked,
    reason: row.reason ?? null,
    rows: row.rows,
    personId: row.personId,
    mine: row.personId === person.id,
    createdAt: toWire(row.createdAt),
    readyAt: toWireOrNull(row.readyAt),
    expiresAt: row.status === 'ready' ? toWire(row.expiresAt) : null,
  }
}

const isExpired = (ctx: Context, { expiresAt }: StaffExport) => expiresAt <= ctx.now()

/** The file as a stream; not found before it is ready and after it has expired. */
export async function openFile(ctx: Context, person: Person, publicId: string) {
  const row = await findOwnExport(ctx, person, publicId)
  if (row.status !== 'ready' || isExpired(ctx, row)) throw new Refused('not_found')
  const name = `chaolin-${row.kind}-${row.microBrainId}-${row.fromDay}-${row.toDay}.${row.format}`
  return { name, format: row.format, content: fileOf(row.format, readParts(ctx, row)) }
}

async function* readParts(ctx: Context, { publicId, parts }: StaffExport): AsyncGenerator<Buffer> {
  for (let part = 0; part < parts; part++) {
    const content = await ctx.clients.files.read(partName(publicId, part))
    if (!content) throw new Error('A part of an export is missing')
    yield content
  }
}
