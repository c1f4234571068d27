// What a post that is another system is told of a thread: each word of a request that the whole post reads, in its order.
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { maskContacts, maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { photoAddresses } from '../../files/addresses.ts'
import { deliverTo } from '../../micro-brains/actions.ts'
import { deliverySubject, otherSystems } from '../../micro-brains/queries.ts'
import type { NewJob } from '../../outbox/actions.ts'
import type { Handlers } from '../../outbox/worker.ts'
import type { Report } from '../../reports/actions.ts'
import { findReport } from '../../reports/queries.ts'
import { readSaidText } from './messages.ts'

/** The jobs hold no word: the message is sealed where it lies and is read when it is sent; it never changes. */
export async function messageJobs(tx: Context, report: Report, messageId: number): Promise<NewJob[]> {
  const posts = [...(report.desk ? [] : [report.homeId]), ...report.joint]
  const systems = await otherSystems(tx, [...new Set(posts)])
  return (
    systems
      // Open311 knows no threads.
      .filter(({ kind }) => kind === 'webhook')
      .map(({ id: target }) => ({
        kind: 'campus.deliver',
        subject: deliverySubject(target, report.id),
        target,
        payload: {
          webhookId: `msg_campus_${messageId}_${target}`,
          messageId,
          number: report.number,
          step: 'message',
          // What a later step may change.
          status: report.status,
          category: report.category,
          dueAt: toWire(report.dueAt),
        },
      }))
  )
}

export const messageDeliveryHandlers: Handlers = {
  async 'campus.deliver'(ctx, payload, job) {
    const report = await findReport(ctx, String(payload.number))
    const said = report && (await readSaidText(ctx, Number(payload.messageId)))
    if (!said) return
    const place = report.lng == null || report.lat == null ? null : asPlace([report.lng, report.lat])
    const sign = said.photoIds.length > 0 ? await photoAddresses(ctx) : null
    await deliverTo(ctx, job, {
      id: String(payload.webhookId),
      type: 'campus.message',
      timestamp: toWire(said.at),
      data: {
        id: report.number,
        kind: 'campus',
        status: payload.status,
        step: 'message',
        by: said.by,
        category: payload.category,
        text: maskPersonal(said.text),
        ...(place ? { place } : {}),
        address: report.address ? maskContacts(report.address) : null,
        dueAt: payload.dueAt,
        photos: sign ? said.photoIds.map(sign) : [],
      },
    })
  },
}
