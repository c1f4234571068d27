// Looking for a published answer: those of the campus before those of the district, the best first.
import { rankAnswers } from '@chaolin/shared/campus/answers/rank'
import { answerLimits } from '@chaolin/shared/campus/answers/schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { deskAbove } from '../../routing/queries.ts'
import { CampusAnswer } from './entities.ts'

const plain = { disableIdentityMap: true } as const

/** All that a post may keep is few enough to be compared by one rule, whichever database it lies in. */
export async function searchAnswers(
  ctx: Context,
  campusId: string | null,
  { service, q }: { service?: string | undefined; q?: string | undefined },
) {
  const district = await deskAbove(ctx, campusId)
  const homes = campusId ? [campusId, district] : [district]
  const rows = await ctx.em.find(
    CampusAnswer,
    { microBrainId: { $in: homes }, published: true, ...(service ? { service } : {}) },
    { orderBy: { id: 1 }, limit: answerLimits.perPost * homes.length, ...plain },
  )
  const own = rows.filter(({ microBrainId }) => microBrainId === campusId)
  const ordered = [...own, ...rows.filter(({ microBrainId }) => microBrainId !== campusId)]
  const found = q === undefined ? ordered : rankAnswers(q, ordered).map(({ item }) => item)
  return found.slice(0, q === undefined ? answerLimits.perPost : answerLimits.found).map(answerView)
}

export const listAnswers = (ctx: Context, microBrainId: string) =>
  ctx.em.find(CampusAnswer, { microBrainId }, { orderBy: { service: 1, id: 1 }, ...plain })

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
