// What the lists of a campus ask of the server: lost things, the fraud list, published answers, the rows of services.
import type { AnswerChange, staffAnswer, staffAnswerList } from '@chaolin/shared/campus/answers/schema'
import type { FraudKind } from '@chaolin/shared/campus/fraud'
import type { FraudEntries, fraudAdded, fraudList } from '@chaolin/shared/campus/fraud-schema'
import type { LostKind, LostStatus } from '@chaolin/shared/campus/lost'
import type { staffLostItem, staffLostPage } from '@chaolin/shared/campus/lost-schema'
import type { ServiceChange, serviceRowList, ServiceRowView } from '@chaolin/shared/campus/service-schema'
import type { z } from '@chaolin/shared/config'
import { get, post, put, request } from '../../api'
import { keyOf } from '../api'
import { readAll } from '../parts/read-all'

export type { AnswerChange } from '@chaolin/shared/campus/answers/schema'
export type { ServiceChange, ServiceRowView } from '@chaolin/shared/campus/service-schema'
export type LostPage = z.infer<typeof staffLostPage>
export type LostLine = LostPage['items'][number]
export type LostItem = z.infer<typeof staffLostItem>
export type LostClaim = LostItem['claims'][number]
export type FraudPage = z.infer<typeof fraudList>
export type FraudEntry = FraudPage['items'][number]
export type FraudAdded = z.infer<typeof fraudAdded>
export type StaffAnswer = z.infer<typeof staffAnswer>

export const listKey = (...rest: (string | null)[]) => keyOf('campus-lists', ...rest)

const id = encodeURIComponent
const items = '/v1/staff/campus/lost-items'
const claims = '/v1/staff/campus/lost-claims'

export interface LostFilter {
  microBrainId: string
  kind: LostKind | undefined
  status: LostStatus
}
export const readLost = (filter: LostFilter, cursor: string | undefined) =>
  get<LostPage>(items, { ...filter, cursor, limit: 30 })
export const readLostItem = (item: string) => get<LostItem>(`${items}/${id(item)}`)
export const acceptClaim = (claim: string, body: { reason: string; keptAt?: string }, key: string) =>
  post<{ id: string }>(`${claims}/${id(claim)}/accept`, body, { key })
export const refuseClaim = (claim: string, reason: string, key: string) =>
  post<{ id: string }>(`${claims}/${id(claim)}/refuse`, { reason }, { key })
export const removeItem = (item: string, reason: string, key: string) =>
  post<{ id: string }>(`${items}/${id(item)}/remove`, { reason }, { key })

const fraud = '/v1/staff/campus/fraud-list'
export const readFraud = (kind: FraudKind | undefined, cursor: string | undefined) =>
  get<FraudPage>(fraud, { kind, cursor, limit: 50 })
export const addFraud = (body: FraudEntries, key: string) => post<FraudAdded>(fraud, body, { key })
export const removeFraud = (entry: number) =>
  request<undefined>({ method: 'DELETE', path: `${fraud}/${entry}` })

const answers = (postId: string) => `/v1/staff/campus/${id(postId)}/answers`
export const readAnswers = (postId: string) =>
  readAll((cursor) => get<z.infer<typeof staffAnswerList>>(answers(postId), { cursor, limit: 100 }))
export const addAnswer = (postId: string, body: AnswerChange, key: string) =>
  post<StaffAnswer>(answers(postId), body, { key })
export const changeAnswer = (postId: string, answer: string, body: AnswerChange) =>
  put<StaffAnswer>(`${answers(postId)}/${id(answer)}`, body)
export const removeAnswer = (postId: string, answer: string) =>
  request<unknown>({ method: 'DELETE', path: `${answers(postId)}/${id(answer)}` })

const services = '/v1/admin/campus/services'
export const readServiceRows = () => get<z.infer<typeof serviceRowList>>(services)
export const saveService = (code: string, body: ServiceChange) =>
  put<ServiceRowView>(`${services}/${id(code)}`, body)
