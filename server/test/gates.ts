// What the tests of gates share: a visitor with a pass, codes of any moment, scans, controllers.
import { codeAt, type PassView } from '@chaolin/shared/passes/code'
import type { Direction } from '@chaolin/shared/visits/gate'
import { nativeCrypto } from '../src/visits/passes/native.ts'
import { home } from './world.ts'
import { cancelAll, must, read, visiting, type VisitWorld } from './visiting.ts'
import type { Answer } from './app.ts'

export const southGate = 'compound-1-gate-1'
export const northGate = 'compound-1-gate-2'
export const stairwell = 'compound-1-b1-stairwell'
export const otherStairwell = 'compound-1-b2-stairwell'
export const garage = 'compound-1-garage-1'

export const codeIn = (pass: PassView, world: VisitWorld, offS = 0) =>
  codeAt(pass, world.app.clock.now.getTime() + offS * 1000, nativeCrypto)

export type Visitor = { id: string; pass: PassView; token: string }

/** A visitor of resident-1's home with the pass on the phone. */
export async function visitor(
  world: VisitWorld,
  name: string,
  body: object = {},
  given: object = {},
): Promise<Visitor> {
  await cancelAll(world)
  const token = await world.app.signIn(name)
  const { id } = await visiting(world, token, body, given)
  return { id, token, pass: must(await read(world, token, `/v1/visits/${id}/pass`), 200) }
}

export const scan = (
  { app }: VisitWorld,
  token: string,
  gateId: string,
  code: unknown,
  direction: Direction = 'in',
): Promise<Answer> => app.call('POST', `/v1/gates/${gateId}/scans`, { token, body: { code, direction } })

/** The token of a gate's controller. */
export async function controllerOf({ app }: VisitWorld, gateId: string): Promise<string> {
  const token = await app.signIn(`dispatcher-${home}`)
  return must(await app.call('POST', `/v1/staff/gates/${gateId}/controller`, { token, body: {} }), 201).token
}
