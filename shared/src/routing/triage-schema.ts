// Triage as the admin sees it: models with their figures, corrections.
import { z } from '../config.ts'

export const triageFigures = z.strictObject({
  /** Held-back texts that it was judged by. */
  texts: z.number(),
  top1: z.number(),
  top3: z.number(),
  /** Expected calibration error over ten bins. */
  calibrationError: z.number(),
  gate: z.number(),
  /** How many texts got `other` first because no category reached the gate. */
  asked: z.number(),
  /** Of those that did reach it. */
  top1Answered: z.number(),
  /** By category. */
  recall: z.record(z.string(), z.number()),
})
export type TriageFigures = z.infer<typeof triageFigures>

export const triageModelStatuses = ['active', 'refused', 'replaced'] as const

export const triageModelList = z.strictObject({
  /** The version in place. */
  active: z.string(),
  /** The one that came with the code. */
  shipped: z.strictObject({ version: z.string(), figures: triageFigures }),
  items: z.array(
    z.strictObject({
      version: z.string(),
      status: z.enum(triageModelStatuses),
      figures: triageFigures,
      corrections: z.number(),
      createdAt: z.string(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
})

export const correctionList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      from: z.string(),
      to: z.string(),
      triageVersion: z.nullable(z.string()),
      by: z.string(),
      createdAt: z.string(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
})
