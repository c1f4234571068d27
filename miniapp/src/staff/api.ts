// What the staff pages ask of the server, and what they tell it.
import type { StaffStep } from '@chaolin/shared/reports/rules'
import type {
  categorisedReport,
  categoryChange,
  duplicateList,
  StaffReport,
  staffReportPage,
} from '@chaolin/shared/reports/schema'
import type { meSchema, revealRequest, revealSchema } from '@chaolin/shared/residents/schema'
import type {
  areaMapSchema,
  microBrainList,
  MicroBrainKind,
  microBrainSchema,
} from '@chaolin/shared/routing/schema'
import type { Place } from '@chaolin/shared/place'
import type { NearbyOpen } from '@chaolin/shared/staff/hotline-schema'
import type { filledTemplates } from '@chaolin/shared/staff/template-schema'
import type { TemplateStep } from '@chaolin/shared/staff/templates'
import type { PeopleList } from '@chaolin/shared/staff/people-schema'
import type { z } from '@chaolin/shared/config'
import { get, post, type Query } from '../api'

export type { StaffReport } from '@chaolin/shared/reports/schema'
export type QueuePage = z.infer<typeof staffReportPage>
export type QueueItem = QueuePage['items'][number]
export type QueueCounts = QueuePage['counts']
export type Post = z.infer<typeof microBrainSchema>
export type NearPost = z.infer<typeof microBrainList>['items'][number]
export type AreaMap = z.infer<typeof areaMapSchema>
export type Me = z.infer<typeof meSchema>

/** Everything below is told anew after any step. */
export const staffKey = ['staff'] as const
export const reportKey = (number: string) => [...staffKey, 'report', number] as const
/** Without a number: every thread. */
export const threadKey = (...number: string[]) => [...staffKey, 'thread', ...number] as const
export const queueKey = (...rest: (string | undefined)[]) => [...staffKey, 'queue', ...rest] as const

export const readMe = () => get<Me>('/v1/me')
export const readQueue = (query: Query) => get<QueuePage>('/v1/staff/reports', query)
export const readReport = (number: string) =>
  get<StaffReport>(`/v1/staff/reports/${encodeURIComponent(number)}`)
export const readPeople = (id: string, number?: string) =>
  get<PeopleList>(`/v1/staff/micro-brains/${encodeURIComponent(id)}/people`, { number })
export const readTemplates = (number: string, step: TemplateStep) =>
  get<z.infer<typeof filledTemplates>>(`/v1/staff/reports/${encodeURIComponent(number)}/templates`, { step })
export const readPlate = (code: string) =>
  get<{ address: string; place: Place | null }>(`/v1/door-plates/${encodeURIComponent(code)}`)
export const readNearby = (query: Query) => get<{ items: NearbyOpen[] }>('/v1/staff/reports/nearby', query)
export const readAreas = () => get<AreaMap>('/v1/areas')
export const readPost = (id: string) => get<Post>(`/v1/micro-brains/${encodeURIComponent(id)}`)
export const readPosts = (kind: MicroBrainKind, near?: string) =>
  get<{ items: NearPost[] }>('/v1/micro-brains', { kind, near })

/** After a transfer the old post reads it no longer. */
export type StepAnswer = StaffReport | { number: string; status: string; left: true }
export const hasLeft = (answer: StepAnswer): answer is Extract<StepAnswer, { left: true }> => 'left' in answer

export const takeStep = (number: string, step: StaffStep, body: object, key: string) =>
  post<StepAnswer>(`/v1/staff/reports/${encodeURIComponent(number)}/${step}`, body, { key })

export type RevealField = z.infer<typeof revealRequest>['field']
export const reveal = (number: string, field: RevealField, reason: string, key: string) =>
  post<z.infer<typeof revealSchema>>(
    `/v1/staff/reports/${encodeURIComponent(number)}/reveal`,
    { field, reason },
    { key },
  )

export type Categorised = z.infer<typeof categorisedReport>
export const categorise = (number: string, body: z.infer<typeof categoryChange>, key: string) =>
  post<Categorised>(`/v1/staff/reports/${encodeURIComponent(number)}/category`, body, { key })

export type Duplicate = z.infer<typeof duplicateList>['items'][number]
export const readDuplicates = (number: string) =>
  get<{ items: Duplicate[] }>(`/v1/staff/reports/${encodeURIComponent(number)}/duplicates`)

export const confirmScan = (code: string, key: string) =>
  post<object>(`/v1/sessions/scan/${encodeURIComponent(code)}/confirm`, {}, { key })
