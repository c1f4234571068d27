// What the exports room asks of the server.
import type { z } from '@chaolin/shared/config'
import type { exportList, exportMade, ExportRequest, ExportView } from '@chaolin/shared/staff/stats-schema'
import { get, post, request } from '../../api'
import { saveFile } from '../parts/files'

export type { ExportRequest, ExportView } from '@chaolin/shared/staff/stats-schema'
export type Scope = 'mine' | 'all'

const door = '/v1/staff/exports'

export const readExports = (scope: Scope, cursor: string | undefined) =>
  get<z.infer<typeof exportList>>(door, { scope, cursor, limit: 20 })
export const makeExport = (body: ExportRequest, key: string) =>
  post<z.infer<typeof exportMade>>(door, body, { key })

const types = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Fetched with the person's token, which an address of its own would not carry. */
export async function download({ id, kind, from, to, format }: ExportView): Promise<void> {
  const path = `${door}/${encodeURIComponent(id)}/file`
  const content = await request<ArrayBuffer>({ method: 'GET', path, bytes: true })
  saveFile(`${kind}-${from}-${to}.${format}`, types[format], content)
}
