// What 'mine' asks of the server.
import type { sosList } from '@chaolin/shared/campus/sos-schema'
import type { z } from '@chaolin/shared/config'
import type { accessLogItem, invitationSchema, Me, Role } from '@chaolin/shared/residents/schema'
import type { microBrainList, microBrainSchema } from '@chaolin/shared/routing/schema'
import { get, patch, post } from '../../api'

export type { Me, Role } from '@chaolin/shared/residents/schema'
export type Reading = z.infer<typeof accessLogItem>
export type Invitation = z.infer<typeof invitationSchema>

export const meKey = ['me'] as const

export const readMe = () => get<Me>('/v1/me')
export const changePhone = (phone: string | null) => patch<Me>('/v1/me', { phone })
export const readAccessLog = (cursor: string | undefined) =>
  get<{ items: Reading[]; nextCursor: string | null }>('/v1/me/access-log', { cursor })
export const join = (code: string, key: string) =>
  post<{ id: string; roles: Role[] }>('/v1/me/invitations', { code }, { key })
export const invite = (microBrainId: string, role: 'staff' | 'dispatcher', key: string) =>
  post<Invitation>('/v1/staff/invitations', { microBrainId, role }, { key })
export const readPost = (id: string) =>
  get<z.infer<typeof microBrainSchema>>(`/v1/micro-brains/${encodeURIComponent(id)}`)
export const readOpenSos = (microBrainId: string) =>
  get<z.infer<typeof sosList>>('/v1/staff/campus/sos', { microBrainId, state: 'open', limit: 30 })
export const readPosts = () => get<z.infer<typeof microBrainList>>('/v1/micro-brains')
