// How often somebody may claim homes, and how far ahead a stay may end.
import { claimsADay, mostPendingClaims, mostTenancyYears } from '@chaolin/shared/visits/households'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused, wrong } from '../../errors.ts'
import { lockPerson } from '../../residents/queries.ts'
import { HouseholdClaim } from './entities.ts'

const dayMs = 86_400_000
const plain = { disableIdentityMap: true } as const

/** The person's row is locked first, so that side by side no more than the limit come to wait. */
export async function requireRoom(tx: Context, personId: string) {
  await lockPerson(tx, personId)
  const waiting = await tx.em.count(HouseholdClaim, { personId, status: 'pending' })
  if (waiting >= mostPendingClaims)
    throw new Refused('too_many_open', { detail: '等待答复的申请太多了，先等一等或撤回几个' })
}

const aDayAfter = (tx: Context, at: Date, detail: string) =>
  new Refused('rate_limited', {
    detail,
    retryAfterS: Math.max(1, Math.ceil((at.getTime() + dayMs - tx.now().getTime()) / 1000)),
  })

/** So many in 24 hours, whatever became of them. The person's row is locked. RATE_LIMIT=off lifts it. */
export async function refuseTooManyToday(tx: Context, personId: string) {
  if (!tx.config.rateLimit) return
  const latest = await tx.em.find(
    HouseholdClaim,
    { personId, createdAt: { $gt: new Date(tx.now().getTime() - dayMs) } },
    { fields: ['createdAt'], orderBy: { id: 'desc' }, limit: claimsADay, ...plain },
  )
  const first = latest[claimsADay - 1]
  if (first) throw aDayAfter(tx, first.createdAt, '今天申请得太多了，请过些时候再试')
}

/** Who was refused or took it back asks the same home again a day later. RATE_LIMIT=off lifts it. */
export async function refuseTooSoon(tx: Context, personId: string, householdId: string) {
  if (!tx.config.rateLimit) return
  const [last] = await tx.em.find(
    HouseholdClaim,
    {
      personId,
      householdId,
      status: { $in: ['refused', 'withdrawn'] },
      endedAt: { $gt: new Date(tx.now().getTime() - dayMs) },
    },
    { orderBy: { endedAt: 'desc' }, limit: 1, ...plain },
  )
  if (last?.endedAt) throw aDayAfter(tx, last.endedAt, '同一户的申请，过一天才能再提')
}

/** The end of this last day: today at the earliest, in five years at the latest. */
export function endOf(tx: Context, until: string): Date {
  const today = toWire(tx.now()).slice(0, 10)
  const latest = `${Number(today.slice(0, 4)) + mostTenancyYears}${today.slice(4)}`
  if (until < today) throw wrong('until', '到期日不能早于今天')
  if (until > latest) throw wrong('until', `到期日最远 ${mostTenancyYears} 年`)
  return new Date(Date.parse(`${until}T00:00:00+08:00`) + dayMs)
}
