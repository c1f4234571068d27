// Which events are one matter and which are two, what is kept of those that are counted, and that limits lose no emergency.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { openSource, type EventFields } from '../../test/intake.ts'
import { expectRefusal, home, hourMs, startWorld } from '../../test/world.ts'

type Line = { step: string; internalNote: string | null }
type Notice = { title: string; number: string }

describe.each(databases)('events of the intake on %s', (kind) => {
  let app: TestApp
  let send: Awaited<ReturnType<typeof openSource>>['send']
  let staff: string
  let sources = 0
  beforeAll(async () => {
    app = await startWorld(kind)
    staff = await app.signIn(`staff-${home}`)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    // What was counted before is another matter by now.
    app.clock.advance(40 * 24 * hourMs)
    staff = await app.signIn(`staff-${home}`)
    send = (await openSource(app, `source-${++sources}`)).send
  })
  const read = async (number: string) =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })).body
  const revealed = async (number: string) =>
    (
      await app.call('POST', `/v1/staff/reports/${number}/reveal`, {
        token: await app.signIn(`dispatcher-${home}`),
        body: { field: 'text', reason: '上门' },
      })
    ).body.value as string
  const linesOf = async (number: string) =>
    ((await read(number)).history as Line[])
      .filter(({ step }) => step === 'again')
      .map(({ internalNote }) => internalNote)
  const noticesOf = async (number: string) => {
    await app.runJobs()
    const { body } = await app.call('GET', '/v1/notices?limit=100', { token: staff })
    return (body.items as Notice[]).filter((notice) => notice.number === number).map(({ title }) => title)
  }

  it.each<[string, EventFields, EventFields]>([
    ['lifts of one compound', { text: '1幢1单元' }, { text: '9幢2单元' }],
    ['lifts told by their data alone', { data: { building: '1幢' } }, { data: { building: '9幢' } }],
    ['lifts told by a number', { data: { building: 1 } }, { data: { building: 9 } }],
    ['two at one address', { address: '湾南社区', text: '1幢' }, { address: '湾南社区', text: '9幢' }],
    [
      'two near one point',
      { place: { lng: 120.354, lat: 30.3056, coordinates: 'wgs84' }, text: '1幢' },
      { place: { lng: 120.354, lat: 30.3056, coordinates: 'wgs84' }, text: '9幢' },
    ],
  ])('are two emergencies: %s', async (_words, one, other) => {
    const where = one.address || one.place ? {} : { compoundId: 'compound-1' }
    const event = { kind: 'lift_trapped', address: '湾南社区', ...where }
    if (!one.address) delete (event as EventFields).address
    const [first, second] = [await send({ ...event, ...one }), await send({ ...event, ...other })]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.number).not.toBe(first.body.number)
    const again = await send({ ...event, ...one })
    expect(again).toMatchObject({ status: 200, body: { number: first.body.number, occurrences: 2 } })
  })

  it('are two homes of one compound where nobody uses water, and one home however long it lasts', async () => {
    const event = { kind: 'water_silent', compoundId: 'compound-1' }
    const first = await send({ ...event, data: { home: '2-502', hours: 12 } })
    const second = await send({ ...event, data: { home: '7-101', hours: 12 } })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.number).not.toBe(first.body.number)
    const later = await send({ ...event, data: { home: '2-502', hours: 13 } })
    expect(later).toMatchObject({ status: 200, body: { number: first.body.number, occurrences: 2 } })
  })

  it('say in the report what their kind has no place for', async () => {
    const { body } = await send({
      kind: 'water_silent',
      address: '湾南社区12幢',
      data: { hours: 14, meter: 'W-77' },
    })
    expect(await revealed(body.number)).toMatch(/14 小时没有用水.*（meter：W-77）$/)
  })

  it('keep the words of what is counted, each once, and tell the staff', async () => {
    const event = { kind: 'fire_alarm_fault', address: '湾南社区33幢' }
    const first = await send({ ...event, text: '主机离线' })
    const { number } = first.body
    for (const text of ['主机离线', '主机离线', '三楼有烟', '主机离线。', '三楼有烟'])
      expect((await send({ ...event, text })).body.number).toBe(number)
    const lines = await linesOf(number)
    expect(lines).toEqual([
      expect.stringMatching(/共报了 2 次。这次说：.*主机离线/),
      expect.stringMatching(/共报了 4 次。这次说：.*三楼有烟/),
    ])
    expect((await noticesOf(number)).filter((title) => title.includes('又报来了'))).toHaveLength(2)
  })

  it('keep a bounded number of words', async () => {
    const event = { kind: 'fire_alarm_fault', address: '湾南社区34幢' }
    const { number } = (await send({ ...event, text: '第一条' })).body
    for (let n = 0; n < 30; n++) await send({ ...event, text: `探测器${n}号离线${'，请看'.repeat(600)}` })
    const lines = await linesOf(number)
    expect(lines.length).toBeGreaterThanOrEqual(20)
    expect(lines.length).toBeLessThanOrEqual(22)
    for (const line of lines) expect([...line!].length).toBeLessThanOrEqual(1000)
  })

  it('need a text only where their kind says nothing without one', async () => {
    for (const text of ['', ' \n']) {
      expect((await send({ kind: 'lift_trapped', address: `湾南社区5${text.length}幢`, text })).status).toBe(
        201,
      )
      expectRefusal(await send({ kind: 'hotline', address: '湾南社区', text }), 400, 'invalid', 'text')
    }
    expectRefusal(await send({ kind: 'hotline', address: '湾南社区' }), 400, 'invalid', 'text')
  })

  it('cannot have happened in the future', async () => {
    const event = { kind: 'fire_alarm_fault', address: '湾南社区61幢' }
    const at = (ms: number) => new Date(app.clock.now.getTime() + ms).toISOString()
    for (const time of ['2099-01-01T00:00:00Z', at(301_000)])
      expectRefusal(await send({ ...event, at: time }), 400, 'invalid', 'at')
    expect((await send({ ...event, at: at(299_000) })).status).toBe(201)
  })
})

describe.each(databases)('limits of the intake on %s', (kind) => {
  it('keep a lane for emergencies and one for what is only counted', async () => {
    const app = await startWorld(kind, { RATE_LIMIT: 'on' })
    try {
      const { send } = await openSource(app, 'noisy', { perMinute: 2, perDay: 3 })
      const fault = (n: number) => send({ kind: 'fire_alarm_fault', address: `湾南社区${n}幢`, text: '离线' })
      expect([(await fault(1)).status, (await fault(1)).status, (await fault(1)).status]).toEqual([
        201, 200, 200,
      ])
      expect((await fault(2)).status).toBe(201)
      expectRefusal(await fault(3), 429, 'rate_limited')
      for (let n = 1; n <= 5; n++) {
        const lift = await send({ kind: 'lift_trapped', compoundId: 'compound-1', text: `${n}幢` })
        expect(lift.status).toBe(201)
      }
      for (let n = 3; n <= 20; n++) expect((await fault(1)).status).toBe(200)
      expectRefusal(await fault(1), 429, 'rate_limited')
    } finally {
      await app.close()
    }
  })
})
