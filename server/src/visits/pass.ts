// The pass of a visit: minted when it may be fetched, kept while nothing of it changes, a new one each day it comes again.
import { doorBit, needsConsent } from '@chaolin/shared/visits/doors'
import { visitLimits } from '@chaolin/shared/visits/rules'
import { occurrenceAt, type Occurrence } from '@chaolin/shared/visits/standing'
import type { Context } from '../context.ts'
import { startOfDay, toWire } from '../day.ts'
import { Refused } from '../errors.ts'
import type { Person } from '../residents/queries.ts'
import { actorIn } from './cancel.ts'
import { getCompound } from './compounds/queries.ts'
import type { Visit } from './entities.ts'
import { getHousehold } from './households/queries.ts'
import { Pass } from './passes/entities.ts'
import { passKeysOf } from './passes/keys.ts'
import { mintPass, revokePasses } from './passes/mint.ts'
import { lockVisit } from './steps.ts'

const closed = (detail: string) => new Refused('step_closed', { detail })

/** 11月20日 15:00, in Hangzhou. */
export function spoken(at: Date) {
  const [date = '', time = ''] = toWire(at).split('T')
  const [, month, day] = date.split('-').map(Number)
  return `${month}月${day}日 ${time.slice(0, 5)}`
}

/** Claims count whole seconds. */
const toSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000)

/** The time a pass that is fetched now holds for; of a standing visit, today's. Else the words of when there is one. */
function windowAt(visit: Visit, now: Date): Occurrence | { why: string } {
  const window = visit.standing ? occurrenceAt(visit.standing, visit, now) : visit
  if (!window || window.until <= now) return { why: '来访时间已经过了' }
  const opensAt = visit.standing
    ? startOfDay(window.from)
    : new Date(window.from.getTime() - visitLimits.passAheadMs)
  if (now < opensAt) return { why: `下一次：${spoken(window.from)}` }
  return { from: toSecond(window.from), until: toSecond(window.until) }
}

/** The times that begin within a day from now; of who comes again and again, today's and tomorrow's. */
export function windowsAhead(visit: Visit, now: Date): Occurrence[] {
  const { standing } = visit
  const first = standing ? occurrenceAt(standing, visit, now) : visit
  const next = standing && first ? occurrenceAt(standing, visit, first.until) : null
  const soon = new Date(now.getTime() + visitLimits.passAheadMs)
  return [first, next].flatMap((window) =>
    window && window.until > now && window.from <= soon
      ? [{ from: toSecond(window.from), until: toSecond(window.until) }]
      : [],
  )
}

/** Uses count on when a pass is made anew: `before` is what the live one was given, `left` is what is left of it. */
async function readPasses(tx: Context, visit: Visit, window: Occurrence) {
  const passes = await tx.em.find(
    Pass,
    {
      visitId: visit.id,
      notBefore: window.from,
      // Uses of somebody whose claim was undone are not those of the one who came after.
      ...(visit.claimedAt ? { createdAt: { $gte: visit.claimedAt } } : {}),
    },
    { orderBy: { id: 1 }, disableIdentityMap: true },
  )
  const live = passes.filter(({ revokedAt }) => !revokedAt).at(-1)
  const used = passes.reduce((sum, { uses }) => sum + uses, 0)
  const left = Math.max(0, visit.maxUses - used)
  return { live, left, before: Math.max(0, visit.maxUses - used + (live?.uses ?? 0)) }
}

/** What it opens now: nothing beyond the rules, indoors only after a yes, and the outer gate while uses are left. */
const doorsOf = (visit: Visit, visitorDoors: number, left: number) => {
  const most = visit.kind === 'gate' ? visitorDoors | doorBit.perimeter : visitorDoors
  const given = visit.doors & most & (visit.consentId ? ~0 : doorBit.perimeter)
  return left > 0 ? given : given & ~doorBit.perimeter
}

/** The row is locked. */
export async function ensurePass(tx: Context, visit: Visit, window: Occurrence): Promise<Pass> {
  const compound = (await getCompound(tx, visit.compoundId))!
  const { live, left, before } = await readPasses(tx, visit, window)
  const most = compound.rules.visitorDoors
  const rotating = !visit.paper && visit.kind !== 'gate'
  if (live && isAsWanted(live, doorsOf(visit, most, before), before, window)) {
    const keys = await passKeysOf(tx, `compound:${visit.compoundId}`)
    if (keys.some(({ kid }) => kid === live.kid)) return live
  }
  const doors = doorsOf(visit, most, left)
  if (doors === 0) throw closed('没有可以用的次数了')
  const consentId = needsConsent(doors) ? visit.consentId! : null
  if (live) await revokePasses(tx, { visitId: visit.id }, 'changed')
  const household = visit.householdId && visit.consentId ? await getHousehold(tx, visit.householdId) : null
  return mintPass(tx, {
    compoundId: visit.compoundId,
    visitId: visit.id,
    doors,
    maxUses: Math.max(1, left),
    ...window,
    ...(consentId ? { consentId } : {}),
    rotating,
    expected: {
      maskedName: visit.maskedName ?? '访客',
      party: visit.party,
      destination: household?.label ?? compound.name,
    },
  })
}

/** Name, party and destination, which a guard reads once the pass was scanned. */
export const forgetExpected = (tx: Context, visitIds: string[]) =>
  tx.em.nativeUpdate(Pass, { visitId: { $in: visitIds }, sealed: { $ne: null } }, { sealed: null })

const isAsWanted = (pass: Pass, doors: number, uses: number, { until }: Occurrence) =>
  pass.doors === doors && pass.maxUses === Math.max(1, uses) && pass.expiresAt.getTime() === until.getTime()

/** As soon as it may be fetched, so that the gates expect it; what lies further ahead is minted when it is fetched. */
export async function mintNow(tx: Context, visit: Visit): Promise<void> {
  const window = windowAt(visit, tx.now())
  if (!('why' in window) && visit.doors !== 0) await ensurePass(tx, visit, window)
}

/** The visitor's; of a pass on paper the household's too, and the guard's of whoever was registered. */
async function mayCarry(ctx: Context, person: Person, visit: Visit) {
  const actor = await actorIn(ctx, person, visit)
  return actor === 'visitor' || (actor === 'household' && visit.paper) || actor === 'guard'
}

export async function fetchPass(tx: Context, person: Person, id: string): Promise<Pass> {
  const visit = await lockVisit(tx, id)
  if (!visit || !(await mayCarry(tx, person, visit))) throw new Refused('not_found')
  if (visit.status !== 'accepted')
    throw closed(visit.status === 'requested' ? '还在等住户回答' : '这次来访没有通行证')
  const window = windowAt(visit, tx.now())
  if ('why' in window) throw closed(window.why)
  return ensurePass(tx, visit, window)
}
