// What comes in may be given out at once, where the post has rules for it or takes turns; what waited, when somebody comes.
import { casesByNumber } from '../campus/cases/queries.ts'
import type { Context } from '../context.ts'
import type { NewJob } from '../outbox/actions.ts'
import { termsFor } from '../routing/queries.ts'
import { hasDispatchRules } from '../staff/dispatch/queries.ts'
import { Report } from './entities.ts'

type Arrived = Pick<Report, 'id' | 'homeId' | 'desk' | 'category' | 'steps'>

const takesTurns = async (tx: Context, { homeId, category }: Arrived) =>
  (await termsFor(tx, homeId, category))?.mode === 'round_robin'

const allotJob = ({ id, homeId, steps }: Arrived): NewJob => ({
  kind: 'report.allot',
  subject: `report:${id}:allot`,
  payload: { reportId: id, homeId, seq: steps },
})

export async function allotJobs(tx: Context, report: Arrived): Promise<NewJob[]> {
  if (report.desk) return []
  const wanted = (await takesTurns(tx, report)) || (await hasDispatchRules(tx, report.homeId))
  return wanted ? [allotJob(report)] : []
}

/** More than that nobody who comes on can take. */
const mostWaiting = 20

/** What came to this post while there was nobody, urgent ones first. */
export async function allotWaiting(tx: Context, homeId: string): Promise<NewJob[]> {
  const waiting = await tx.em.find(
    Report,
    { homeId, status: 'submitted', desk: false, assigneeId: null, teamId: null },
    {
      orderBy: { urgentOpen: 'desc', createdAt: 'asc', id: 'asc' },
      limit: mostWaiting,
      disableIdentityMap: true,
    },
  )
  // What only a handler reads is given out with its case.
  const cases = await casesByNumber(
    tx,
    waiting.flatMap(({ service, number }) => (service ? [number] : [])),
  )
  const turns = await Promise.all(waiting.map((report) => takesTurns(tx, report)))
  // One after another, in this order.
  const subject = `post:${homeId}:waiting`
  return waiting
    .filter(({ number }, i) => turns[i] && !cases.has(number))
    .map((report) => ({ ...allotJob(report), subject }))
}
