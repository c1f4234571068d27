// What staff in charge see and put right: masked words and recorded reading, urgent ones first, another category.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { expectRefusal, fileReport, home, neighbour, staffStep, startWorld } from '../../test/world.ts'
import { Report } from './entities.ts'

const minuteMs = 60_000

describe.each(databases)('staff in charge on %s', (kind) => {
  let app: TestApp
  let resident: string
  let staff: string
  let people = 5000
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(minuteMs)
    resident = await app.signIn(`resident-${people++}`)
    staff = await app.signIn(`staff-${home}`)
  })

  const file = async (more: object = {}): Promise<string> =>
    (
      await fileReport(app, resident, {
        text: '路灯不亮',
        category: 'facility',
        address: '湾南社区',
        ...more,
      })
    ).number
  const seen = async (number: string, token = staff) =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token })).body
  const mine = async (number: string) =>
    (await app.call('GET', `/v1/reports/${number}`, { token: resident })).body

  it('tells the second post what the lead does with a matter that both handle', async () => {
    const number = await file({ category: 'noise', text: '广场舞太吵' })
    const { em } = app.ctx()
    await em.nativeUpdate(Report, { number }, { joint: [neighbour] })
    const there = await app.signIn(`staff-${neighbour}`)
    const heard = async (token: string) => {
      await app.runJobs()
      return (await app.call('GET', '/v1/notices?limit=100', { token })).body.items
        .filter((item: { number: string }) => item.number === number)
        .map(({ kind, title }: { kind: string; title: string }) => ({ kind, title }))
        .reverse()
    }
    await heard(there)
    await staffStep(app, staff, number, 'accept')
    await heard(there)
    await staffStep(app, staff, number, 'progress', { note: '已到现场' })
    expect((await heard(there)).slice(-2)).toEqual([
      { kind: 'report.accept', title: '一起办的事，主办站接单了' },
      { kind: 'report.progress', title: '一起办的事有新进展' },
    ])
    const before = (await heard(there)).length
    // What the second post does itself is no news to who did it.
    await staffStep(app, there, number, 'progress', { note: '我们也去了' })
    expect(await heard(there)).toHaveLength(before)
    await staffStep(app, staff, number, 'resolve', { note: '散了' })
    expect((await heard(there)).at(-1)).toEqual({ kind: 'report.resolve', title: '一起办的事办结了' })
    const kinds = (await heard(staff)).map(({ kind }: { kind: string }) => kind)
    expect(kinds).not.toContain('report.accept')
    expect(kinds).not.toContain('report.resolve')
  })

  describe('what points at a person', () => {
    const text = '护栏断了，我电话138 1234 5678'
    const reveal = (number: string, field: string, token = staff) =>
      app.call('POST', `/v1/staff/reports/${number}/reveal`, { token, body: { field, reason: '约上门时间' } })

    it('is not revealed to strangers, residents and other posts', async () => {
      const number = await file({ text })
      expectRefusal(await reveal(number, 'text', ''), 401, 'unauthenticated')
      expectRefusal(await reveal(number, 'text', resident), 403, 'forbidden')
      expectRefusal(await reveal(number, 'name'), 400, 'invalid', 'field')
      const elsewhere = await app.signIn(`staff-${neighbour}`)
      expectRefusal(await reveal(number, 'text', elsewhere), 404, 'not_found')
      expect((await app.call('GET', '/v1/me/access-log', { token: resident })).body.items).toEqual([])
    })

    it('is masked in the queue, the report and the inbox, and whole for its reporter', async () => {
      const number = await file({ text })
      await app.runJobs()
      const queue = await app.call('GET', '/v1/staff/reports?limit=100', { token: staff })
      const inbox = await app.call('GET', '/v1/notices', { token: staff })
      const report = await seen(number)
      expect(report).toMatchObject({ textMasked: true, notesMasked: false })
      for (const body of [queue.body, inbox.body, report]) {
        expect(JSON.stringify(body)).toContain('护栏断了')
        expect(JSON.stringify(body)).not.toContain('1234 5678')
      }
      expect((await mine(number)).text).toBe(text)
      expect(await seen(await file())).toMatchObject({ textMasked: false, notesMasked: false })
    })

    it('is masked in the address but for the place, down to the flat', async () => {
      const address = '湾南小区3幢502 找王先生13812345678'
      const number = await file({ text: '护栏断了', address })
      const report = await seen(number)
      expect(report).toMatchObject({ textMasked: false, addressMasked: true })
      expect(report.address).toBe('湾南小区3幢502 找王先生138****5678')
      const queue = await app.call('GET', '/v1/staff/reports?limit=100', { token: staff })
      for (const body of [queue.body, report]) expect(JSON.stringify(body)).not.toContain('13812345678')
      expect((await mine(number)).address).toBe(address)
      expect((await app.call('GET', '/v1/me/access-log', { token: resident })).body.items).toEqual([])
      expect((await reveal(number, 'address')).body).toEqual({ field: 'address', value: address })
      const log = await app.call('GET', '/v1/me/access-log', { token: resident })
      expect(log.body.items).toMatchObject([{ field: 'address', about: number }])
    })

    it('is read with a reason, and the reporter sees who read it', async () => {
      const number = await file({ text, anonymous: true })
      expect((await reveal(number, 'text')).body).toEqual({ field: 'text', value: text })
      const log = await app.call('GET', '/v1/me/access-log', { token: resident })
      expect(log.body.items).toMatchObject([
        { field: 'text', reason: '约上门时间', about: number, by: `staff:${home}` },
      ])
    })

    it('is masked in what the reporter says later, and can be read in the same way', async () => {
      const number = await file()
      await staffStep(app, staff, number, 'accept')
      await staffStep(app, staff, number, 'ask', { question: '怎么联系您？' })
      const answer = { text: '打13812345678' }
      await app.call('POST', `/v1/reports/${number}/answer`, { token: resident, body: answer })
      const report = await seen(number)
      expect(report).toMatchObject({ textMasked: false, notesMasked: true })
      expect(JSON.stringify(report)).not.toContain('13812345678')
      expect((await reveal(number, 'notes')).body.value).toContain('13812345678')
      expect(JSON.stringify(await mine(number))).toContain('13812345678')
    })
  })

  describe('what is urgent', () => {
    const fire = { text: '楼道里着火了，全是浓烟', category: 'fire' }

    it('is said to the reporter and to staff, and tops the inbox words', async () => {
      const answer = await fileReport(app, resident, { ...fire, address: '湾南社区' })
      expect(answer.urgent).toEqual({ number: '119', reason: expect.stringMatching(/./) })
      expect((await seen(answer.number)).urgent).toEqual(answer.urgent)
      await app.runJobs()
      const news = (await app.call('GET', '/v1/notices', { token: staff })).body.items
      expect(news).toContainEqual(
        expect.objectContaining({ number: answer.number, title: expect.stringMatching(/^紧急/) }),
      )
      expect((await seen(await file({ text: '火锅店油烟太大', category: 'sanitation' }))).urgent).toBeNull()
    })

    it.each(['newest', 'due'])('comes first in the queue, and pages keep that order (%s)', async (order) => {
      await app.ctx().em.nativeDelete(Report, {})
      const calm: string[] = []
      const urgent: string[] = []
      for (let i = 0; i < 7; i++) {
        const made = await file(i % 3 === 0 ? fire : { category: 'fire' })
        ;(i % 3 === 0 ? urgent : calm).push(made)
        app.clock.advance(minuteMs)
      }
      const [first, ...rest] = urgent
      await app.call('POST', `/v1/reports/${first}/withdraw`, { token: resident, body: {} })
      const read: string[] = []
      let cursor: string | null = null
      do {
        const query: string = `order=${order}&limit=2${cursor ? `&cursor=${cursor}` : ''}`
        const page = await app.call('GET', `/v1/staff/reports?${query}`, { token: staff })
        expect(page.status).toBe(200)
        read.push(...page.body.items.map(({ number }: { number: string }) => number))
        cursor = page.body.nextCursor
      } while (cursor)
      const inOrder = (numbers: string[]) => (order === 'due' ? numbers : [...numbers].reverse())
      const later = order === 'due' ? calm : inOrder([first!, ...calm])
      expect(read).toEqual([...inOrder(rest), ...later])
    })

    it('is on top again when it is reopened', async () => {
      await app.ctx().em.nativeDelete(Report, {})
      const number = await file({ ...fire, category: 'noise' })
      await staffStep(app, staff, number, 'accept')
      await staffStep(app, staff, number, 'resolve', { note: '没有起火，是烧烤' })
      app.clock.advance(minuteMs)
      const calm = await file()
      const top = async () =>
        (await app.call('GET', '/v1/staff/reports', { token: staff })).body.items[0].number as string
      expect(await top()).toBe(calm)
      await app.call('POST', `/v1/reports/${number}/reopen`, { token: resident, body: { reason: '又烧了' } })
      expect(await top()).toBe(number)
    })
  })

  describe('another category', () => {
    const change = (number: string, body: object, token: string | undefined = staff) =>
      app.call('POST', `/v1/staff/reports/${number}/category`, { token, body })

    it('is refused to strangers, residents, other posts, for nothing, and when it is over', async () => {
      const number = await file()
      const body = { category: 'greenery' }
      expectRefusal(
        await app.call('POST', `/v1/staff/reports/${number}/category`, { body }),
        401,
        'unauthenticated',
      )
      expectRefusal(await change(number, body, resident), 403, 'forbidden')
      expectRefusal(await change(number, {}), 400, 'invalid', 'category')
      expectRefusal(await change(number, { category: 'weather' }), 400, 'category_unknown', 'category')
      const elsewhere = await app.signIn(`staff-${neighbour}`)
      expectRefusal(await change(number, body, elsewhere), 404, 'not_found')
      expectRefusal(await change(number, { category: 'facility' }), 409, 'step_closed')
      await app.call('POST', `/v1/reports/${number}/withdraw`, { token: resident, body: {} })
      expectRefusal(await change(number, body), 409, 'step_closed')
    })

    it('changes the promise from the same start, and both sides read it', async () => {
      const number = await file()
      const before = await mine(number)
      app.clock.advance(30 * minuteMs)
      const { status, body } = await change(number, { category: 'greenery', internalNote: '是绿化带的' })
      expect(status).toBe(200)
      expect(body).toMatchObject({ category: 'greenery', status: 'submitted', suggestedHome: null })
      expect(body.history.at(-1)).toMatchObject({ step: 'categorise', internalNote: '是绿化带的' })
      // 8 working hours became 16, counted from when it was filed.
      expect(Date.parse(body.dueAt)).toBeGreaterThan(Date.parse(before.dueAt))
      const other = await fileReport(app, resident, {
        text: '树枝',
        category: 'greenery',
        address: '湾南社区',
      })
      expect(Date.parse(other.dueAt)).toBeGreaterThan(Date.parse(body.dueAt))
      const after = await mine(number)
      expect(after.timeline.at(-1)).toMatchObject({ step: 'categorise', title: '类别改为绿化园林' })
      expect(JSON.stringify(after)).not.toContain('是绿化带的')
    })

    it('moves nothing by itself, and says where such matters go', async () => {
      const number = await file()
      const { body } = await change(number, { category: 'building' })
      expect(body.suggestedHome).toMatchObject({ id: '330114001', kind: 'street' })
      expect(body.microBrain.id).toBe(home)
      const { suggestedHome } = (await seen(number)).route
      expect(suggestedHome).toMatchObject({ id: '330114001' })
      const transfer = { microBrainId: neighbour, reason: '那边在管' }
      await staffStep(app, staff, number, 'accept')
      await staffStep(app, await app.signIn(`dispatcher-${home}`), number, 'transfer', transfer)
      const there = await app.signIn(`staff-${neighbour}`)
      expect((await seen(number, there)).route.suggestedHome).toBeNull()
    })

    it('takes out of sight what such matters may not show', async () => {
      const number = await file({ public: true })
      const stranger = await app.signIn(`resident-${people++}`)
      const look = () => app.call('GET', `/v1/reports/${number}`, { token: stranger })
      expect((await look()).status).toBe(200)
      await change(number, { category: 'care' })
      expect((await look()).status).toBe(404)
      expect(await mine(number)).toMatchObject({ public: false, publicRefused: true })
    })

    it('keeps the pause of a question', async () => {
      const number = await file({ category: 'noise' })
      await staffStep(app, staff, number, 'accept')
      await staffStep(app, staff, number, 'ask', { question: '几点？' })
      app.clock.advance(60 * minuteMs)
      await app.call('POST', `/v1/reports/${number}/answer`, { token: resident, body: { text: '半夜' } })
      const before = await mine(number)
      const { body } = await change(number, { category: 'parking' })
      // Both are promised within 4 hours of the clock.
      expect(body.dueAt).toBe(before.dueAt)
    })

    it('becomes an example for the triage, masked', async () => {
      const number = await file({ text: '树枝挡住路灯，13812345678', category: undefined })
      const { category } = await mine(number)
      const to = category === 'pets' ? 'noise' : 'pets'
      await change(number, { category: to })
      const { TriageCorrection } = await import('../routing/triage/entities.ts')
      const rows = await app.ctx().em.find(TriageCorrection, { toCategory: to }, { orderBy: { id: 'desc' } })
      expect(rows[0]).toMatchObject({ fromCategory: category, triageVersion: expect.stringMatching(/./) })
      expect(rows[0]!.text).not.toContain('13812345678')
    })
  })
})
