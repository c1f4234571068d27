// Telling people that messages to a micro-brain are stuck: once an hour for each, not once for each message.
import { reasonWords } from '@chaolin/shared/micro-brains/rules'
import type { Context } from '../context.ts'
import { tellAll } from '../notices/delivery.ts'
import { peopleAt, peopleWith } from '../residents/queries.ts'
import { deskAbove, homeView } from '../routing/queries.ts'

const hourMs = 3_600_000

export async function tellOfStuck(ctx: Context, microBrainId: string, code: string) {
  const home = await homeView(ctx, microBrainId)
  const dispatchers = await peopleAt(ctx, [microBrainId, await deskAbove(ctx, microBrainId)], ['dispatcher'])
  const people = new Set([...dispatchers, ...(await peopleWith(ctx, 'admin'))])
  const hour = Math.floor(ctx.now().getTime() / hourMs)
  const notices = [...people].map((personId) => ({
    personId,
    dedupeKey: `delivery:stuck:${microBrainId}:${hour}:${personId}`,
    kind: 'delivery.stuck',
    title: `有消息送不到${home?.name ?? microBrainId}`,
    body: `${reasonWords(code).zh}。请到管理台的“没送到的”里再送一次，或写明原因跳过`,
    number: null,
    audience: 'staff' as const,
  }))
  await tellAll(ctx, notices, null)
}
