// What the room of schedules asks of the server, and what it tells it.
import type { SchedulePlan } from '@chaolin/shared/appointments/schedule-plan'
import type { affectedList, ScheduleChange, scheduleList } from '@chaolin/shared/appointments/schema'
import type { Frame } from '@chaolin/shared/appointments/slots'
import type { z } from '@chaolin/shared/config'
import type { workingCalendarView } from '@chaolin/shared/routing/calendar-schema'
import { get, post, put, request } from '../../api'
import { keyOf } from '../api'

export type { SchedulePlan } from '@chaolin/shared/appointments/schedule-plan'
export type { ScheduleChange } from '@chaolin/shared/appointments/schema'
export type Schedule = z.infer<typeof scheduleList>['items'][number]
export type Moved = z.infer<typeof affectedList>['items'][number]
export type WorkingCalendar = z.infer<typeof workingCalendarView>

export const schedulesKey = (...rest: string[]) => keyOf('schedules', ...rest)

const ofSite = (siteId: string) => `/v1/staff/sites/${encodeURIComponent(siteId)}/schedules`
const one = (id: string) => `/v1/staff/schedules/${encodeURIComponent(id)}`

export const readSchedules = (siteId: string) => get<{ items: Schedule[] }>(ofSite(siteId))
export const addSchedule = (siteId: string, body: ScheduleChange, key: string) =>
  post<Schedule>(ofSite(siteId), body, { key })
export const saveSchedule = (id: string, body: ScheduleChange) => put<Schedule>(one(id), body)
export const withdrawSchedule = (id: string) => request<void>({ method: 'DELETE', path: one(id) })
export const readAffected = (id: string) => get<{ items: Moved[] }>(`${one(id)}/affected`)
export const askWhom = (id: string, plan: SchedulePlan) =>
  post<{ items: Moved[] }>(`${one(id)}/preview`, plan)

/** Null: as the week has it. */
export const setDay = (id: string, date: string, frames: readonly Frame[] | null) =>
  frames
    ? put<Schedule>(`${one(id)}/exceptions/${date}`, { frames })
    : request<Schedule>({ method: 'DELETE', path: `${one(id)}/exceptions/${date}` })

export const readCalendar = () => get<WorkingCalendar>('/v1/working-calendar')
