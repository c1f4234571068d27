// What a micro-brain that is another system is told of a visit: the moment as it was, with no more of the visitor than 王*.
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { otherSystems } from '../micro-brains/queries.ts'
import type { Message } from '../micro-brains/actions.ts'
import type { JobPayload, NewJob } from '../outbox/actions.ts'
import type { Compound } from './compounds/entities.ts'
import { VisitHistory, type Visit } from './entities.ts'
import type { VisitMoment } from './steps.ts'

/** Frozen in the job, which is forgotten with it; the history keeps no name. */
export async function deliveryJobs(
  tx: Context,
  visit: Visit,
  moment: VisitMoment,
  compound: Compound,
): Promise<NewJob[]> {
  const systems = await otherSystems(tx, [compound.microBrainId])
  return (
    systems
      // Open311 knows requests of residents only.
      .filter(({ kind }) => kind === 'webhook')
      .map(({ id: target }) => ({
        kind: 'visit.deliver',
        subject: `deliver:${target}:visit:${visit.id}`,
        target,
        payload: {
          webhookId: `msg_visit_${visit.id}_${visit.steps}_${target}`,
          visitId: visit.id,
          number: visit.id,
          seq: visit.steps,
          step: moment.step,
          visitor: visit.maskedName ?? null,
          compound: compound.name,
          compoundId: compound.id,
          dueAt: toWireOrNull(visit.answerBy),
        },
      }))
  )
}

/** Null: the visit is gone. */
export async function readMessage(ctx: Context, payload: JobPayload): Promise<Message | null> {
  const visitId = String(payload.visitId)
  const row = await ctx.em.findOne(
    VisitHistory,
    { visitId, seq: Number(payload.seq) },
    { disableIdentityMap: true },
  )
  if (!row) return null
  const { from, until, doors, party } = row.data
  return {
    id: String(payload.webhookId),
    type: `visit.${row.status}`,
    timestamp: toWire(row.at),
    data: {
      id: visitId,
      kind: 'visit',
      status: row.status,
      step: row.step,
      text: `访客 ${typeof payload.visitor === 'string' ? payload.visitor : '待领取'}`,
      address: payload.compound,
      compoundId: payload.compoundId,
      dueAt: payload.dueAt,
      from,
      until,
      doors,
      party,
      photos: [],
    },
  }
}
