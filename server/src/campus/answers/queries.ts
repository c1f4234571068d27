// Looking for a published answer: those of the campus before those of the district, the best first.
import { rankAnswers } from '@chaolin/shared/campus/answers/rank'
import { answerLimits } from '@chaolin/shared/campus/answers/schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { byCreation, cutPage, readPage, type Keyset, type PageQuery } from '../../paging.ts'
import { deskAbove } from '../../routing/queries.ts'
import { oldestFirst, pageUp } from '../oldest-first.ts'
import { CampusAnswer } from './entities.ts'

const plain = { disableIdentityMap: true } as const

type Asked = PageQuery & { service?: string | undefined; q?: string | undefined }

/**
 * All that a post may keep is few enough to be compared by one rule, whichever database it lies in. What fits a question
 * is one page; without a question all of them are, those of the campus before those of the district.
 */
export async function searchAnswers(ctx: Context, campusId: string | null, { service, q, ...page }: Asked) {
  const { size, after } = readPage(page)
  const district = await deskAbove(ctx, campusId)
  const homes = campusId ? [campusId, district] : [district]
  const rows = await ctx.em.find(
    CampusAnswer,
    { microBrainId: { $in: homes }, published: true, ...(service ? { service } : {}) },
    { orderBy: oldestFirst, limit: answerLimits.perPost * homes.length, ...plain },
  )
  const rankOf = (row: CampusAnswer) => (row.microBrainId === campusId ? 1 : 0)
  const ordered = [...rows].sort((a, b) => rankOf(b) - rankOf(a))
  if (q !== undefined) {
    const found = rankAnswers(q, ordered).slice(0, Math.min(size, answerLimits.found))
    return { items: found.map(({ item }) => answerView(item)), nextCursor: null }
  }
  const left = after ? ordered.filter((row) => isAfter(row, rankOf(row), after)) : ordered
  const { items, nextCursor } = cutPage(left.slice(0, size + 1), size, byCreation, rankOf)
  return { items: items.map(answerView), nextCursor }
}

function isAfter({ createdAt, id }: CampusAnswer, rank: number, after: Keyset): boolean {
  if (rank !== after.rank) return rank < after.rank
  const ms = createdAt.getTime() - after.createdAt.getTime()
  return ms > 0 || (ms === 0 && id > after.id)
}

export const listAnswers = (ctx: Context, microBrainId: string, query: PageQuery) =>
  pageUp(query, (after, limit) =>
    ctx.em.find(CampusAnswer, { $and: [{ microBrainId }, after] }, { orderBy: oldestFirst, limit, ...plain }),
  )

type Kept = Pick<
  CampusAnswer,
  'publicId' | 'service' | 'question' | 'answer' | 'updatedAt' | 'published' | 'microBrainId'
>

export const answerView = ({ publicId, service, question, answer, updatedAt }: Kept) => ({
  id: publicId,
  service,
  question,
  answer,
  updatedAt: toWire(updatedAt),
})

export const staffAnswerView = (row: Kept) => ({
  ...answerView(row),
  published: row.published,
  microBrainId: row.microBrainId,
})
