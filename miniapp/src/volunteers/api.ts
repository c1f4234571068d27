// The doors of a volunteer.
import type { Place } from '@chaolin/shared/place'
import type { MicroBrainKind, microBrainList } from '@chaolin/shared/routing/schema'
import type {
  MyVolunteering,
  Task,
  TaskPage,
  taskReport,
  Volunteer,
  volunteerApplication,
} from '@chaolin/shared/staff/volunteers/schema'
import type { z } from '@chaolin/shared/config'
import { get, post } from '../api'

export type { MyVolunteering, Task, TaskPage, Volunteer } from '@chaolin/shared/staff/volunteers/schema'
export type Application = z.infer<typeof volunteerApplication>
export type Post = z.infer<typeof microBrainList>['items'][number]

export const volunteerKey = (...rest: (string | undefined)[]) => ['volunteers', ...rest] as const
const written = ({ lng, lat, coordinates }: Place) => `${lng},${lat},${coordinates}`
const task = (id: string) => `/v1/volunteer-tasks/${encodeURIComponent(id)}`

export const readMine = () => get<MyVolunteering>('/v1/volunteers/mine')
export const apply = (body: Application, key: string) => post<Volunteer>('/v1/volunteers', body, { key })
export const leave = (id: string, key: string) =>
  post<Volunteer>(`/v1/volunteers/${encodeURIComponent(id)}/leave`, {}, { key })
export const readPosts = (kind: MicroBrainKind) => get<{ items: Post[] }>('/v1/micro-brains', { kind })

export const listNear = (near: Place | undefined, cursor: string | undefined) =>
  get<TaskPage>('/v1/volunteer-tasks', { near: near && written(near), cursor, limit: 20 })
export const listClaimed = (cursor: string | undefined) =>
  get<TaskPage>('/v1/volunteer-tasks/mine', { cursor, limit: 20 })
export const readTask = (id: string) => get<Task>(task(id))
export const claimTask = (id: string, key: string) => post<Task>(`${task(id)}/claim`, {}, { key })
export const giveUpTask = (id: string, key: string) => post<Task>(`${task(id)}/give-up`, {}, { key })
export const reportTask = (id: string, body: z.infer<typeof taskReport>, key: string) =>
  post<Task>(`${task(id)}/report`, body, { key })
