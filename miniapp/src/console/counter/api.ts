// What the counter asks of the server, and what it tells it.
import type { CounterStep } from '@chaolin/shared/appointments/rules'
import type {
  AppointmentView,
  applicantView,
  queueItem,
  queueSchema,
  serviceList,
  siteCodeSchema,
  ticketSchema,
  WalkInRequest,
} from '@chaolin/shared/appointments/schema'
import type { VerifyAnswer } from '@chaolin/shared/campus/code-schema'
import type { z } from '@chaolin/shared/config'
import type { siteList } from '@chaolin/shared/routing/schema'
import { get, post } from '../../api'
import { keyOf } from '../api'

export type { AppointmentView, WalkInRequest } from '@chaolin/shared/appointments/schema'
export type Queue = z.infer<typeof queueSchema>
export type QueueItem = z.infer<typeof queueItem>
export type SiteCode = z.infer<typeof siteCodeSchema>
export type Ticket = z.infer<typeof ticketSchema>
export type ApplicantData = z.infer<typeof applicantView>
export type Site = z.infer<typeof siteList>['items'][number]
export type SiteService = z.infer<typeof serviceList>['items'][number]

/** What happens to one appointment behind the counter; `cancel` lets somebody go unserved. */
export type Act = CounterStep | 'check-in' | 'cancel'

export const counterKey = (...rest: (string | number | null)[]) => keyOf('counter', ...rest)

const site = (id: string) => `/v1/staff/sites/${encodeURIComponent(id)}`
const one = (number: string) => `/v1/appointments/${encodeURIComponent(number)}`

export const readQueue = (siteId: string) => get<Queue>(`${site(siteId)}/queue`)
export const readAppointment = (number: string) => get<AppointmentView>(one(number))
export const readServices = (siteId: string) =>
  get<{ items: SiteService[] }>(`/v1/sites/${encodeURIComponent(siteId)}/services`)
export const readSiteCode = (siteId: string) =>
  get<SiteCode>(`/v1/sites/${encodeURIComponent(siteId)}/check-in-code`)
export const readSites = (kind: string) => get<{ items: Site[] }>('/v1/sites', { kind, limit: 100 })

export const callNext = (siteId: string, counterId: string, key: string) =>
  post<{ item: QueueItem | null }>(`${site(siteId)}/next`, { counterId }, { key })
export const takeStep = (number: string, act: Act, body: object, key: string) =>
  post<unknown>(`${one(number)}/${act}`, body, { key })
export const takeTicket = (siteId: string, body: WalkInRequest, key: string) =>
  post<Ticket>(`${site(siteId)}/tickets`, body, { key })
export const verifyCode = (place: string, code: string, key: string) =>
  post<VerifyAnswer>('/v1/campus/codes/verify', { code, purpose: 'counter', place }, { key })
export const revealApplicant = (number: string, reason: string) =>
  post<ApplicantData>(`/v1/staff/appointments/${encodeURIComponent(number)}/reveal`, { reason })
