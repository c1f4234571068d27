// What the room of supervision asks of the server, and what it tells it.
import type { z } from '@chaolin/shared/config'
import type { FindingKind, InquiryStatus, InquiryStep } from '@chaolin/shared/staff/supervision/rules'
import type {
  findingPage,
  Inquiry,
  inquiryBodies,
  inquiryPage,
  newInquiry,
  ReportInquiries,
} from '@chaolin/shared/staff/supervision/schema'
import { get, post } from '../../api'
import { keyOf } from '../api'

export type { Finding, Inquiry, InquirySummary } from '@chaolin/shared/staff/supervision/schema'

const base = '/v1/staff/supervision'
export const supervisionKey = (...rest: (string | null | undefined)[]) =>
  keyOf('supervision', ...rest.map((part) => part ?? null))

export const readFindings = (
  kind: FindingKind,
  microBrainId: string | undefined,
  cursor: string | undefined,
) => get<z.infer<typeof findingPage>>(`${base}/findings`, { kind, microBrainId, cursor })

export type Side = 'mine' | 'asked'
export interface Narrowed {
  side: Side
  status: InquiryStatus | undefined
  microBrainId: string | undefined
}
export const readInquiries = (narrowed: Narrowed, cursor: string | undefined) =>
  get<z.infer<typeof inquiryPage>>(`${base}/inquiries`, { ...narrowed, cursor })
export const readInquiry = (id: string) => get<Inquiry>(`${base}/inquiries/${id}`)
export const readInquiriesOf = (number: string) =>
  get<ReportInquiries>(`/v1/staff/reports/${encodeURIComponent(number)}/inquiries`)

export const askInquiry = (body: z.infer<typeof newInquiry>, key: string) =>
  post<Inquiry>(`${base}/inquiries`, body, { key })
export type StepBody = { [S in InquiryStep]: z.infer<(typeof inquiryBodies)[S]> }[InquiryStep]
export const takeInquiryStep = (id: string, step: InquiryStep, body: StepBody, key: string) =>
  post<Inquiry>(`${base}/inquiries/${id}/${step.replace('_', '-')}`, body, { key })
