// Reading endpoints: where a micro-brain is, how many messages may be under way to it, how it does.
import { breakerMode, mayBeUnderWay, type Breaker } from '@chaolin/shared/micro-brains/rules'
import type { Context } from '../context.ts'
import { marksFor, readRows, toTime } from '../db/sql.ts'
import { MicroBrainEndpoint } from './entities.ts'

export { makeSecret, seal, unseal } from './secrets.ts'
export { readSignedHeaders, signatureValid } from '../signatures.ts'

const plain = { disableIdentityMap: true } as const

export const findEndpoint = (ctx: Context, microBrainId: string) =>
  ctx.em.findOne(MicroBrainEndpoint, { microBrainId }, plain)

/** Every micro-brain that is another system. */
export const listEndpoints = (ctx: Context) =>
  ctx.em.find(MicroBrainEndpoint, { kind: { $ne: 'builtin' } }, { orderBy: { microBrainId: 1 }, ...plain })

/** Those of this kind, paused ones as well. */
export const endpointsOfKind = (ctx: Context, kind: MicroBrainEndpoint['kind']) =>
  ctx.em.find(MicroBrainEndpoint, { kind }, { orderBy: { microBrainId: 1 }, ...plain })

/** A report's messages to one micro-brain keep their order. */
export const deliverySubject = (microBrainId: string, reportId: number) =>
  `deliver:${microBrainId}:${reportId}`

export const breakerOf = ({ failures, openUntil, failingSince }: MicroBrainEndpoint): Breaker => ({
  failures,
  openUntil: openUntil?.getTime() ?? null,
  failingSince: failingSince?.getTime() ?? null,
})

export type OtherSystem = { id: string; kind: Exclude<MicroBrainEndpoint['kind'], 'builtin'> }

/**
 * Which of these micro-brains are other systems. Asked in the step's own transaction, not of a memory that is seconds
 * behind: a step right after a registration owes its message, whichever process takes it. It costs one look-up of a
 * primary key.
 */
export async function otherSystems(tx: Context, ids: readonly string[]): Promise<OtherSystem[]> {
  if (ids.length === 0) return []
  const marks = marksFor(ids)
  return readRows<OtherSystem>(
    tx.em,
    `select micro_brain_id as id, kind from micro_brain_endpoints
     where micro_brain_id in (${marks}) and kind <> 'builtin'`,
    ids,
  )
}

export type OpenTarget = { microBrainId: string; sideBySide: number }

type TargetRow = { id: string; open_until: number | string | null }

/** Where messages may go now; one that is paused or does not answer is not among them. */
export async function openTargets(ctx: Context): Promise<OpenTarget[]> {
  const nowMs = ctx.now().getTime()
  const rows = await readRows<TargetRow>(
    ctx.em,
    `select micro_brain_id as id, open_until from micro_brain_endpoints
     where paused_at is null and kind <> 'builtin'`,
    [],
  )
  return rows
    .map(({ id, open_until }) => {
      const openUntil = open_until === null ? null : toTime(open_until).getTime()
      const mode = breakerMode({ failures: 0, failingSince: null, openUntil }, nowMs)
      return { microBrainId: id, sideBySide: mayBeUnderWay(mode) }
    })
    .filter(({ sideBySide }) => sideBySide > 0)
}
