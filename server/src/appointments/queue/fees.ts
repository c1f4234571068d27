// What is to be paid at the counter: by who came without an appointment, and where an exemption's proof is not seen.
import { needsProof } from '@chaolin/shared/appointments/rules'
import { feeOf, type Fee } from '@chaolin/shared/payments/fees'
import type { Context } from '../../context.ts'
import type { Appointment } from '../entities.ts'
import { serviceOf } from '../services/queries.ts'

const takenAt = ['booked', 'checked_in', 'called']

/** Null: nothing, or it is paid. What is held is paid by phone. */
export async function dueAtCounter(ctx: Context, row: Appointment): Promise<Fee | null> {
  if (row.paidAt || !takenAt.includes(row.status)) return null
  const fee = needsProof(row)
    ? feeOf((await serviceOf(ctx, row.service))?.fee ?? null, null)
    : { amountFen: row.feeFen, reason: row.feeReason }
  return fee.amountFen > 0 ? fee : null
}
