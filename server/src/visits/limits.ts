// What may be asked of a visit: times, doors, party and night of the compound, and how many may be open at once.
import type { CompoundRules } from '@chaolin/shared/visits/compound-rules'
import { fromBits, toBits, type DoorKind } from '@chaolin/shared/visits/doors'
import { nightShare, timesFault, visitLimits } from '@chaolin/shared/visits/rules'
import { hoursOf, occurrenceAt, type Occurrence, type StandingFrame } from '@chaolin/shared/visits/standing'
import type { Context } from '../context.ts'
import { secondsToMidnight, startOfDay } from '../day.ts'
import { readRows } from '../db/sql.ts'
import { Refused, wrong } from '../errors.ts'

const timeWords = {
  from: '开始时间要在 5 分钟前到 60 天内',
  until: '一次来访 15 分钟到 24 小时；长期来访最多一年',
}

/** Judged before anything is looked up. */
export function readTimes(
  tx: Context,
  body: { from: string; until: string },
  frame?: StandingFrame,
): Occurrence {
  const times = { from: new Date(body.from), until: new Date(body.until) }
  const fault = timesFault(times.from, times.until, tx.now(), frame !== undefined)
  if (fault) throw wrong(fault, timeWords[fault])
  if (!frame) return times
  const hours = hoursOf(frame)
  if (hours.until.getTime() - hours.from.getTime() < visitLimits.shortestMs)
    throw wrong('standing.until', '每次至少 15 分钟')
  if (!occurrenceAt(frame, times, tx.now())) throw wrong('standing.weekdays', '这段时间里没有这几天')
  return times
}

/** Never more than the compound gives to any visitor. */
export function readDoors(doors: readonly DoorKind[], rules: CompoundRules): number {
  const bits = toBits(doors)
  const beyond = fromBits(bits & ~rules.visitorDoors)[0]
  if (beyond) throw wrong('doors', '这个小区的访客不能开这道门')
  return bits
}

export function requireParty(party: number, rules: CompoundRules) {
  if (party > rules.mostParty) throw wrong('party', `这个小区一次最多 ${rules.mostParty} 人`)
}

/** True where a part of it lies in the night: that is told. */
export function readNight(rules: CompoundRules, times: Occurrence): boolean {
  const share = nightShare(rules, times.from, times.until)
  if (share === 'all') throw wrong('from', '这个时段小区不让访客进')
  return share === 'part'
}

/** The same of every day of a standing visit. */
export function readStandingNight(rules: CompoundRules, frame: StandingFrame): boolean {
  const { from, until } = hoursOf(frame)
  const share = nightShare(rules, from, until)
  if (share === 'all') throw wrong('standing', '这个时段小区不让访客进')
  return share === 'part'
}

/** The household's row is locked. What strangers ask for takes no place until the household says yes. */
export async function refuseTooManyOpen(tx: Context, householdId: string, rules: CompoundRules) {
  const [row] = await readRows<{ open_now: number }>(
    tx.em,
    `select count(*) as open_now from visits
     where household_id = ? and status in ('invited', 'accepted') and consent_id is not null and until > ?`,
    [householdId, tx.now()],
  )
  const most = Math.min(rules.mostOpenVisits, visitLimits.openPerHousehold)
  if (Number(row!.open_now) >= most)
    throw new Refused('too_many_open', { detail: `一户最多同时有 ${most} 个来访，先取消用不着的` })
}

/** The person's row is locked. Taken back is unanswered too. RATE_LIMIT=off lifts it. */
export async function refuseTooManyAsked(tx: Context, personId: string) {
  const today = startOfDay(tx.now())
  const [row] = await readRows<{ unanswered: number }>(
    tx.em,
    `select count(*) as unanswered from visits
     where visitor_id = ? and created_at >= ? and kind = 'request' and consent_id is null and status <> 'refused'`,
    [personId, today],
  )
  if (!tx.config.rateLimit || Number(row!.unanswered) < visitLimits.unansweredADay) return
  throw new Refused('daily_limit', { retryAfterS: secondsToMidnight(tx.now()) })
}
