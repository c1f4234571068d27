// What a post that is another system is told of a call for help: that there is one and where, and when it is over.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { deliverTo } from '../../micro-brains/actions.ts'
import { otherSystems } from '../../micro-brains/queries.ts'
import type { NewJob } from '../../outbox/actions.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { recordReading } from '../../residents/actions.ts'
import { CampusSos, SosHistory, SosPlace } from './entities.ts'

export type SosEvent = 'campus.sos_raised' | 'campus.sos_closed'

const postsOf = ({ campusId, policeId, deskId }: CampusSos) =>
  [campusId, policeId, deskId].filter((post) => typeof post === 'string')

/** The jobs hold no place: it is read when it is sent, and forgotten with the call. */
export async function deliveryJobs(
  tx: Context,
  calls: readonly CampusSos[],
  type: SosEvent,
  seq: number,
): Promise<NewJob[]> {
  const systems = await otherSystems(tx, [...new Set(calls.flatMap(postsOf))])
  // Open311 knows requests of residents only.
  const targets = new Set(systems.filter(({ kind }) => kind === 'webhook').map(({ id }) => id))
  return calls.flatMap((call) =>
    [...new Set(postsOf(call))]
      .filter((post) => targets.has(post))
      .map((target) => ({
        kind: 'sos.deliver',
        subject: `deliver:${target}:sos:${call.id}`,
        target,
        payload: {
          sosId: call.id,
          number: call.number,
          seq,
          step: type,
          webhookId: `msg_sos_${call.id}_${seq}_${target}`,
        },
      })),
  )
}

const plain = { disableIdentityMap: true } as const
const texts = {
  'campus.sos_raised': '校园110求助',
  'campus.sos_closed': '校园110求助已结束',
} as const

async function readEvent(ctx: Context, sosId: number, seq: number) {
  const sos = await ctx.em.findOne(CampusSos, { id: sosId }, plain)
  const row = sos && (await ctx.em.findOne(SosHistory, { sosId, seq }, plain))
  return row ? { sos, row } : null
}

/** The first place that is known: what was sent once is what a second try sends. */
async function firstPlace(ctx: Context, sosId: number) {
  const row = await ctx.em.findOne(SosPlace, { sosId }, { orderBy: { id: 1 }, ...plain })
  return row ? { lng: row.lng, lat: row.lat, coordinates: 'wgs84' } : null
}

/** Another system that learns the place has looked at it, once. */
const recordSystem = (ctx: Context, { personId, number }: CampusSos, target: string) =>
  inTransaction(ctx, async (tx) => {
    if (personId)
      await recordReading(tx, {
        personId,
        readBy: target.slice(0, 24),
        readerRole: `system:${target}`,
        field: 'sos_place',
        reason: '校园110',
        about: number,
      })
  })

export const sosDeliveryHandlers: Handlers = {
  async 'sos.deliver'(ctx, payload, job) {
    const type: SosEvent = payload.step === 'campus.sos_closed' ? payload.step : 'campus.sos_raised'
    const found = await readEvent(ctx, Number(payload.sosId), Number(payload.seq))
    const target = job.target ?? ''
    if (!found || (await otherSystems(ctx, [target])).length === 0) return
    const { sos, row } = found
    const place = type === 'campus.sos_raised' ? await firstPlace(ctx, sos.id) : null
    await deliverTo(ctx, job, {
      id: String(payload.webhookId),
      type,
      timestamp: toWire(row.at),
      data: {
        id: sos.number,
        kind: 'sos',
        status: row.status,
        step: row.step,
        text: texts[type],
        place,
        address: null,
        dueAt: null,
        campusId: sos.campusId ?? null,
        raisedAt: toWire(sos.raisedAt),
        receivedAt: toWire(sos.createdAt),
        photos: [],
      },
    })
    if (place) await recordSystem(ctx, sos, target)
  },
}
