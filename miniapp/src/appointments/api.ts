// The doors that the pages of appointments use.
import type { z } from '@chaolin/shared/config'
import type {
  appointmentItem,
  appointmentPage,
  AppointmentView,
  Booked,
  NewAppointment,
  nearestList,
  payParameters,
  serviceList,
  serviceView,
  SiteSlots,
  slotList,
  SlotView,
  waitlistItem,
  waitlistPage,
  WaitlistRequest,
} from '@chaolin/shared/appointments/schema'
import type { Place } from '@chaolin/shared/place'
import type { siteList } from '@chaolin/shared/routing/schema'
import { get, post } from '../api'

export type { AppointmentView, Booked, NewAppointment, SiteSlots, SlotView, WaitlistRequest }
export type Service = z.infer<typeof serviceView>
export type AppointmentItem = z.infer<typeof appointmentItem>
export type AppointmentPage = z.infer<typeof appointmentPage>
export type PayParameters = z.infer<typeof payParameters>
export type WaitlistItem = z.infer<typeof waitlistItem>
export type Site = z.infer<typeof siteList>['items'][number]

const of = encodeURIComponent
const written = ({ lng, lat, coordinates }: Place) => `${lng},${lat},${coordinates}`
const mostSites = 50

export const appointmentKey = (...parts: (string | boolean | undefined)[]) => ['appointments', ...parts]
export const slotKey = (...parts: (string | undefined)[]) => ['slots', ...parts]

export const readServices = () => get<z.infer<typeof serviceList>>('/v1/appointment-services')
export const readSites = (near?: Place) =>
  get<z.infer<typeof siteList>>('/v1/sites', { near: near && written(near), limit: mostSites })
export const readNearest = (service: string, near?: Place) =>
  get<z.infer<typeof nearestList>>('/v1/sites/nearest-slots', { service, near: near && written(near) })
export const readSlots = (siteId: string, service: string, from: string) =>
  get<z.infer<typeof slotList>>(`/v1/sites/${of(siteId)}/slots`, { service, from })

export const listAppointments = (open: boolean, cursor?: string) =>
  get<AppointmentPage>('/v1/appointments', { open, order: 'time', cursor })
export const readAppointment = (number: string) => get<AppointmentView>(`/v1/appointments/${of(number)}`)
export const bookAppointment = (body: NewAppointment, key: string) =>
  post<Booked>('/v1/appointments', body, { key })

const step = <Answer>(number: string, name: string, body: object, key: string) =>
  post<Answer>(`/v1/appointments/${of(number)}/${name}`, body, { key })
export const askToPay = (number: string, key: string) => step<PayParameters>(number, 'pay', {}, key)
export const cancelAppointment = (number: string, key: string) => step<Booked>(number, 'cancel', {}, key)
export const moveAppointment = (number: string, slotId: string, key: string) =>
  step<Booked>(number, 'reschedule', { slotId }, key)
export const checkIn = (number: string, code: string, key: string) =>
  step<AppointmentView>(number, 'check-in', { code }, key)

export const listWaits = () => get<z.infer<typeof waitlistPage>>('/v1/waitlist')
export const joinWaitlist = (body: WaitlistRequest, key: string) =>
  post<WaitlistItem>('/v1/waitlist', body, { key })
export const acceptOffer = (id: string, key: string) =>
  post<Booked>(`/v1/waitlist/${of(id)}/accept`, {}, { key })
export const leaveWaitlist = (id: string, key: string) =>
  post<WaitlistItem>(`/v1/waitlist/${of(id)}/leave`, {}, { key })
