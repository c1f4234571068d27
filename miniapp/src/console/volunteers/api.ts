// What the volunteers' room asks of the server, and what it tells it.
import type { z } from '@chaolin/shared/config'
import type { CheckStep, TaskStatus, VolunteerStatus } from '@chaolin/shared/staff/volunteers/rules'
import type {
  hoursCount,
  StaffTask,
  staffTaskPage,
  staffVolunteer,
  staffVolunteerPage,
  TaskBody,
} from '@chaolin/shared/staff/volunteers/schema'
import { get, post } from '../../api'
import { keyOf } from '../api'

export type { StaffTask, StaffVolunteerRow, TaskBody } from '@chaolin/shared/staff/volunteers/schema'
export type VolunteerPage = z.infer<typeof staffVolunteerPage>
export type TaskPage = z.infer<typeof staffTaskPage>
export type StaffClaim = StaffTask['claims'][number]

const volunteers = '/v1/staff/volunteers'
const tasks = '/v1/staff/volunteer-tasks'
export const volunteerKey = (...rest: (string | undefined)[]) =>
  keyOf('volunteers', ...rest.map((part) => part ?? null))

export const readVolunteers = (
  microBrainId: string | undefined,
  status: VolunteerStatus | undefined,
  cursor: string | undefined,
) => get<VolunteerPage>(volunteers, { microBrainId, status, cursor })
export const checkVolunteer = (id: string, step: CheckStep, reason: string | undefined, key: string) =>
  post<z.infer<typeof staffVolunteer>>(
    `${volunteers}/${encodeURIComponent(id)}/${step}`,
    reason === undefined ? {} : { reason },
    { key },
  )
export const revealPhone = (id: string, reason: string, key: string) =>
  post<{ phone: string }>(`${volunteers}/${encodeURIComponent(id)}/reveal`, { reason }, { key })

export const readTasks = (
  microBrainId: string | undefined,
  status: TaskStatus | undefined,
  cursor: string | undefined,
) => get<TaskPage>(tasks, { microBrainId, status, cursor })
export const offerTask = (body: TaskBody, key: string) => post<StaffTask>(tasks, body, { key })
export const cancelTask = (id: string, reason: string, key: string) =>
  post<StaffTask>(`${tasks}/${encodeURIComponent(id)}/cancel`, { reason }, { key })
export const finishTask = (id: string, key: string) =>
  post<StaffTask>(`${tasks}/${encodeURIComponent(id)}/finish`, {}, { key })
export const countHours = (claimId: string, body: z.infer<typeof hoursCount>, key: string) =>
  post<StaffTask>(`/v1/staff/volunteer-claims/${encodeURIComponent(claimId)}/confirm`, body, { key })
