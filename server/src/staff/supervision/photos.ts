// Photos of an explanation: for whoever reads the inquiry, wherever the report has gone since.
import type { MayReadPhoto } from '../../files/queries.ts'
import { Inquiry, InquiryHistory } from './entities.ts'
import { mayRead } from './inquiries.ts'

const plain = { disableIdentityMap: true } as const

export const mayReadInquiryPhoto: MayReadPhoto = async (ctx, person, { id, reportId }) => {
  if (reportId == null) return false
  const inquiries = await ctx.em.find(Inquiry, { reportId }, plain)
  const theirs: number[] = []
  for (const inquiry of inquiries) if (await mayRead(ctx, person, inquiry)) theirs.push(inquiry.id)
  if (theirs.length === 0) return false
  const rows = await ctx.em.find(InquiryHistory, { inquiryId: { $in: theirs } }, plain)
  return rows.some(({ photoIds }) => photoIds.includes(id))
}
