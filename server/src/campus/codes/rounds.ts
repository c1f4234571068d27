// What campus codes do by themselves: tell their owners, end with the last day, forget what counts no more.
import type { CodeEnd } from '@chaolin/shared/campus/codes'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { tell } from '../../notices/delivery.ts'
import { ensureRound, roundHandlers, type Round } from '../../outbox/rounds.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { leaveHome } from '../../visits/actions.ts'
import { startOfDay } from '../../day.ts'
import { endOver, forgetNames, hostCodeOf } from './ending.ts'
import { CampusCode, CampusMove, CampusPass, CampusStep } from './entities.ts'
import { sweepTries } from './tries.ts'

/** Passes that were taken back stand in bundles until they would have expired. */
const keepPassesMs = 24 * 3_600_000

const round: Round = {
  kind: 'campus.codes',
  everyMs: 5 * 60_000,
  async work(ctx) {
    await endOver(ctx)
    await forgetNames(ctx)
    await sweep(ctx)
  },
}

export const ensureCodes = (ctx: Context) => ensureRound(ctx, round)

async function sweep(ctx: Context) {
  const over = { expiresAt: { $lt: new Date(ctx.now().getTime() - keepPassesMs) } }
  await ctx.em.nativeDelete(CampusPass, over)
  await ctx.em.nativeDelete(CampusStep, over)
  await ctx.em.nativeDelete(CampusMove, over)
  await sweepTries(ctx)
}

const codeAt = (ctx: Context, codeId: unknown) =>
  ctx.em.findOne(CampusCode, { id: Number(codeId) }, { disableIdentityMap: true })

const why: Record<Exclude<CodeEnd, 'gone'>, string> = {
  left: '您不在校区这学期的名单里了。有疑问请到校区指挥站',
  expired: '有效期到了。名单更新后可以再领',
  changed: '校区名单里您的信息改了，请重新领一次',
  moved: '它移到了另一个微信。不是您本人办的，请马上联系校区指挥站',
  staff: '由校区指挥站结束。有疑问请到指挥站',
}

const notice = (code: CampusCode, kind: string, key: string | number, title: string, body: string) => ({
  personId: code.personId,
  dedupeKey: `campus:${kind}:${code.id}:${key}`,
  kind: `campus.${kind}`,
  title,
  body,
  number: null,
  audience: 'reporter' as const,
})

/** The household that stood for its owner ends with it. */
async function followEnd(ctx: Context, code: CampusCode) {
  await inTransaction(ctx, (tx) => leaveHome(tx, hostCodeOf(code), code.personId))
  if (code.endedWhy && code.endedWhy !== 'gone')
    await tell(ctx, notice(code, 'code_ended', 0, '您的青牛码已结束', why[code.endedWhy]), null)
}

/** Once a day, however often somebody tries. */
const tellTried = (ctx: Context, code: CampusCode) =>
  tell(
    ctx,
    notice(
      code,
      'claim_tried',
      startOfDay(ctx.now()).getTime(),
      '有人用您的学号申领青牛码，没有成功',
      '您的青牛码没有变化。不是您本人，可以请校区指挥站先锁上',
    ),
    null,
  )

const tellLocked = (ctx: Context, code: CampusCode, status: string, jobId: number) =>
  tell(
    ctx,
    notice(
      code,
      'code_locked',
      jobId,
      status === 'locked' ? '您的青牛码锁上了' : '您的青牛码解锁了',
      status === 'locked' ? '解锁前不能出示。请带证件到校区指挥站' : '现在可以照常使用',
    ),
    null,
  )

export const codeHandlers: Handlers = {
  ...roundHandlers(round),
  async 'campus.claim_tried'(ctx, { codeId }) {
    const code = await codeAt(ctx, codeId)
    if (code?.active) await tellTried(ctx, code)
  },
  async 'campus.code_ended'(ctx, { codeId }) {
    const code = await codeAt(ctx, codeId)
    if (code) await followEnd(ctx, code)
  },
  async 'campus.code_locked'(ctx, { codeId, status }, { id }) {
    const code = await codeAt(ctx, codeId)
    if (code) await tellLocked(ctx, code, String(status), id)
  },
}
