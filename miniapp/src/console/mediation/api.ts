// What the mediation room asks of the server, and what it tells it.
import type { z } from '@chaolin/shared/config'
import type { MediationStatus, MediationStep } from '@chaolin/shared/staff/mediation/rules'
import type {
  MediationPage,
  mediationStatus,
  MediationStepBodies,
  MediationView,
  partyCode,
} from '@chaolin/shared/staff/mediation/schema'
import { get, post } from '../../api'
import { keyOf } from '../api'

export type { MediationPage, MediationView } from '@chaolin/shared/staff/mediation/schema'
export type MediationState = z.infer<typeof mediationStatus>
export type Mediation = MediationView | MediationState
export type PartyCode = z.infer<typeof partyCode>

const base = '/v1/staff/mediations'
const one = (id: string) => `${base}/${encodeURIComponent(id)}`
export const mediationKey = (...rest: (string | null | undefined)[]) =>
  keyOf('mediation', ...rest.map((part) => part ?? null))

export const readMediations = (
  narrowed: { microBrainId: string | undefined; status: MediationStatus | undefined },
  cursor: string | undefined,
) => get<MediationPage>(base, { ...narrowed, cursor })
export const readMediation = (id: string) => get<Mediation>(one(id))
export const inviteSecond = (id: string, body: MediationStepBodies['invite']) =>
  post<PartyCode>(`${one(id)}/invite`, body)

/** All but the invitation answer with the mediation. */
export type TakenStep = Exclude<MediationStep, 'invite'>
export type StepBody = MediationStepBodies[TakenStep]
export const takeMediationStep = (id: string, step: TakenStep, body: StepBody, key: string) =>
  post<Mediation>(`${one(id)}/${step}`, body, { key })
