// What other domains ask of a campus, one line per room.
import type { Context } from '../context.ts'
import { caseRecords } from './cases/records.ts'
import { codeRecords } from './codes/records.ts'
import { quizRecords } from './fraud/queries.ts'
import { lostRecords } from './lost/queries.ts'
import { sosRecords } from './sos/queries.ts'

export { campusPlace, codeOf } from './codes/queries.ts'
export { newestSaidId, readSaid, saidIdsSince, type Said } from './services/said.ts'
export {
  newestSosChangeId,
  openSosAt,
  readSosChanges,
  sosChangeIdsSince,
  type SosChange,
} from './sos/queries.ts'

/** For a person's export: what is kept about them. */
export const campusRecords = async (ctx: Context, personId: string) => ({
  ...(await codeRecords(ctx, personId)),
  ...(await caseRecords(ctx, personId)),
  ...(await sosRecords(ctx, personId)),
  ...(await lostRecords(ctx, personId)),
  ...(await quizRecords(ctx, personId)),
})
