// Telling people what is stuck at a micro-brain: once an hour for each, not once for each message.
import { reasonWords } from '@chaolin/shared/micro-brains/rules'
import type { Context } from '../context.ts'
import { tellAll } from '../notices/delivery.ts'
import type { JobPayload } from '../outbox/actions.ts'
import { peopleAt, peopleWith } from '../residents/queries.ts'
import { deskAbove, homeView } from '../routing/queries.ts'

const hourMs = 3_600_000

/** Of a report that goes on because of it people hear each time. */
export async function tellOfStuck(ctx: Context, payload: JobPayload) {
  const microBrainId = String(payload.microBrainId)
  const number = typeof payload.number === 'string' ? payload.number : null
  const home = await homeView(ctx, microBrainId)
  const dispatchers = await peopleAt(ctx, [microBrainId, await deskAbove(ctx, microBrainId)], ['dispatcher'])
  const people = new Set([...dispatchers, ...(await peopleWith(ctx, 'admin'))])
  const hour = Math.floor(ctx.now().getTime() / hourMs)
  const matter = number ?? (payload.photo ? `photo:${microBrainId}` : microBrainId)
  const words = wordsOf(payload, home?.name ?? microBrainId)
  const notices = [...people].map((personId) => ({
    personId,
    dedupeKey: `delivery:stuck:${matter}:${hour}:${personId}`,
    kind: 'delivery.stuck',
    ...words,
    number,
    audience: 'staff' as const,
  }))
  await tellAll(ctx, notices, null)
}

const lookThere = '请到管理台的“没送到的”里再送一次，或写明原因跳过'

function wordsOf({ code, photo, number }: JobPayload, name: string) {
  const reason = reasonWords(String(code)).zh
  if (number)
    return { title: '报了办结，照片没收到', body: `${reason}。已改回办理中，请补办好后的照片，再办结` }
  if (photo) return { title: `有照片没收到 · ${name}`, body: `${reason}。${lookThere}` }
  return { title: `有消息送不到${name}`, body: `${reason}。${lookThere}` }
}
