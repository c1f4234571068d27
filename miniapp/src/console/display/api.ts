// What a screen in the hall asks: tickets and counters are for everybody; the check-in code is for the screen's own token.
import type { displaySchema } from '@chaolin/shared/appointments/schema'
import type { z } from '@chaolin/shared/config'
import { request } from '../../api'
import { keyOf } from '../api'
import type { SiteCode } from '../counter/api'
import { ask } from '../wall/device'

export type Display = z.infer<typeof displaySchema>
export type Serving = Display['serving'][number]

export const displayKey = (...rest: string[]) => keyOf('display', ...rest)

const site = (id: string) => `/v1/sites/${encodeURIComponent(id)}`
export const readDisplay = (siteId: string) =>
  request<Display>({ method: 'GET', path: `${site(siteId)}/display`, anonymous: true })
export const readCode = (siteId: string) => ask<SiteCode>(`${site(siteId)}/check-in-code`)
