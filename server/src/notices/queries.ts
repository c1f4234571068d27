// Reading the inbox.
import type { Context } from '../context.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../paging.ts'
import { Notice } from './entities.ts'

export async function listNotices(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    Notice,
    { personId, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, disableIdentityMap: true },
  )
  return cutPage(rows, size, byCreation)
}

export const countUnread = (ctx: Context, personId: string) =>
  ctx.em.count(Notice, { personId, readAt: null })
