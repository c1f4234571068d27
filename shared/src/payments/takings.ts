// The counters' day: how the fee of each who was served was settled, and the sums the cashier reads. Pure.
import { exemptions, type Exemption } from './fees.ts'

/** free: nothing is asked; taken: at the counter; online: by WeChat Pay before; due: served, and nobody took it. */
export const settlements = ['free', 'exempt', 'taken', 'online', 'due'] as const
export type Settlement = (typeof settlements)[number]

export type ServedFee = {
  feeFen: number
  feeReason: string
  exemption: Exemption | null
  paid: boolean
  /** It was asked for by an order of WeChat Pay. */
  ordered: boolean
}

export function settlementOf({ feeFen, feeReason, exemption, paid, ordered }: ServedFee): Settlement {
  if (feeFen === 0) return exemption && feeReason.indexOf('exempt:') === 0 ? 'exempt' : 'free'
  if (!paid) return 'due'
  return ordered ? 'online' : 'taken'
}

export type Tally = {
  served: number
  free: number
  taken: number
  takenFen: number
  online: number
  onlineFen: number
  due: number
  dueFen: number
  exempt: { kind: Exemption; count: number }[]
}

/** Those served alike, and how many they are. */
export type ServedGroup = ServedFee & { count: number }

export function tallyOf(groups: readonly ServedGroup[]): Tally {
  const counted = (settlement: Settlement, kind?: Exemption) =>
    groups
      .filter((group) => settlementOf(group) === settlement && (!kind || group.exemption === kind))
      .reduce((sum, { count, feeFen }) => ({ count: sum.count + count, fen: sum.fen + count * feeFen }), {
        count: 0,
        fen: 0,
      })
  const taken = counted('taken')
  const online = counted('online')
  const due = counted('due')
  return {
    served: groups.reduce((sum, { count }) => sum + count, 0),
    free: counted('free').count,
    taken: taken.count,
    takenFen: taken.fen,
    online: online.count,
    onlineFen: online.fen,
    due: due.count,
    dueFen: due.fen,
    exempt: exemptions.map((kind) => ({ kind, count: counted('exempt', kind).count })),
  }
}

/** What stays with us of a day: WeChat Pay's and the counters'. Null until the bill has said what is WeChat Pay's. */
export function dayTotalFen(day: {
  state: 'none' | 'waiting' | 'done' | 'failed'
  ours: { paidFen: number; refundedFen: number }
  counter: { takenFen: number }
}): number | null {
  if (day.state === 'waiting' || day.state === 'failed') return null
  return day.ours.paidFen - day.ours.refundedFen + day.counter.takenFen
}
