// Who may take which step: every step × every role × own post, joint post and another one, against a table written out by hand.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { staffSteps, type StaffStep } from '@chaolin/shared/reports/rules'
import { databases, type TestApp } from '../../test/app.ts'
import { hire, newPerson } from '../../test/crew.ts'
import { fileReport, home, neighbour, startWorld } from '../../test/world.ts'
import { insertRow } from '../db/sql.ts'
import { Report, ReportJoint } from '../reports/entities.ts'

const joint = '330114001011'
const who = [
  'nobody',
  'resident',
  'admin',
  'staff elsewhere',
  'dispatcher elsewhere',
  'joint staff',
  'joint dispatcher',
  'staff',
  'dispatcher',
  'supervisor',
] as const
type Who = (typeof who)[number]

/** In the order of `who`; dispatch twice: to oneself and to somebody else. */
const table: Record<StaffStep | 'dispatch to oneself', readonly number[]> = {
  accept: [401, 403, 403, 404, 404, 200, 200, 200, 200, 200],
  progress: [401, 403, 403, 404, 404, 200, 200, 200, 200, 200],
  ask: [401, 403, 403, 404, 404, 200, 200, 200, 200, 200],
  resolve: [401, 403, 403, 404, 404, 200, 200, 200, 200, 200],
  // Who leads is given it; the second post's people, and supervisors, do not work there.
  'dispatch to oneself': [401, 403, 403, 404, 404, 400, 400, 200, 200, 400],
  dispatch: [401, 403, 403, 404, 404, 403, 403, 403, 200, 200],
  approve: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  rework: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  transfer: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  return: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  escalate: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  reject: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  merge: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  unmerge: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
  split: [401, 403, 403, 403, 404, 403, 403, 403, 200, 200],
}

const reason = '说明原因'
const waiting = { status: 'submitted' } as const
const working = { status: 'accepted', acceptedAt: new Date('2026-11-18T09:00:00+08:00') } as const
const rows = Object.keys(table) as (keyof typeof table)[]

it('the table has every step', () => {
  expect(rows.filter((row) => row !== 'dispatch to oneself').sort()).toEqual([...staffSteps].sort())
})

describe.each(databases)('steps by role on %s', (kind) => {
  let app: TestApp
  let resident: string
  let receiver: string
  const people = new Map<Who, { id: string; token: string }>()
  beforeAll(async () => {
    app = await startWorld(kind)
    resident = (await newPerson(app)).token
    receiver = (await hire(app)).id
    people.set('nobody', { id: '', token: '' })
    people.set('resident', await newPerson(app))
    people.set('admin', { id: '', token: await app.signIn('admin') })
    people.set('staff elsewhere', await hire(app, 'staff', neighbour))
    people.set('dispatcher elsewhere', await hire(app, 'dispatcher', neighbour))
    people.set('joint staff', await hire(app, 'staff', joint))
    people.set('joint dispatcher', await hire(app, 'dispatcher', joint))
    people.set('staff', await hire(app))
    people.set('dispatcher', await hire(app, 'dispatcher'))
    people.set('supervisor', await hire(app, 'supervisor', '330114'))
  })
  afterAll(() => app.close())

  const file = async () => {
    const { number } = await fileReport(app, resident, {
      text: '小区门口有人吵架',
      category: 'noise',
      address: '湾南社区',
    })
    return number as string
  }
  /** A report in the state that the step starts from, held jointly by the second post. */
  const prepare = async (row: keyof typeof table): Promise<string> => {
    const number = await file()
    const { id, steps } = await app.ctx().em.findOneOrFail(Report, { number })
    const fromSubmitted = row === 'accept' || row === 'reject'
    const checking = row === 'approve' || row === 'rework' ? { checkingSeq: steps } : {}
    await app
      .ctx()
      .em.nativeUpdate(
        Report,
        { id },
        { ...(fromSubmitted ? waiting : working), ...checking, homeId: home, desk: false, joint: [joint] },
      )
    await insertRow(app.ctx().em, ReportJoint, { homeId: joint, reportId: id })
    if (row === 'unmerge') await merge(number)
    return number
  }
  const merge = async (number: string) => {
    const { token } = people.get('dispatcher')!
    const into = await file()
    await app.ctx().em.nativeUpdate(Report, { number: into }, { homeId: home, desk: false })
    const answer = await app.call('POST', `/v1/staff/reports/${number}/merge`, { token, body: { into } })
    expect(answer.status).toBe(200)
  }
  const bodyOf = async (row: keyof typeof table, personId: string): Promise<object> => {
    if (row === 'merge') {
      const into = await file()
      await app.ctx().em.nativeUpdate(Report, { number: into }, { homeId: home, desk: false })
      return { into }
    }
    const bodies: Partial<Record<keyof typeof table, object>> = {
      ask: { question: '大概几点？' },
      resolve: { note: '已经劝开了' },
      'dispatch to oneself': { staffId: personId || receiver },
      dispatch: { staffId: receiver },
      transfer: { microBrainId: neighbour, reason },
      return: { reason },
      escalate: { reason },
      reject: { reason },
      rework: { reason },
      split: { parts: [{ text: '还有一盏路灯不亮', category: 'facility' }] },
    }
    return bodies[row] ?? {}
  }

  it.each(rows)('%s', async (row) => {
    const statuses: number[] = []
    for (const role of who) {
      const { id, token } = people.get(role)!
      const number = await prepare(row)
      const step = row === 'dispatch to oneself' ? 'dispatch' : row
      const body = await bodyOf(row, id)
      const answer = await app.call('POST', `/v1/staff/reports/${number}/${step}`, { token, body })
      statuses.push(answer.status)
    }
    expect(Object.fromEntries(who.map((role, i) => [role, statuses[i]]))).toEqual(
      Object.fromEntries(who.map((role, i) => [role, table[row][i]])),
    )
  })
})
