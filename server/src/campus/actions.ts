// What other domains do with a campus, one line per room.
import type { Context } from '../context.ts'
import { forgetCases } from './cases/actions.ts'
import { forgetCode } from './codes/records.ts'
import { forgetQuizOf } from './fraud/actions.ts'
import { forgetLostOf } from './lost/actions.ts'
import { forgetSosOf } from './sos/steps.ts'
import { forgetWalksOf } from './sos/walks.ts'

/** Who leaves for good. */
export async function forgetCampus(tx: Context, personId: string) {
  await forgetCode(tx, personId)
  await forgetCases(tx, personId)
  await forgetSosOf(tx, personId)
  await forgetWalksOf(tx, personId)
  await forgetLostOf(tx, personId)
  await forgetQuizOf(tx, personId)
}
