// Two who come for one ID number at once: the second is judged anew, when what the first one did can be seen.
import { isUniqueViolation, Refused } from '../../errors.ts'

/** `run` begins and ends its own transaction. */
export async function judgedAgain<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
  try {
    return await run()
  } catch (error) {
    throw isUniqueViolation(error) ? new Refused('unavailable', { retryAfterS: 1 }) : error
  }
}
