// What the console asks of the server, and what it tells it.
import type { z } from '@chaolin/shared/config'
import type {
  intakeKindBody,
  intakeKindList,
  intakeSourceBody,
  intakeSourceList,
  intakeSourceView,
} from '@chaolin/shared/intake/schema'
import type { endpointList } from '@chaolin/shared/micro-brains/overview'
import type { EndpointBody, endpointView, pingAnswer } from '@chaolin/shared/micro-brains/schema'
import type { Place } from '@chaolin/shared/place'
import type { AddressItem, ImportReport } from '@chaolin/shared/routing/addresses/address-schema'
import type {
  areaCheck,
  AreaExport,
  areaVersionList,
  AreaVersionView,
} from '@chaolin/shared/routing/areas/schema'
import type { calendarChange, calendarDay, calendarYear } from '@chaolin/shared/routing/calendar-schema'
import type {
  routingAlertList,
  RuleBody,
  rulesChange,
  rulesPreview,
  rulesPreviewRequest,
  rulesView,
  ruleVersionList,
  ruleVersionView,
  ruleView,
  WhatIfAnswer,
  whatIfRequest,
} from '@chaolin/shared/routing/rules-schema'
import type { homeSchema } from '@chaolin/shared/routing/schema'
import type { correctionList, triageModelList } from '@chaolin/shared/routing/triage-schema'
import { get, post, put, request } from '../api'

export type { RuleBody, WhatIfAnswer } from '@chaolin/shared/routing/rules-schema'
export type { ImportReport } from '@chaolin/shared/routing/addresses/address-schema'
export type RulesView = z.infer<typeof rulesView>
export type RuleView = z.infer<typeof ruleView>
export type RuleVersion = z.infer<typeof ruleVersionList>['items'][number]
export type RulesChange = z.infer<typeof rulesChange>
export type Preview = z.infer<typeof rulesPreview>
export type PreviewRequest = z.infer<typeof rulesPreviewRequest>
export type WhatIfRequest = z.infer<typeof whatIfRequest>
export type Alert = z.infer<typeof routingAlertList>['items'][number]
export type { AreaExport, AreaVersionView } from '@chaolin/shared/routing/areas/schema'
export type AreaCheck = z.infer<typeof areaCheck>
export type CalendarYear = z.infer<typeof calendarYear>
export type CalendarDay = z.infer<typeof calendarDay>
export type CalendarChange = z.infer<typeof calendarChange>
export type Models = z.infer<typeof triageModelList>
export type Corrections = z.infer<typeof correctionList>
export type Post = z.infer<typeof homeSchema> & { place: Place }

/** Everything below is read anew after a change. */
export const consoleKey = ['console'] as const
export const keyOf = (...rest: (string | number | null)[]) => [...consoleKey, ...rest]

export const readAlerts = () => get<{ items: Alert[] }>('/v1/staff/routing-alerts')

export const readRules = () => get<RulesView>('/v1/admin/rules')
export const saveRules = (change: RulesChange) => put<RulesView>('/v1/admin/rules', change)
export const readRuleVersions = (cursor: string | undefined) =>
  get<z.infer<typeof ruleVersionList>>('/v1/admin/rules/versions', { cursor, limit: 20 })
export const readRuleVersion = (version: number) =>
  get<z.infer<typeof ruleVersionView>>(`/v1/admin/rules/versions/${version}`)
export interface Publication {
  expectedPublishedVersion: number
  allowBroken?: boolean
}
export const publishRules = (version: number, body: Publication, key: string) =>
  post<RulesView>(`/v1/admin/rules/versions/${version}/publish`, body, { key })
export const previewRules = (body: PreviewRequest) => post<Preview>('/v1/admin/rules/preview', body)
export const askWhatIf = (body: WhatIfRequest) => post<WhatIfAnswer>('/v1/admin/routing/what-if', body)

const areas = '/v1/admin/areas/versions'
const areaVersion = (version: string) => `${areas}/${encodeURIComponent(version)}`
export const readAreaVersions = (cursor: string | undefined) =>
  get<z.infer<typeof areaVersionList>>(areas, { cursor, limit: 20 })
export const readAreaVersion = (version: string) => get<AreaExport>(areaVersion(version))
export interface AreaFile {
  file: Blob
  note: string
  synthetic: boolean
}
export const sendAreas = ({ file, note, synthetic }: AreaFile, key: string) =>
  request<AreaVersionView>({
    method: 'POST',
    path: areas,
    query: { note, ...(synthetic ? { synthetic: 'true' } : {}) },
    file: { type: 'application/json', content: file },
    key,
  })
