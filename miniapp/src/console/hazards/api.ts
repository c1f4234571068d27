// What the hazard list asks of the server, and what it tells it.
import type { z } from '@chaolin/shared/config'
import type { HazardStatus, HazardStep } from '@chaolin/shared/staff/hazards/rules'
import type { Hazard, hazardBodies, HazardPage, newHazard } from '@chaolin/shared/staff/hazards/schema'
import { get, post } from '../../api'
import { keyOf } from '../api'

export type { Hazard, HazardPage, HazardSummary } from '@chaolin/shared/staff/hazards/schema'
export type NewHazard = z.infer<typeof newHazard>

const base = '/v1/staff/hazards'
export const hazardKey = (...rest: (string | null | undefined)[]) =>
  keyOf('hazards', ...rest.map((part) => part ?? null))

export interface Narrowed {
  microBrainId: string | undefined
  status: HazardStatus | undefined
  overdue: 'true' | undefined
}
export const readHazards = (narrowed: Narrowed, cursor: string | undefined) =>
  get<HazardPage>(base, { ...narrowed, cursor })
export const readHazard = (number: string) => get<Hazard>(`${base}/${encodeURIComponent(number)}`)
export const findHazard = (body: NewHazard, key: string) => post<Hazard>(base, body, { key })

export type StepBody = { [S in HazardStep]: z.infer<(typeof hazardBodies)[S]> }[HazardStep]
export const takeHazardStep = (number: string, step: HazardStep, body: StepBody, key: string) =>
  post<Hazard>(`${base}/${encodeURIComponent(number)}/${step.replace('_', '-')}`, body, { key })
