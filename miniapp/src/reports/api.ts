// The doors that a resident's pages use.
import type { Place } from '@chaolin/shared/place'
import type { ReporterStep } from '@chaolin/shared/reports/rules'
import type {
  NewReport,
  Photo,
  PublicReport,
  PublicSummary,
  Report,
  ReportSummary,
} from '@chaolin/shared/reports/schema'
import type { RouteAnswer } from '@chaolin/shared/routing/schema'
import type { WorkingCalendar } from '@chaolin/shared/working-time'
import { get, post, upload } from '../api'

export interface RouteQuestion {
  text?: string
  category?: string
  place?: Place
  address?: string
  doorPlate?: string
  answers?: Record<string, string>
}

export interface FoundAddress {
  code: string
  address: string
  kind: string
  communityId: string | null
  place: Place | null
}

export interface AreaMap {
  version: string
  synthetic: boolean
  areas: { id: string; name: string; street: string; place: Place; rings: [number, number][][] }[]
}

export interface ReportPage {
  items: ReportSummary[]
  nextCursor: string | null
}

export const previewRoute = (question: RouteQuestion) =>
  post<RouteAnswer>('/v1/routes/preview', { kind: 'report', ...question })

export const readAreas = () => get<AreaMap>('/v1/areas')
export const searchAddresses = (q: string) => get<{ items: FoundAddress[] }>('/v1/addresses', { q })
/** Office hours with holidays and make-up days. */
export const readCalendar = async (): Promise<WorkingCalendar> => {
  const { timeZone, weekly, exceptions } = await get<WorkingCalendar>('/v1/working-calendar')
  return { timeZone, weekly, exceptions }
}

/** The standard address that a door plate stands for. */
export const readPlate = (code: string) => get<FoundAddress>(`/v1/door-plates/${encodeURIComponent(code)}`)
export const readPost = (id: string) =>
  get<{ id: string; name: string; phone: string }>(`/v1/micro-brains/${id}`)

export const listMine = (limit: number, cursor?: string) =>
  get<ReportPage>('/v1/reports', { scope: 'mine', limit, cursor })

export interface PublicPage {
  items: PublicSummary[]
  nextCursor: string | null
}

export const listSupported = (limit: number, cursor?: string) =>
  get<PublicPage>('/v1/reports', { scope: 'supported', limit, cursor })

export const readReport = (number: string) =>
  get<Report | PublicReport>(`/v1/reports/${encodeURIComponent(number)}`)

/** The key belongs to the filled form: sent twice, it is filed once. */
export const sendReport = (body: NewReport, key: string) => post<Report>('/v1/reports', body, { key })

export const takeStep = (number: string, step: ReporterStep, body: object, key: string) =>
  post<Report>(`/v1/reports/${encodeURIComponent(number)}/${step}`, body, { key })

/** Joins somebody else's public report, with words and photos of one's own. */
export const sendSupport = (body: Pick<NewReport, 'text' | 'photoIds' | 'supportOf'>, key: string) =>
  post<PublicReport>('/v1/reports', body, { key })

/** The same, without a word. */
export const supportReport = (number: string, key: string) =>
  post<PublicReport>(`/v1/reports/${encodeURIComponent(number)}/support`, {}, { key })

export const sendPhoto = (filePath: string, key: string, onProgress: (sent: number) => void) =>
  upload<Photo>({ path: '/v1/photos', filePath, key, onProgress })
