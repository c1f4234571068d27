// What the tests of a campus share: a world with campuses, small rosters and gates, and claiming a code.
import { loadCampusDemo, demoMember } from '../src/db/demo/campus.ts'
import { inTransaction } from '../src/db/transaction.ts'
import type { DatabaseKind, TestApp } from './app.ts'
import { startVisitsWorld } from './visits.ts'
import { callAs } from './world.ts'

/** As `startVisitsWorld`, with the first sixty of each roster: student-1 may claim 20260001 and so on. */
export async function startCampusWorld(
  kind: DatabaseKind,
  env: Record<string, string> = {},
): Promise<TestApp> {
  const app = await startVisitsWorld(kind, env)
  await inTransaction(app.ctx(), (tx) => loadCampusDemo(tx, 60))
  return app
}

export const claimOf = (n: number, campusId = 'campus-1') => {
  const { number, name, idTail } = demoMember(n)
  return { campusId, studentNumber: number, name, idTail }
}

/** Claims the code of the nth number for somebody of the sandbox: student-n unless said. */
export async function claimCode(app: TestApp, n: number, campusId = 'campus-1', who = `student-${n}`) {
  const answer = await callAs(() => app)(who, 'POST', '/v1/campus/codes', claimOf(n, campusId))
  if (answer.status !== 201) throw new Error(`claim: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
