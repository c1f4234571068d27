// What the room of reply templates asks of the server, and what it tells it.
import type { z } from '@chaolin/shared/config'
import type { Template, TemplateBody, templateList } from '@chaolin/shared/staff/template-schema'
import { get, post, put, request } from '../../api'

export type { Template, TemplateBody } from '@chaolin/shared/staff/template-schema'

const door = '/v1/staff/templates'
const one = (id: string) => `${door}/${encodeURIComponent(id)}`

export const readTemplates = (microBrainId: string) =>
  get<z.infer<typeof templateList>>(door, { microBrainId })
export const addTemplate = (microBrainId: string, body: TemplateBody, key: string) =>
  post<Template>(door, { microBrainId, ...body }, { key })
export const changeTemplate = (id: string, body: TemplateBody) => put<Template>(one(id), body)
export const removeTemplate = (id: string) => request<undefined>({ method: 'DELETE', path: one(id) })
