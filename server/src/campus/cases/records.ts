// A person's cases and threads in their export, opened for them alone.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { listByService } from '../../reports/queries.ts'
import { openFor } from '../services/messages.ts'
import { CampusMessage } from '../services/entities.ts'
import { CampusCase } from './entities.ts'
import { contentOf } from './content.ts'

const most = 1000

async function ownMessages(ctx: Context, numbers: string[]) {
  const rows = await ctx.em.find(
    CampusMessage,
    { number: { $in: numbers } },
    { orderBy: { id: 1 }, disableIdentityMap: true },
  )
  return Promise.all(
    rows.map(async ({ number, by, at, sealed }) => {
      const { text } = await openFor<{ text: string }>(ctx, number, sealed)
      return { number, by, at: toWire(at), text }
    }),
  )
}

export async function caseRecords(ctx: Context, personId: string) {
  const rows = await ctx.em.find(
    CampusCase,
    { personId },
    { orderBy: { id: 1 }, limit: most, disableIdentityMap: true },
  )
  const reports = await listByService(ctx, personId, null, most)
  const numbers = [...new Set([...rows, ...reports].map(({ number }) => number))]
  const campusCases = await Promise.all(
    rows.map(async (row) => {
      const { text, answers } = await contentOf(ctx, row)
      const { number, service, status, anonymous, createdAt } = row
      return { number, service, status, anonymous, createdAt: toWire(createdAt), text, answers }
    }),
  )
  return { campusCases, campusMessages: numbers.length === 0 ? [] : await ownMessages(ctx, numbers) }
}
