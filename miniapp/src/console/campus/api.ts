// What the room of a campus asks of the server: its roster and codes, posters, who is in charge, the end of a shift.
import type { CaseCounts, HandoverView, handlerList, waitingList } from '@chaolin/shared/campus/cases/schema'
import type {
  departmentList,
  departmentView,
  memberState,
  moveTicket,
  newDepartment,
  newPoster,
  posterPage,
  RosterReport,
  rosterPage,
} from '@chaolin/shared/campus/code-schema'
import type { z } from '@chaolin/shared/config'
import { get, post, request } from '../../api'
import { keyOf } from '../api'
import { readAll, type ListPage } from '../parts/read-all'

export type { RosterReport } from '@chaolin/shared/campus/code-schema'
export type { CaseCounts, HandoverView } from '@chaolin/shared/campus/cases/schema'
export type RosterPage = z.infer<typeof rosterPage>
export type Member = RosterPage['items'][number]
export type NewPoster = z.infer<typeof newPoster>
export type Poster = z.infer<typeof posterPage>['items'][number]
export type Department = z.infer<typeof departmentView>
export type MoveTicket = z.infer<typeof moveTicket>
export type Handler = z.infer<typeof handlerList>['items'][number]
export type WaitingCase = z.infer<typeof waitingList>['items'][number]

export const campusKey = (...rest: (string | null)[]) => keyOf('campus', ...rest)

const at = (campusId: string) => `/v1/staff/campus/${encodeURIComponent(campusId)}`
const codeAt = (campusId: string, number: string) => `${at(campusId)}/codes/${encodeURIComponent(number)}`

export const readRoster = (campusId: string, number: string, cursor: string | undefined) =>
  get<RosterPage>(`${at(campusId)}/roster`, { number: number || undefined, cursor, limit: 50 })

export interface RosterFile {
  file: Blob
  whole: boolean
  dryRun: boolean
  meant: boolean
}
export const sendRoster = (campusId: string, { file, whole, dryRun, meant }: RosterFile) =>
  request<RosterReport>({
    method: 'POST',
    path: `${at(campusId)}/roster`,
    query: {
      whole: whole ? 'true' : undefined,
      dryRun: dryRun ? 'true' : undefined,
      meant: meant ? 'true' : undefined,
    },
    file: { type: 'text/csv', content: file },
  })

export type MemberStep = 'lock' | 'unlock' | 'end'
export const takeMemberStep = (
  campusId: string,
  number: string,
  step: MemberStep,
  reason: string,
  key: string,
) => post<z.infer<typeof memberState>>(`${codeAt(campusId, number)}/${step}`, { reason }, { key })
export const moveMember = (campusId: string, number: string, reason: string, key: string) =>
  post<MoveTicket>(`${codeAt(campusId, number)}/move`, { reason }, { key })

export const readPosters = (campusId: string) => get<{ items: Poster[] }>(`${at(campusId)}/posters`)
export const addPoster = (campusId: string, body: NewPoster, key: string) =>
  post<Poster>(`${at(campusId)}/posters`, body, { key })
export const removePoster = (campusId: string, scene: string) =>
  request<undefined>({ method: 'DELETE', path: `${at(campusId)}/posters/${encodeURIComponent(scene)}` })
export const readPicture = (campusId: string, scene: string) =>
  request<ArrayBuffer>({
    method: 'GET',
    path: `${at(campusId)}/posters/${encodeURIComponent(scene)}/picture`,
    bytes: true,
  })

export const readDepartments = (campusId: string) =>
  get<z.infer<typeof departmentList>>(`${at(campusId)}/departments`)
export const addDepartment = (campusId: string, body: z.infer<typeof newDepartment>, key: string) =>
  post<Department>(`${at(campusId)}/departments`, body, { key })
export const endDepartment = (campusId: string, id: string) =>
  request<undefined>({ method: 'DELETE', path: `${at(campusId)}/departments/${encodeURIComponent(id)}` })

export const readHandlers = (campusId: string) =>
  readAll((cursor) => get<ListPage<Handler>>(`${at(campusId)}/handlers`, { cursor, limit: 100 }))
export const turnHandler = (campusId: string, service: string, personId: string, into: boolean) =>
  request<unknown>({
    method: into ? 'PUT' : 'DELETE',
    path: `${at(campusId)}/handlers/${encodeURIComponent(service)}/${encodeURIComponent(personId)}`,
  })
export const readCounts = (campusId: string) => get<{ items: CaseCounts[] }>(`${at(campusId)}/counts`)
export const readWaiting = (campusId: string, cursor: string | undefined) =>
  get<ListPage<WaitingCase>>(`${at(campusId)}/waiting`, { cursor, limit: 30 })
export const readHandover = (campusId: string, cursor: string | undefined) =>
  get<HandoverView>(`${at(campusId)}/handover`, { cursor, limit: 100 })
