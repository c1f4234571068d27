// What the cashier asks of the server, and what they tell it.
import type { MatterKind, Reconciliation, TakingsPage } from '@chaolin/shared/payments/schema'
import { get, post } from '../../api'
import { keyOf } from '../api'

export type { CounterTakings, MatterKind, Reconciliation } from '@chaolin/shared/payments/schema'
export type BillLine = Reconciliation['items'][number]
export type OpenRefund = Reconciliation['refunds'][number]
export type FlaggedOrder = Reconciliation['orders'][number]
export type Taking = TakingsPage['items'][number]
export type Explained = Reconciliation['explained'][number]

export const cashierKey = (...rest: string[]) => keyOf('cashier', ...rest)

export const readDay = (date: string) => get<Reconciliation>('/v1/staff/payments/reconciliation', { date })
export const readTakings = (date: string, siteId: string | undefined, cursor: string | undefined) =>
  get<TakingsPage>('/v1/staff/payments/takings', {
    date,
    ...(siteId ? { siteId } : {}),
    ...(cursor ? { cursor } : {}),
  })
export const resolveMatter = (kind: MatterKind, id: number, note: string, key: string) =>
  post<unknown>(`/v1/staff/payments/matters/${kind}/${id}/resolve`, { note }, { key })
