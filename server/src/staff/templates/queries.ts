// Reply templates as a post reads them: its own first, then its district's.
import { fillTemplate, type TemplateStep } from '@chaolin/shared/staff/templates'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../../context.ts'
import { deskAbove, getCategory, homeView } from '../../routing/queries.ts'
import { ReplyTemplate } from './entities.ts'

const plain = { disableIdentityMap: true } as const

export const findTemplate = (ctx: Context, publicId: string) =>
  ctx.em.findOne(ReplyTemplate, { publicId }, plain)

export type TemplateWish = { step?: TemplateStep | undefined; category?: string | undefined }

/** Of a category that is named: those for it, and those for all. */
export async function listTemplates(ctx: Context, microBrainId: string, { step, category }: TemplateWish) {
  const districtId = await deskAbove(ctx, microBrainId)
  const rows = await ctx.em.find(
    ReplyTemplate,
    {
      microBrainId: { $in: [...new Set([microBrainId, districtId])] },
      ...(step ? { step } : {}),
      ...(category === undefined ? {} : { category: { $in: [category, ''] } }),
    },
    { orderBy: { id: 1 }, limit: 1000, ...plain },
  )
  const weight = (row: ReplyTemplate) =>
    (row.microBrainId === microBrainId ? 0 : 2) + (category !== undefined && row.category === '' ? 1 : 0)
  return rows.sort((a, b) => weight(a) - weight(b) || a.id - b.id)
}

type Matter = {
  number: string
  category: string
  address?: string | null
  homeId: string
  desk: boolean
  dueAt: Date
}

export async function filledFor(ctx: Context, report: Matter, step: TemplateStep) {
  const rows = await listTemplates(ctx, report.homeId, { step, category: report.category })
  const category = await getCategory(ctx, report.category)
  const home = report.desk ? null : await homeView(ctx, report.homeId)
  const facts = {
    number: report.number,
    category: category?.zh ?? '',
    address: report.address ? maskPersonal(report.address) : null,
    post: home?.name ?? null,
    dueAt: report.dueAt,
    now: ctx.now(),
  }
  return rows.map(({ publicId, title, text }) => ({ id: publicId, title, text: fillTemplate(text, facts) }))
}
