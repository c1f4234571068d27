// What the tests of visits themselves share: who lives there, who comes, and the usual bodies.
import type { CompoundRules } from '@chaolin/shared/visits/compound-rules'
import { demoPlate } from '../src/db/demo/addresses.ts'
import { Compound } from '../src/visits/compounds/entities.ts'
import type { Answer, DatabaseKind, TestApp } from './app.ts'
import { householdOf, startVisitsWorld } from './visits.ts'
import { hourMs } from './world.ts'

export const compoundId = 'compound-1'
export const gateId = 'compound-1-gate-1'
export const idNumber = '11010519491231002X'
/** A flat of the address book that nobody has claimed. */
export const emptyFlat = '1-2-102'
export const livedIn = '1-1-101'
export { demoPlate }

export type VisitWorld = {
  app: TestApp
  host: string
  wife: string
  neighbour: string
  guard: string
  householdId: string
  householdCode: string
}

/** resident-1 and resident-9001 live together, resident-2 next door, guard-1 stands at the south gate. */
export async function startVisiting(
  kind: DatabaseKind,
  env: Record<string, string> = {},
): Promise<VisitWorld> {
  const app = await startVisitsWorld(kind, env)
  const host = await app.signIn('resident-1')
  const wife = await app.signIn('resident-9001')
  const neighbour = await app.signIn('resident-2')
  const guard = await app.signIn('guard-1')
  const { id: householdId, code: householdCode } = await householdOf(app, 'resident-1')
  return { app, host, wife, neighbour, guard, householdId, householdCode }
}

/** So many hours from now, as the wire says it. */
export const inHours = ({ clock }: TestApp, hours: number) =>
  new Date(clock.now.getTime() + hours * hourMs).toISOString()

export async function changeRules(app: TestApp, patch: Partial<CompoundRules>, id = compoundId) {
  const { em } = app.ctx()
  const { rules } = await em.findOneOrFail(Compound, { id }, { disableIdentityMap: true })
  await em.nativeUpdate(Compound, { id }, { rules: { ...rules, ...patch } })
}

export const invitation = (world: VisitWorld, body: object = {}) => ({
  householdId: world.householdId,
  from: inHours(world.app, 0),
  until: inHours(world.app, 4),
  doors: ['perimeter', 'stairwell', 'lift'],
  maxUses: 2,
  ...body,
})

export const request = (world: VisitWorld, body: object = {}) => ({
  compoundId,
  doorPlate: livedIn,
  name: '王小明',
  from: inHours(world.app, 0),
  until: inHours(world.app, 3),
  purpose: '看望老同学',
  ...body,
})

export function must(answer: Answer, status: number) {
  if (answer.status !== status) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

export const post = ({ app }: VisitWorld, token: string, url: string, body: object = {}, key?: string) =>
  app.call('POST', url, { token, body, ...(key ? { key } : {}) })
export const read = ({ app }: VisitWorld, token: string, url: string) => app.call('GET', url, { token })

export const invite = async (world: VisitWorld, body: object = {}) =>
  must(await post(world, world.host, '/v1/visits', invitation(world, body)), 201) as {
    id: string
    invite: string
  }

export const claim = (world: VisitWorld, token: string, card: { id: string; invite: string }, body = {}) =>
  post(world, token, `/v1/visits/${card.id}/claim`, { invite: card.invite, name: '王小明', ...body })

/** Invited and claimed: the visit of this visitor. */
export async function visiting(world: VisitWorld, visitor: string, body: object = {}, given: object = {}) {
  const card = await invite(world, body)
  must(await claim(world, visitor, card, given), 200)
  return card
}

export const notices = async (
  world: VisitWorld,
  token: string,
): Promise<{ kind: string; title: string }[]> => {
  await world.app.runJobs()
  return must(await read(world, token, '/v1/notices?limit=100'), 200).items
}

/** So that the ten of this household are free again. */
export async function cancelAll(world: VisitWorld) {
  const { items } = must(await read(world, world.host, '/v1/visits?scope=hosting&limit=100'), 200)
  for (const { id, status } of items)
    if (status === 'invited' || status === 'accepted')
      must(await post(world, world.host, `/v1/visits/${id}/cancel`), 200)
}
