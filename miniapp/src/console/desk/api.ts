// What the desk asks of the server beside the pages of the staff.
import type { QueueFilter, SavedFilters } from '@chaolin/shared/staff/filters-schema'
import { get, put, request } from '../../api'

const url = '/v1/staff/filters'
export const readFilters = (microBrainId: string) => get<SavedFilters>(url, { microBrainId })
export const saveFilter = (microBrainId: string, name: string, query: QueueFilter) =>
  put<SavedFilters>(url, { microBrainId, name, query })
export const removeFilter = (microBrainId: string, name: string) =>
  request<undefined>({ method: 'DELETE', path: url, query: { microBrainId, name } })
