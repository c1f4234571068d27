// What the pages of 校园110 ask of the server, and what they tell it. Whoever opens one call has looked at a place.
import type { z } from '@chaolin/shared/config'
import type { SosStaffStep } from '@chaolin/shared/campus/sos'
import type { sosItem, sosList, StaffSos } from '@chaolin/shared/campus/sos-schema'
import { get, post } from '../../api'

export type { StaffSos } from '@chaolin/shared/campus/sos-schema'
export type SosItem = z.infer<typeof sosItem>
export type SosPage = z.infer<typeof sosList>

/** Apart from what a live change has read anew: each reading of a call is a look that is written down. */
export const sosKey = (...rest: (string | undefined)[]) => ['sos', ...rest] as const

export interface SosListQuery {
  microBrainId: string
  state: 'open' | 'closed'
  cursor?: string | undefined
}

const one = (number: string) => `/v1/staff/campus/sos/${encodeURIComponent(number)}`

export const readSosList = ({ microBrainId, state, cursor }: SosListQuery) =>
  get<SosPage>('/v1/staff/campus/sos', { microBrainId, state, cursor, limit: 30 })
export const readSos = (number: string) => get<StaffSos>(one(number))
export const takeSosStep = (number: string, step: SosStaffStep, body: { note?: string }, key: string) =>
  post<SosItem>(`${one(number)}/${step}`, body, { key })
