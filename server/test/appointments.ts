// What the tests of appointments share: a world with counters, applicants with numbers that hold, short ways to a booking.
import { completeIdNumber } from '@chaolin/shared/id-number'
import { loadAppointments } from '../src/db/demo/appointments.ts'
import { loadRoutingDemo } from '../src/db/demo/routing.ts'
import { inTransaction } from '../src/db/transaction.ts'
import type { Answer, DatabaseKind, Fill, TestApp } from './app.ts'
import { startWorld } from './world.ts'

export const post = 'site-campus-1'
export const station = 'site-police-1'
export const tomorrow = '2026-11-19'
export const minuteMs = 60_000

const counters: Fill = {
  name: 'counters',
  load: (ctx) =>
    inTransaction(ctx, async (tx) => {
      await loadRoutingDemo(tx)
      await loadAppointments(tx)
    }),
}

export const startCounters = (kind: DatabaseKind, env: Record<string, string> = {}) =>
  startWorld(kind, env, counters)

/** Each `n` a number of its own, of somebody born on this day. */
export const idNumber = (n: number, born = '19900307') =>
  completeIdNumber(`330114${born}${String(n % 1000).padStart(3, '0')}`)

let counted = 0
/** Somebody new each time. */
export function somebody(born?: string) {
  counted++
  const day = born ?? `19${60 + Math.floor(counted / 900)}0307`
  return { name: '陈小雨', idNumber: idNumber(counted, day), phone: '13800000000' }
}

export async function slotsOf(app: TestApp, service: string, site = post, from = tomorrow, to = from) {
  const { status, body } = await app.call(
    'GET',
    `/v1/sites/${site}/slots?service=${service}&from=${from}&to=${to}`,
  )
  if (status !== 200) throw new Error(`slots: ${status} ${JSON.stringify(body)}`)
  return body.items as { id: string; from: string; until: string; capacity: number; free: number }[]
}

export const slotById = async (app: TestApp, service: string, id: string, site = post) =>
  (await slotsOf(app, service, site)).find((slot) => slot.id === id)!

export function bookSlot(
  app: TestApp,
  token: string,
  slotId: string,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  const body = { slotId, service: 'first_issue', applicant: somebody(), ...more }
  return app.call('POST', '/v1/appointments', { token, body })
}

export const step = (app: TestApp, token: string, number: string, name: string, body: object = {}) =>
  app.call('POST', `/v1/appointments/${number}/${name}`, { token, body })

export const see = async (app: TestApp, token: string, number: string) =>
  (await app.call('GET', `/v1/appointments/${number}`, { token })).body

/** Moves the clock to a time of the wall in Hangzhou. */
export function setClock(app: TestApp, time: string) {
  app.clock.now = new Date(`${time}+08:00`)
}
