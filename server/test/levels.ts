// The levels of the tests of supervision: people at a community, its street, another street, and the district.
import { grantRole } from '../src/residents/actions.ts'
import type { DatabaseKind, TestApp } from './app.ts'
import { fileReport, home, hourMs, neighbour, personId, staffStep, startWorld } from './world.ts'

export const street = '330114001'
export const otherStreet = '330114002'
export const elsewhere = '330114002001'

const supervisors = {
  'resident-1': street,
  'resident-2': street,
  'resident-3': otherStreet,
  'resident-4': home,
}

export type Levels = Awaited<ReturnType<typeof startLevels>>

export async function startLevels(kind: DatabaseKind) {
  const app: TestApp = await startWorld(kind)
  const tokens = new Map<string, string>()
  const levels = {
    app,
    /** 'dispatcher 330114001012', 'supervisor 330114001', 'second' (supervisor of the street too), 'resident'. */
    who(name: string) {
      const token = tokens.get(name)
      if (!token) throw new Error(`nobody is called ${name}`)
      return token
    },
    signIn,
    file: async (more: object = {}): Promise<string> =>
      (
        await fileReport(app, levels.who('resident'), {
          text: '半夜还在装修',
          category: 'noise',
          address: '湾南社区',
          ...more,
        })
      ).number,
    async settle(number: string) {
      const staff = levels.who(`staff ${home}`)
      await staffStep(app, staff, number, 'accept')
      await staffStep(app, staff, number, 'resolve', { note: '已经停工' })
    },
  }
  let signedInAt = 0
  /** Sessions end after two hours, and the clock here leaps. */
  async function signIn() {
    if (app.clock.now.getTime() - signedInAt < hourMs) return
    signedInAt = app.clock.now.getTime()
    tokens.set('resident', await app.signIn('resident-9'))
    tokens.set('supervisor 330114', await app.signIn('supervisor'))
    for (const post of [home, neighbour, street, elsewhere])
      for (const role of ['staff', 'dispatcher'])
        tokens.set(`${role} ${post}`, await app.signIn(`${role}-${post}`))
    for (const [name, microBrainId] of Object.entries(supervisors)) {
      const token = await app.signIn(name)
      await grantRole(app.ctx(), null, await personId(app, token), { role: 'supervisor', microBrainId })
      tokens.set(name === 'resident-2' ? 'second' : `supervisor ${microBrainId}`, token)
    }
  }
  await signIn()
  return levels
}
