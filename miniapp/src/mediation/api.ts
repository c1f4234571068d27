// The doors of a party to a mediation.
import type { PartyStep } from '@chaolin/shared/staff/mediation/rules'
import type {
  PartyMediation,
  PartyMediationPage,
  PartyStepBodies,
} from '@chaolin/shared/staff/mediation/schema'
import { get, post } from '../api'

export type { PartyMediation, PartyMediationPage } from '@chaolin/shared/staff/mediation/schema'

export const mediationKey = (...rest: string[]) => ['mediation', ...rest] as const
const one = (id: string) => `/v1/mediations/${encodeURIComponent(id)}`

export const listMine = (cursor: string | undefined) =>
  get<PartyMediationPage>('/v1/mediations', { limit: 20, cursor })
export const readMine = (id: string) => get<PartyMediation>(one(id))
/** The code works once; the key makes a second try of the same tap harmless. */
export const claim = (code: string, key: string) =>
  post<PartyMediation>('/v1/mediations/claim', { code }, { key })
export const takeStep = (id: string, step: PartyStep, body: PartyStepBodies[PartyStep], key: string) =>
  post<PartyMediation>(`${one(id)}/${step}`, body, { key })
