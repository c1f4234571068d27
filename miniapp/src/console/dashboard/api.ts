// What the dashboard asks of the server.
import type { Dashboard } from '@chaolin/shared/staff/stats-schema'
import { get } from '../../api'
import type { Range } from '../charts/range'

export type { Dashboard, DashboardRow, Median, Share } from '@chaolin/shared/staff/stats-schema'

export const readDashboard = (microBrainId: string | undefined, { from, to }: Range) =>
  get<Dashboard>('/v1/staff/dashboard', { microBrainId, from, to })
