// The doors that the pages of visits use.
import type { z } from '@chaolin/shared/config'
import type {
  askedFields,
  askedVisit,
  consentTextSchema,
  deletedData,
  invitedVisit,
  NewVisit,
  passSchema,
  VisitAnswer,
  VisitClaim,
  visitPage,
  visitPreview,
  VisitRequest,
  VisitSummary,
  VisitView,
} from '@chaolin/shared/visits/schema'
import type { compoundHits, CompoundView } from '@chaolin/shared/visits/compound-schema'
import type {
  claimPage,
  ClaimView,
  codeView,
  historyPage,
  HouseholdView,
  NewBlock,
  NewClaim,
  ownPassSchema,
  receiptSchema,
} from '@chaolin/shared/visits/household-schema'
import type { ClaimStep } from '@chaolin/shared/visits/households'
import type { PassagePage } from '@chaolin/shared/visits/gate-schema'
import type { Me } from '@chaolin/shared/residents/schema'
import { get, post, put, request } from '../api'

export type { ClaimView, CompoundView, HouseholdView, NewBlock, NewClaim }
export type { NewVisit, VisitAnswer, VisitClaim, VisitRequest, VisitSummary, VisitView }
export type VisitPage = z.infer<typeof visitPage>
export type Invited = z.infer<typeof invitedVisit>
export type Asked = z.infer<typeof askedVisit>
export type Preview = z.infer<typeof visitPreview>
export type AskedFields = z.infer<typeof askedFields>
export type ConsentText = z.infer<typeof consentTextSchema>
export type PassAnswer = z.infer<typeof passSchema>
export type OwnPass = z.infer<typeof ownPassSchema>
export type CompoundHits = z.infer<typeof compoundHits>
export type Block = HouseholdView['blocks'][number]
export type ClaimPage = z.infer<typeof claimPage>
export type HistoryPage = z.infer<typeof historyPage>
export type Receipt = z.infer<typeof receiptSchema>
export type { PassagePage }
export type DeletedData = z.infer<typeof deletedData>

export const visitKey = (...parts: (string | undefined)[]) => ['visits', ...parts]
const of = (id: string) => encodeURIComponent(id)

/** As everywhere: one answer serves all pages. */
export const meKey = ['me'] as const
export const readMe = () => get<Me>('/v1/me')
export type { Me }

export const listVisits = (scope: 'hosting' | 'visiting', cursor?: string) =>
  get<VisitPage>('/v1/visits', { scope, cursor })
export const readVisit = (id: string) => get<VisitView>(`/v1/visits/${of(id)}`)
export const readPass = (id: string) => get<PassAnswer>(`/v1/visits/${of(id)}/pass`)
export const readDoorCode = (householdId: string) => get<OwnPass>(`/v1/households/${of(householdId)}/pass`)
export const readCompound = (id: string) => get<CompoundView>(`/v1/compounds/${of(id)}`)
export const findCompounds = (q: string) => get<CompoundHits>('/v1/compounds', { q })

export const readPassages = (id: string, cursor?: string) =>
  get<PassagePage>(`/v1/visits/${of(id)}/passages`, { cursor })
export const readHomePassages = (householdId: string, cursor?: string) =>
  get<PassagePage>(`/v1/households/${of(householdId)}/passages`, { cursor })

export const inviteVisitor = (body: NewVisit, key: string) => post<Invited>('/v1/visits', body, { key })
export const previewVisit = (id: string, invite: string) =>
  post<Preview>(`/v1/visits/${of(id)}/preview`, { invite })
export const claimVisit = (id: string, body: VisitClaim, key: string) =>
  post<VisitSummary>(`/v1/visits/${of(id)}/claim`, body, { key })
export const askVisit = (body: VisitRequest, key: string) => post<Asked>('/v1/visit-requests', body, { key })
export const answerVisit = (id: string, body: VisitAnswer, key: string) =>
  post<VisitSummary>(`/v1/visits/${of(id)}/consent`, body, { key })
export const undoClaim = (id: string, key: string) => post<Invited>(`/v1/visits/${of(id)}/undo`, {}, { key })
export const cancelVisit = (id: string, key: string) =>
  post<VisitSummary>(`/v1/visits/${of(id)}/cancel`, {}, { key })
export const deleteGiven = (id: string) =>
  request<DeletedData>({ method: 'DELETE', path: `/v1/visits/${of(id)}/data` })
export const readAsked = (compoundId: string) => get<AskedFields>('/v1/visits/consent-texts', { compoundId })

export const householdKey = (...parts: (string | undefined)[]) => ['households', ...parts]
export const readHousehold = (id: string) => get<HouseholdView>(`/v1/households/${of(id)}`)
export const readHistory = (id: string, cursor?: string) =>
  get<HistoryPage>(`/v1/households/${of(id)}/history`, { cursor })
export const renewCode = (id: string, key: string) =>
  post<z.infer<typeof codeView>>(`/v1/households/${of(id)}/code`, {}, { key })
export const closeRequests = (id: string, closedToRequests: boolean) =>
  put<{ closedToRequests: boolean }>(`/v1/households/${of(id)}/requests`, { closedToRequests })
export const addBlock = (id: string, body: NewBlock, key: string) =>
  post<Block>(`/v1/households/${of(id)}/blocks`, body, { key })
export const removeBlock = (id: string, blockId: string) =>
  request<undefined>({ method: 'DELETE', path: `/v1/households/${of(id)}/blocks/${of(blockId)}` })
export const listClaims = () => get<ClaimPage>('/v1/households/claims')
export const sendClaim = (body: NewClaim, key: string) =>
  post<ClaimView>('/v1/households/claims', body, { key })
export const stepClaim = (claimId: string, step: ClaimStep, key: string) =>
  post<ClaimView>(`/v1/households/claims/${of(claimId)}/${step}`, {}, { key })
export const extendClaim = (claimId: string, until: string, key: string) =>
  post<ClaimView>(`/v1/households/claims/${of(claimId)}/extend`, { until }, { key })
export const readReceipt = (number: string) => get<Receipt>(`/v1/households/declarations/${of(number)}`)
export const withdrawReceipt = (number: string, key: string) =>
  post<Receipt>(`/v1/households/declarations/${of(number)}/withdraw`, {}, { key })
