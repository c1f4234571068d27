// What a guard's pages ask of the server, and what they tell it.
import type { Me } from '@chaolin/shared/residents/schema'
import type { CompoundView } from '@chaolin/shared/visits/compound-schema'
import type {
  Bundle,
  GatePassagePage,
  ScanAnswer,
  ScanBody,
  SyncAnswer,
  SyncBody,
} from '@chaolin/shared/visits/gate-schema'
import type { GateVisit, passSchema, VisitSummary, VisitView, visitPage } from '@chaolin/shared/visits/schema'

import type { z } from '@chaolin/shared/config'
import type { campusBundle, verifyAnswer, verifyBody } from '@chaolin/shared/campus/code-schema'
import { get, post } from '../api'
import type { KeptGate } from './kept'

export type GatePassage = GatePassagePage['items'][number]

const gate = (id: string) => `/v1/gates/${encodeURIComponent(id)}`

/** The gates where this person stands guard, with what their compounds say. */
export async function readGates(): Promise<KeptGate[]> {
  const { gates = [] } = await get<Me>('/v1/me')
  const ids = [...new Set(gates.map(({ compoundId }) => compoundId))]
  const compounds = await Promise.all(
    ids.map((id) => get<CompoundView>(`/v1/compounds/${encodeURIComponent(id)}`)),
  )
  return gates.map(({ id, compoundId, door }) => {
    const compound = compounds.find((each) => each.id === compoundId)
    const about = compound?.gates.find((each) => each.id === id)
    return {
      id,
      door,
      compoundId,
      compoundName: compound?.name ?? '',
      // The compound that stands for a campus has the campus's own id.
      campus: compound?.microBrainId === compoundId,
      name: about?.name ?? id,
      idNumber: compound?.rules.idNumber ?? false,
      keepDays: compound?.rules.keepDays ?? 0,
      mostParty: compound?.rules.mostParty ?? 1,
    }
  })
}

export type CampusBundle = z.infer<typeof campusBundle>
export const verifyCampusCode = (body: z.infer<typeof verifyBody>, key: string) =>
  post<z.infer<typeof verifyAnswer>>('/v1/campus/codes/verify', body, { key })
export const readCampusBundle = (campusId: string) =>
  get<CampusBundle>(`/v1/campus/${encodeURIComponent(campusId)}/bundle`)

/** All of it, or what changed since a version. */
export const readBundle = (gateId: string, since: string | undefined) =>
  get<Bundle>(`${gate(gateId)}/bundle`, { since })
export const sendScan = (gateId: string, body: ScanBody) => post<ScanAnswer>(`${gate(gateId)}/scans`, body)
export const sendScans = (gateId: string, body: SyncBody, key: string) =>
  post<SyncAnswer>(`${gate(gateId)}/scans/sync`, body, { key })
export const readPassages = (gateId: string, cursor: string | undefined) =>
  get<GatePassagePage>(`${gate(gateId)}/passages`, { cursor, limit: 30 })

export type VisitPass = z.infer<typeof passSchema>
export type GateVisits = z.infer<typeof visitPage>
export type GateVisitLine = GateVisits['items'][number]
const visit = (id: string) => `/v1/visits/${encodeURIComponent(id)}`
export const registerVisit = (gateId: string, body: GateVisit, key: string) =>
  post<VisitSummary>(`${gate(gateId)}/visits`, body, { key })
/** What was registered here since midnight. */
export const readVisits = (gateId: string, cursor: string | undefined) =>
  get<GateVisits>(`${gate(gateId)}/visits`, { cursor, limit: 30 })
export const readVisit = (id: string) => get<VisitView>(visit(id))
export const readPaper = (id: string) => get<VisitPass>(`${visit(id)}/pass`)
