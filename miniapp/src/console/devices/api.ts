// What the room of screens asks of the server.
import type { Device, MadeDevice } from '@chaolin/shared/residents/device-schema'
import { get, post } from '../../api'

export type { Device, MadeDevice } from '@chaolin/shared/residents/device-schema'

const url = '/v1/staff/devices'
export const readDevices = (microBrainId: string, cursor: string | undefined) =>
  get<{ items: Device[]; nextCursor: string | null }>(url, { microBrainId, cursor })
export const makeDevice = (microBrainId: string, name: string) =>
  post<MadeDevice>(url, { microBrainId, name })
export const revokeDevice = (id: string, key: string) =>
  post<Device>(`${url}/${encodeURIComponent(id)}/revoke`, {}, { key })
