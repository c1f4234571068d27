// One step for many reports: each in a transaction of its own, so that one that is refused holds up no other.
import { errors } from '@chaolin/shared/errors'
import type { BulkAnswer, BulkRequest } from '@chaolin/shared/staff/bulk-schema'
import type { Context } from '../../context.ts'
import { toRefused } from '../../errors.ts'
import type { RunPart } from '../../idempotency.ts'
import { takeStaffStep } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'

/** These say nothing of one report: the whole is to be tried again with the same key, and goes on where it stopped. */
const aboutTheRequest = new Set(['unavailable', 'idempotency_key_reused', 'idempotency_running'])

/** One after the other, so that it never holds more rows than a single step does. */
export async function takeBulkStep(
  ctx: Context,
  person: Person,
  { step, numbers, body = {} }: BulkRequest,
  runPart: RunPart,
): Promise<BulkAnswer> {
  const answer: BulkAnswer = { done: [], refused: [] }
  for (const number of numbers)
    try {
      await runPart(number, (tx) => takeStaffStep(tx, person, number, step, body as never))
      answer.done.push(number)
    } catch (error) {
      const { code, detail, fields } = toRefused(error)
      if (aboutTheRequest.has(code)) throw error
      if (code === 'internal') ctx.log.error({ err: error, number }, 'a step of many failed')
      answer.refused.push({ number, code, detail: detail ?? fields?.[0]?.message ?? errors[code].zh })
    }
  return answer
}
