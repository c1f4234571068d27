// One step for many reports at once, as it crosses the wire; each is judged for itself.
import { z } from '../config.ts'
import { errors } from '../errors.ts'
import { parseNumber } from '../reports/number.ts'
import { staffStepBodies } from '../reports/schema.ts'
import { idText } from '../text.ts'

export const mostAtOnce = 50

const numbers = z.array(idText(32)).check(
  z.minLength(1),
  z.maxLength(mostAtOnce, `一次最多 ${mostAtOnce} 件`),
  z.refine((list) => new Set(list.map((number) => parseNumber(number) ?? number)).size === list.length, {
    message: '同一件事写了两次',
  }),
)

/** A photo belongs to one report, so there is none here. */
const { note, internalNote } = staffStepBodies.accept.shape
const { staffId, teamId } = staffStepBodies.dispatch.shape
const notes = { note, internalNote }

export const bulkRequest = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('accept'), numbers, body: z.optional(z.strictObject(notes)) }),
  z.strictObject({
    step: z.literal('dispatch'),
    numbers,
    body: z.strictObject({ ...notes, staffId, teamId }).check(
      z.refine((body) => (body.staffId === undefined) !== (body.teamId === undefined), {
        path: ['staffId'],
        message: '派给一个人，或者一个队伍',
      }),
    ),
  }),
  z.strictObject({
    step: z.literal('merge'),
    numbers,
    body: z.strictObject({ ...notes, into: staffStepBodies.merge.shape.into }),
  }),
])
export type BulkRequest = z.infer<typeof bulkRequest>
export const bulkSteps = ['accept', 'dispatch', 'merge'] as const
export type BulkStep = (typeof bulkSteps)[number]

export const bulkAnswer = z.strictObject({
  done: z.array(z.string()),
  refused: z.array(
    z.strictObject({
      number: z.string(),
      code: z.enum(Object.keys(errors) as [keyof typeof errors]),
      /** Why, for people. */
      detail: z.string(),
    }),
  ),
})
export type BulkAnswer = z.infer<typeof bulkAnswer>
