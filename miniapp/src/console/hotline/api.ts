// What the hotline's room asks of the server.
import type { z } from '@chaolin/shared/config'
import type { Place } from '@chaolin/shared/place'
import type { RouteAnswer, RouteRequest } from '@chaolin/shared/routing/schema'
import type { callerReport, CallerReceipt, NearbyOpen } from '@chaolin/shared/staff/hotline-schema'
import { get, post } from '../../api'

export type CallerBody = z.infer<typeof callerReport>
export type { CallerReceipt, NearbyOpen } from '@chaolin/shared/staff/hotline-schema'

export const previewCall = (question: Omit<RouteRequest, 'kind'>) =>
  post<RouteAnswer>('/v1/routes/preview', { kind: 'report', ...question })

export const readNearby = (microBrainId: string, { lng, lat, coordinates }: Place) =>
  get<{ items: NearbyOpen[] }>('/v1/staff/reports/nearby', {
    near: `${lng},${lat},${coordinates}`,
    microBrainId,
  })

export const fileCall = (body: CallerBody, key: string) =>
  post<CallerReceipt>('/v1/staff/reports', body, { key })
