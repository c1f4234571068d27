// Jobs of giving out: what came in is given to somebody, or the dispatcher hears that there is nobody.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { summaryOf } from '../../reports/queries.ts'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import { peopleAt } from '../../residents/queries.ts'
import { endPresence } from '../duty/actions.ts'
import { allot, type Unallotted } from './actions.ts'

const words = { nobody: '没有人在岗，等您派单', full: '在岗的人手上都满了，等您派单' } as const

async function tellDispatchers(ctx: Context, { report, why }: Unallotted, seq: number) {
  const people = await peopleAt(ctx, [report.homeId], ['dispatcher'])
  const notices = people.map((personId) => ({
    personId,
    dedupeKey: `report:${report.id}:${seq}:unallotted:${personId}`,
    kind: 'report.unallotted',
    title: words[why],
    body: summaryOf(maskPersonal(report.text)),
    number: report.number,
    audience: 'staff' as const,
  }))
  await tellAll(ctx, notices, null)
}

export const dispatchHandlers: Handlers = {
  async 'report.allot'(ctx, { reportId, homeId, seq }) {
    const left = await inTransaction(ctx, (tx) => allot(tx, Number(reportId), String(homeId)))
    if (left) await tellDispatchers(ctx, left, Number(seq))
  },
  'duty.end': (ctx, { presenceId }) => inTransaction(ctx, (tx) => endPresence(tx, Number(presenceId))),
}