export const checkAreas = (version: string) => post<AreaCheck>(`${areaVersion(version)}/check`)
export const publishAreas = (version: string, body: { validFrom?: string }, key: string) =>
  post<AreaVersionView>(`${areaVersion(version)}/publish`, body, { key })
export const rollBackAreas = (version: string, key: string) =>
  post<AreaVersionView>(`${areaVersion(version)}/rollback`, {}, { key })

export const readYear = (year: number, district: string | undefined) =>
  get<CalendarYear>('/v1/admin/calendar', { year, district })
export const changeDay = (date: string, change: CalendarChange) =>
  put<CalendarYear>(`/v1/admin/calendar/${date}`, change)
export const removeDay = (date: string, district: string | undefined) =>
  request<CalendarYear>({ method: 'DELETE', path: `/v1/admin/calendar/${date}`, query: { district } })

export const readPosts = () => get<{ items: Post[] }>('/v1/micro-brains')
export const searchAddresses = (q: string) => get<{ items: AddressItem[] }>('/v1/addresses', { q, limit: 20 })

export const importAddresses = (file: Blob) =>
  request<ImportReport>({
    method: 'POST',
    path: '/v1/admin/addresses/import',
    file: { type: 'text/csv', content: file },
  })
export const exportAddresses = () =>
  request<string>({ method: 'GET', path: '/v1/admin/addresses/export', text: true })

export const readModels = (cursor: string | undefined) =>
  get<Models>('/v1/admin/triage/models', { cursor, limit: 20 })
export const activateModel = (version: string, key: string) =>
  post<{ active: string }>(`/v1/admin/triage/models/${encodeURIComponent(version)}/activate`, {}, { key })
export const readCorrections = (cursor: string | undefined) =>
  get<Corrections>('/v1/admin/triage/corrections', { cursor, limit: 20 })

export type Endpoint = z.infer<typeof endpointList>['items'][number]
export type Ping = z.infer<typeof pingAnswer>
const microBrain = (id: string) => `/v1/admin/micro-brains/${encodeURIComponent(id)}`
export const readEndpoints = (cursor: string | undefined) =>
  get<z.infer<typeof endpointList>>('/v1/admin/endpoints', { cursor, limit: 50 })
export const saveEndpoint = (id: string, body: EndpointBody) =>
  put<z.infer<typeof endpointView>>(`${microBrain(id)}/endpoint`, body)
export const rotateEndpoint = (id: string) => post<{ newSecret: string }>(`${microBrain(id)}/rotate`)
export const pingEndpoint = (id: string) => post<Ping>(`${microBrain(id)}/ping`)
export const turnEndpoint = (id: string, turn: 'pause' | 'resume', key: string) =>
  post<z.infer<typeof endpointView>>(`${microBrain(id)}/${turn}`, {}, { key })

export type IntakeSource = z.infer<typeof intakeSourceList>['items'][number]
export type IntakeKind = z.infer<typeof intakeKindList>['items'][number]
const source = (id: string) => `/v1/admin/intake-sources/${encodeURIComponent(id)}`
const kind = (code: string) => `/v1/admin/intake-kinds/${encodeURIComponent(code)}`
export const readSources = () => get<z.infer<typeof intakeSourceList>>('/v1/admin/intake-sources')
export const saveSource = (id: string, body: z.infer<typeof intakeSourceBody>) =>
  put<z.infer<typeof intakeSourceView>>(source(id), body)
export const rotateSource = (id: string) => post<{ newSecret: string }>(`${source(id)}/rotate`)
export const removeSource = (id: string) => request<undefined>({ method: 'DELETE', path: source(id) })
export const readKinds = () => get<z.infer<typeof intakeKindList>>('/v1/admin/intake-kinds')
export const saveKind = (code: string, body: z.infer<typeof intakeKindBody>) =>
  put<IntakeKind>(kind(code), body)
export const removeKind = (code: string) => request<undefined>({ method: 'DELETE', path: kind(code) })

/** The rule alone, as it is sent: what is wrong with it is the server's to say. */
export function bodyOf({ problems: _problems, ...rule }: RuleView): RuleBody {
  return rule
}
