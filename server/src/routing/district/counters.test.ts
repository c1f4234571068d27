// The counters of a district by data alone: its services with fees and texts, its schedules; what a folder is refused for.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { idNumber } from '../../../test/appointments.ts'
import { startWorld } from '../../../test/world.ts'
import { DistrictRefused } from './district.ts'
import { loadFolder } from './load-folder.ts'

const yundu = resolve(import.meta.dirname, '../../../test/districts/999901')

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'chaolin-counters-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

let made = 0
/** A copy of the folder with one of its files changed. */
async function changed(edits: Record<string, (text: string) => string>) {
  const folder = join(scratch, String(++made))
  await cp(yundu, folder, { recursive: true })
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(folder, file)
    await writeFile(path, edit(await readFile(path, 'utf8')))
  }
  return folder
}

const replace = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`${from} is not there`)
  return text.replace(from, to)
}

describe.each(databases)('the counters of a district on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld(kind)
  }, 60_000)
  afterAll(() => app?.close())
  const call = async (method: string, url: string, who: string, body?: unknown) =>
    app.call(method, url, { token: await app.signIn(who), ...(body === undefined ? {} : { body }) })
  const problemsOf = async (edits: Parameters<typeof changed>[0]) => {
    const refused = await loadFolder(app.ctx(), await changed(edits)).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DistrictRefused)
    return (refused as DistrictRefused).problems.map(
      ({ file, line, message }) => `${file}:${line} ${message}`,
    )
  }
  const codesNow = async () =>
    (await call('GET', '/v1/appointment-services', 'resident-1')).body.items.map(
      ({ code }: { code: string }) => code,
    )

  test.each([
    [
      'a service without its English name',
      { 'services.json': replace(', "en": "Ferry licence"', '') },
      'services.json:4 name.en',
    ],
    [
      'a fee that is no amount',
      { 'services.json': replace('1500', '"15"') },
      'services.json:10 fee.amountFen',
    ],
    ['a service of unknown fields', { 'services.json': replace('"takes"', '"lasts"') }, 'services.json:2 '],
    [
      'a service that others go by',
      { 'services.json': replace('"boat_licence"', '"renewal"') },
      'services.json:2 renewal 已经有了',
    ],
    [
      'a counter of no site',
      { 'counters.json': replace('yundu-site-1', 'site-campus-1') },
      'counters.json:2 site',
    ],
    [
      'a service that nobody wrote',
      { 'counters.json': replace('boat_licence', 'car_licence') },
      'counters.json:2 services.2 没有这项业务',
    ],
    [
      'hours that end before they begin',
      { 'counters.json': replace('["08:30", "11:30"]', '["11:30", "08:30"]') },
      'counters.json:9 weekly.1',
    ],
    [
      'one counter twice at once',
      {
        'counters.json': (text: string) =>
          text.replace(
            /\[([^]*)\]\s*$/,
            (_all, one: string) => `[${one},${one.replace('counter-1', 'counter-2')}]`,
          ),
      },
      'counters.json:25 weekly ',
    ],
  ])('%s: refused, and nothing is there', async (_name, edits, expected) => {
    const problems = await problemsOf(edits as Parameters<typeof changed>[0])
    expect(problems).toContainEqual(expect.stringContaining(expected))
    expect(await codesNow()).not.toContain('boat_licence')
    expect((await call('GET', '/v1/staff/sites/yundu-site-1/schedules', 'admin')).status).toBe(404)
  })

  describe('loaded', () => {
    beforeAll(async () => {
      await loadFolder(app.ctx(), yundu)
    })

    test('its own service at its own counter, booked with its fee; its holiday closes the counter', async () => {
      const services = async (site: string) =>
        (await call('GET', `/v1/sites/${site}/services`, 'resident-1')).body.items
      expect((await services('yundu-site-1')).map(({ code }: { code: string }) => code)).toEqual([
        'first_issue',
        'renewal',
        'boat_licence',
      ])
      const slots = async (day: string) =>
        (
          await call(
            'GET',
            `/v1/sites/yundu-site-1/slots?service=boat_licence&from=${day}&to=${day}`,
            'resident-1',
          )
        ).body.items
      expect(await slots('2026-11-20')).toEqual([])
      const [slot] = await slots('2026-11-19')
      expect(slot).toMatchObject({ from: '2026-11-19T08:30:00.000+08:00', capacity: 4, free: 4 })
      const applicant = { name: '陈小雨', idNumber: idNumber(1), phone: '13800000000' }
      const booked = await call('POST', '/v1/appointments', 'resident-5', {
        slotId: slot.id,
        service: 'boat_licence',
        applicant,
      })
      expect([booked.status, booked.body.feeFen]).toEqual([201, 1500])
      const exempt = { ...applicant, idNumber: idNumber(2) }
      const free = await call('POST', '/v1/appointments', 'resident-6', {
        slotId: slot.id,
        service: 'boat_licence',
        applicant: exempt,
        exemption: 'rural_poor',
      })
      expect([free.body.status, free.body.feeFen]).toEqual(['booked', 0])
    })
    test('what people have changed of its services and counters since stays', async () => {
      const url = '/v1/staff/sites/yundu-site-1/schedules'
      const counters = async () => (await call('GET', url, 'admin')).body.items
      const [{ id, siteId: _site, exceptions: _days, affected: _affected, ...schedule }] = await counters()
      expect(id).toBe('yundu-counter-1')
      const wider = { ...schedule, publicCapacity: 6 }
      expect((await call('PUT', `/v1/staff/schedules/${id}`, 'admin', wider)).status).toBe(200)
      const all = async () => (await call('GET', '/v1/admin/appointment-services', 'admin')).body.items
      const licence = async () => (await all()).find(({ code }: { code: string }) => code === 'boat_licence')
      const { code, changedAt: _at, ...written } = await licence()
      const dearer = { ...written, fee: { ...written.fee, amountFen: 1800 } }
      await call('PUT', `/v1/admin/appointment-services/${code}`, 'admin', dearer)
      await loadFolder(app.ctx(), yundu)
      expect((await licence()).fee.amountFen).toBe(1800)
      expect(await counters()).toEqual([expect.objectContaining({ id, publicCapacity: 6 })])
    })
  })

  test('alone it may also write the services that every district begins with; again, in place', async () => {
    const alone = await startTestApp(kind, { DEMO: '0', RATE_LIMIT: 'off', DISTRICT: '999901' })
    try {
      const [licence] = JSON.parse(await readFile(join(yundu, 'services.json'), 'utf8'))
      const own = async (amountFen: number) => {
        const fee = { ...licence.fee, amountFen }
        const list = [licence, { ...licence, code: 'renewal', fee }]
        await loadFolder(alone.ctx(), await changed({ 'services.json': () => JSON.stringify(list) }))
        const { items } = (await alone.call('GET', '/v1/appointment-services')).body
        const { name, feeFen } = items.find(({ code }: { code: string }) => code === 'renewal')
        return [name.zh, feeFen]
      }
      expect([await own(2500), await own(2600)]).toEqual([
        ['渡船准驾证', 2500],
        ['渡船准驾证', 2600],
      ])
    } finally {
      await alone.close()
    }
  })
})
