// One step for many reports: what is asked, and what came of each.
import type { BulkAnswer, BulkRequest } from '@chaolin/shared/staff/bulk-schema'
import { post } from '../../api'

export type { BulkAnswer, BulkRequest, BulkStep } from '@chaolin/shared/staff/bulk-schema'

export const takeBulk = (body: BulkRequest, key: string) =>
  post<BulkAnswer>('/v1/staff/reports/bulk', body, { key })
