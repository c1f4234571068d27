// What the room of cases asks of the server: all of it is closed to everybody but the one in charge.
import type {
  CaseView,
  casePage,
  countList,
  handlerList,
  HandoverView,
  waitingList,
} from '@chaolin/shared/campus/cases/schema'
import type { messageReceipt, NewMessage, NewTimes } from '@chaolin/shared/campus/request-schema'
import type { z } from '@chaolin/shared/config'
import { get, post } from '../../api'
import { keyOf } from '../api'

export type { CaseSummary, CaseView } from '@chaolin/shared/campus/cases/schema'
export type { NewTimes } from '@chaolin/shared/campus/request-schema'
export type CasePage = z.infer<typeof casePage>
export type Handlers = z.infer<typeof handlerList>['items']
export type Waiting = z.infer<typeof waitingList>['items']
export type Counts = z.infer<typeof countList>['items']
export type { HandoverView }

export const caseKey = (...rest: (string | null)[]) => keyOf('cases', ...rest)

const one = (number: string) => `/v1/staff/cases/${encodeURIComponent(number)}`

export const readCases = (status: 'open' | 'closed', cursor: string | undefined) =>
  get<CasePage>('/v1/staff/cases', { status, cursor, limit: 30 })
export const readCase = (number: string) => get<CaseView>(one(number))
export const answerCase = (number: string, body: NewMessage, key: string) =>
  post<z.infer<typeof messageReceipt>>(`${one(number)}/messages`, body, { key })
export const offerTimes = (number: string, body: NewTimes, key: string) =>
  post<unknown>(`${one(number)}/times`, body, { key })
export const dropTime = (number: string, id: string, key: string) =>
  post<unknown>(`${one(number)}/times/${encodeURIComponent(id)}/drop`, {}, { key })
export const handOverCase = (number: string, personId: string, key: string) =>
  post<unknown>(`${one(number)}/hand-over`, { personId }, { key })
export const closeCase = (number: string, text: string, key: string) =>
  post<unknown>(`${one(number)}/close`, text ? { text } : {}, { key })
export const giveCase = (number: string, personId: string, key: string) =>
  post<unknown>(`${one(number)}/give`, { personId }, { key })
