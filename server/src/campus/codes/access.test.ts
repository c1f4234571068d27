// Who gets through which door of the codes: every seat × every door that is not its owner's own, refused or not.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { databases, type TestApp } from '../../../test/app.ts'
import { callAs } from '../../../test/world.ts'
import { demoMember } from '../../db/demo/campus.ts'

const campus = 'campus-1'
const codes = `/v1/staff/campus/${campus}/codes`
const reason = { reason: '核对' }
const { number } = demoMember(1)

type Door = { name: string; method: string; url: string; body?: object }

const doors: Door[] = [
  {
    name: 'verify',
    method: 'POST',
    url: '/v1/campus/codes/verify',
    body: { code: 'QC1:0', purpose: 'gate' },
  },
  { name: 'bundle', method: 'GET', url: `/v1/campus/${campus}/bundle` },
  { name: 'roster', method: 'GET', url: `/v1/staff/campus/${campus}/roster` },
  { name: 'posters', method: 'GET', url: `/v1/staff/campus/${campus}/posters` },
  {
    name: 'newPoster',
    method: 'POST',
    url: `/v1/staff/campus/${campus}/posters`,
    body: { label: '东门', opens: 'claim' },
  },
  { name: 'lock', method: 'POST', url: `${codes}/${number}/lock`, body: reason },
  { name: 'unlock', method: 'POST', url: `${codes}/${number}/unlock`, body: reason },
  { name: 'move', method: 'POST', url: `${codes}/${number}/move`, body: reason },
  { name: 'end', method: 'POST', url: `${codes}/${number}/end`, body: reason },
  { name: 'departments', method: 'GET', url: `/v1/staff/campus/${campus}/departments` },
  {
    name: 'newDepartment',
    method: 'POST',
    url: `/v1/staff/campus/${campus}/departments`,
    body: { label: '保卫处' },
  },
  { name: 'endDepartment', method: 'DELETE', url: `/v1/staff/campus/${campus}/departments/none` },
  { name: 'keys', method: 'GET', url: `/v1/admin/campus/${campus}/keys` },
]

const looking = ['verify', 'bundle']
const keeping = ['roster', 'posters', 'newPoster', 'lock', 'unlock', 'move']

/** Verifying a forged code is answered to any seat of any campus: there is nothing of a campus in it. */
const opens: Record<string, readonly string[]> = {
  'student-1': [],
  'student-2': [],
  'resident-1': [],
  'visitor-1': [],
  'guard-1': looking,
  'guard-2': [],
  [`staff-${campus}`]: [...looking, ...keeping],
  [`dispatcher-${campus}`]: [...looking, ...keeping, 'end', 'departments', 'newDepartment'],
  'staff-campus-2': ['verify'],
  'dispatcher-campus-2': ['verify'],
  'staff-330114001012': [],
  [`counsellor-${campus}`]: [],
  supervisor: [],
  cashier: [],
  admin: ['keys'],
}

describe.each(databases)('who gets through the doors of the codes on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startCampusWorld(kind)
    await claimCode(app, 1)
  })
  afterAll(() => app.close())

  it.each(doors)('nobody without a token: $name', async ({ method, url, body }) => {
    expect((await app.call(method, url, body ? { body } : {})).status).toBe(401)
  })

  it.each(Object.keys(opens))('%s', async (who) => {
    const through: string[] = []
    const refused: number[] = []
    for (const { name, method, url, body } of doors) {
      const { status } = await as(who, method, url, body)
      if (status < 300) through.push(name)
      else refused.push(status)
      // What one seat did is undone for the next one's look.
      if (name === 'end' && status < 300) await claimCode(app, 1)
    }
    expect(refused.filter((status) => status !== 403 && status !== 404)).toEqual([])
    expect(through).toEqual(doors.map(({ name }) => name).filter((name) => opens[who]!.includes(name)))
  })
})
