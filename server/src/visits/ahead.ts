// Passes before anybody fetches them: a door that is cut off from now on knows all who come within a day.
import { visitLimits } from '@chaolin/shared/visits/rules'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import { Visit } from './entities.ts'
import { ensurePass, windowsAhead } from './pass.ts'
import { Pass, PassKey } from './passes/entities.ts'
import { issuerOf } from './passes/keys.ts'
import { lockVisit } from './steps.ts'

const plain = { disableIdentityMap: true } as const
const atOnce = 200

/** Those that begin within a day and still go on, the next of them by when they begin. */
function readSoon(ctx: Context, after: Pick<Visit, 'id' | 'from'>): Promise<Visit[]> {
  const soon = new Date(ctx.now().getTime() + visitLimits.passAheadMs)
  return ctx.em.find(
    Visit,
    {
      status: 'accepted',
      from: { $gte: after.from, $lte: soon },
      $or: [{ from: { $gt: after.from } }, { id: { $gt: after.id } }],
      until: { $gt: ctx.now() },
      doors: { $ne: 0 },
    },
    { orderBy: { from: 1, id: 1 }, limit: atOnce, ...plain },
  )
}

const markOf = (visitId: string, from: Date) => `${visitId} ${from.getTime()}`

/** Which of them have a pass for which time; one that a withdrawn key signed is none. */
async function readMinted(ctx: Context, visits: readonly Visit[]): Promise<Set<string>> {
  const passes = await ctx.em.find(
    Pass,
    { visitId: { $in: visits.map(({ id }) => id) }, revokedAt: null, expiresAt: { $gt: ctx.now() } },
    { fields: ['visitId', 'compoundId', 'kid', 'notBefore'], ...plain },
  )
  const issuers = [...new Set(passes.map(({ compoundId }) => issuerOf(compoundId)))]
  const withdrawn = await ctx.em.find(
    PassKey,
    { issuer: { $in: issuers }, withdrawnAt: { $ne: null }, notAfter: { $gt: ctx.now() } },
    { fields: ['issuer', 'kid'], ...plain },
  )
  const worthless = new Set(withdrawn.map(({ issuer, kid }) => `${issuer} ${kid}`))
  const holding = passes.filter(({ compoundId, kid }) => !worthless.has(`${issuerOf(compoundId)} ${kid}`))
  return new Set(holding.map(({ visitId, notBefore }) => markOf(visitId!, notBefore)))
}

const mintFor = (ctx: Context, id: string) =>
  inTransaction(ctx, async (tx) => {
    const visit = await lockVisit(tx, id)
    if (visit?.status !== 'accepted' || visit.doors === 0) return
    for (const window of windowsAhead(visit, tx.now())) {
      try {
        await ensurePass(tx, visit, window)
      } catch (error) {
        // Nothing is left of its uses: there is no pass to make.
        if (!(error instanceof Refused && error.code === 'step_closed')) throw error
      }
    }
  })

/** Run hourly: the phone fetches the same pass later. */
export async function mintAhead(ctx: Context): Promise<void> {
  let after: Pick<Visit, 'id' | 'from'> = { id: '', from: new Date(0) }
  for (;;) {
    const visits = await readSoon(ctx, after)
    const last = visits.at(-1)
    if (!last) return
    const minted = await readMinted(ctx, visits)
    const lacks = (visit: Visit) =>
      windowsAhead(visit, ctx.now()).some(({ from }) => !minted.has(markOf(visit.id, from)))
    for (const { id } of visits.filter(lacks)) await mintFor(ctx, id)
    if (visits.length < atOnce) return
    after = last
  }
}
