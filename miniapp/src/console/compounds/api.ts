// What the room of compounds asks of the server, and what it tells it.
import type { z } from '@chaolin/shared/config'
import type { HouseholdRole } from '@chaolin/shared/visits/households'
import type {
  codeSchema,
  CompoundView,
  rulesView,
  staffCompounds,
  WireRules,
} from '@chaolin/shared/visits/compound-schema'
import type { GateCounts, MadeController } from '@chaolin/shared/visits/gate-schema'
import type {
  revealedClaim,
  revealedDeclaration,
  staffDeclarations,
  tenancies,
  waitingClaims,
} from '@chaolin/shared/visits/household-schema'
import { get, post, put, request } from '../../api'

export type CompoundLine = z.infer<typeof staffCompounds>['items'][number]
export type RulesRead = z.infer<typeof rulesView>
export type IssuedCode = z.infer<typeof codeSchema>
export type WaitingClaims = z.infer<typeof waitingClaims>
export type WaitingClaim = WaitingClaims['items'][number]
export type RevealedClaim = z.infer<typeof revealedClaim>
export type Declarations = z.infer<typeof staffDeclarations>
export type Declaration = Declarations['items'][number]
export type RevealedDeclaration = z.infer<typeof revealedDeclaration>
export type Tenancies = z.infer<typeof tenancies>
export type Tenancy = Tenancies['items'][number]
export type CompoundGate = CompoundView['gates'][number]

const staff = (id: string) => `/v1/staff/compounds/${encodeURIComponent(id)}`
const claim = (id: string) => `/v1/households/claims/${encodeURIComponent(id)}`
const declaration = (number: string) => `/v1/staff/residence-declarations/${encodeURIComponent(number)}`

export const readCompounds = (microBrainId: string) =>
  get<z.infer<typeof staffCompounds>>('/v1/staff/compounds', { microBrainId })
export const readCompound = (id: string) => get<CompoundView>(`/v1/compounds/${encodeURIComponent(id)}`)
export const readRules = (id: string) => get<RulesRead>(`${staff(id)}/rules`)

/** Refused when somebody else changed the rules since they were read. */
export const saveRules = (id: string, rules: WireRules, { revision }: RulesRead) =>
  put<RulesRead>(`${staff(id)}/rules`, { rules, revision })
export const makeController = (gateId: string, key: string) =>
  post<MadeController>(`/v1/staff/gates/${encodeURIComponent(gateId)}/controller`, {}, { key })

export const revokeController = (gateId: string) =>
  request<undefined>({ method: 'DELETE', path: `/v1/staff/gates/${encodeURIComponent(gateId)}/controller` })
export const readCounts = (gateId: string, until: string | undefined) =>
  get<GateCounts>(`/v1/staff/gates/${encodeURIComponent(gateId)}/counts`, { until })
export const readTenancies = (id: string) => get<Tenancies>(`${staff(id)}/tenancies`)
export const extendClaim = (id: string, until: string, key: string) =>
  post<unknown>(`${claim(id)}/extend`, { until }, { key })

export const readClaims = (id: string, cursor: string | undefined) =>
  get<WaitingClaims>(`${staff(id)}/claims`, { cursor, limit: 20 })
export const revealClaim = (id: string, reason: string) =>
  post<RevealedClaim>(`/v1/staff/households/claims/${encodeURIComponent(id)}/reveal`, { reason })
export const decideClaim = (id: string, step: 'accept' | 'refuse', key: string) =>
  post<unknown>(`${claim(id)}/${step}`, {}, { key })
export const issueCode = (id: string, body: { doorPlate: string; role: HouseholdRole }, key: string) =>
  post<IssuedCode>(`${staff(id)}/codes`, body, { key })

export const readDeclarations = (microBrainId: string, cursor: string | undefined) =>
  get<Declarations>('/v1/staff/residence-declarations', { microBrainId, cursor, limit: 20 })
export const revealDeclaration = (number: string, reason: string) =>
  post<RevealedDeclaration>(`${declaration(number)}/reveal`, { reason })
export const takeUpDeclaration = (number: string, key: string) =>
  post<unknown>(`${declaration(number)}/take-up`, {}, { key })
