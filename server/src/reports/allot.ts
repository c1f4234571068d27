// What comes in may be given out at once, where the post has rules for it or takes turns.
import type { Context } from '../context.ts'
import type { NewJob } from '../outbox/actions.ts'
import { termsFor } from '../routing/queries.ts'
import { hasDispatchRules } from '../staff/dispatch/queries.ts'
import type { Report } from './entities.ts'

type Arrived = Pick<Report, 'id' | 'homeId' | 'desk' | 'category' | 'steps'>

export async function allotJobs(tx: Context, report: Arrived): Promise<NewJob[]> {
  if (report.desk) return []
  const terms = await termsFor(tx, report.homeId, report.category)
  const wanted = terms?.mode === 'round_robin' || (await hasDispatchRules(tx, report.homeId))
  return wanted
    ? [
        {
          kind: 'report.allot',
          subject: `report:${report.id}:allot`,
          payload: { reportId: report.id, homeId: report.homeId, seq: report.steps },
        },
      ]
    : []
}
