// What staff and the console ask of the server about messages to other systems, and what they do about them.
import type { z } from '@chaolin/shared/config'
import type { staffDeliveryList, staffDeliveryQuery } from '@chaolin/shared/micro-brains/overview'
import type { deliveryView } from '@chaolin/shared/micro-brains/schema'
import { get, post } from '../api'

export type StaffDelivery = z.infer<typeof staffDeliveryList>['items'][number]
export type DeliveryQuery = Pick<z.infer<typeof staffDeliveryQuery>, 'status' | 'microBrainId' | 'number'>

export const deliveriesKey = ['deliveries'] as const
export const deliveriesOf = (of: DeliveryQuery) => [...deliveriesKey, of] as const

export const readDeliveries = (of: DeliveryQuery, cursor?: string) =>
  get<z.infer<typeof staffDeliveryList>>('/v1/staff/deliveries', { ...of, cursor, limit: 20 })
export const retryDelivery = (id: string, key: string) =>
  post<z.infer<typeof deliveryView>>(`/v1/admin/deliveries/${id}/retry`, {}, { key })
export const skipDelivery = (id: string, reason: string, key: string) =>
  post<z.infer<typeof deliveryView>>(`/v1/admin/deliveries/${id}/skip`, { reason }, { key })
