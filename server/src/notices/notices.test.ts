// The inbox and the subscribe messages: one accept is one message, and a failure of WeChat loses nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { noticeTemplates } from '@chaolin/shared/notices/templates'
import { nanoid } from 'nanoid'
import { databases, type TestApp } from '../../test/app.ts'
import { expectRefusal, fileReport, home, personId, staffStep, startWorld } from '../../test/world.ts'
import { Job } from '../outbox/entities.ts'
import { Notice, Subscription } from './entities.ts'

const matter = { text: '楼下夜里施工', category: 'noise', address: '湾南社区' }
const sendPath = '/cgi-bin/message/subscribe/send'

describe.each(databases)('notices on %s', (kind) => {
  let app: TestApp
  let name: string
  let token: string
  let staff: string
  let people = 100
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    name = `resident-${people++}`
    token = await app.signIn(name)
    staff = await app.signIn(`staff-${home}`)
    await app.call('DELETE', '/sandbox/faults')
    await app.runJobs()
  })

  const inbox = async (query = '', who = token) =>
    (await app.call('GET', `/v1/notices${query}`, { token: who })).body
  const titles = async (who = token) =>
    (await inbox('', who)).items.map((item: { kind: string }) => item.kind)
  const messages = async (person = name) =>
    (await app.call('GET', `/sandbox/messages?openId=sandbox:${person}`)).body.items
  const subscribe = (templateId: unknown, accepted: unknown, who = token) =>
    app.call('POST', '/v1/me/subscriptions', { token: who, body: { templateId, accepted } })
  const fail = (fault: object) => app.call('POST', '/sandbox/faults', { body: { path: sendPath, ...fault } })
  const acceptedReport = async () => {
    const { number } = await fileReport(app, token, matter)
    await app.runJobs()
    await staffStep(app, staff, number, 'accept')
    return number as string
  }
  const remaining = async () =>
    (
      await app.ctx().em.findOneOrFail(Subscription, {
        personId: await personId(app, token),
        templateId: 'report_accepted',
      })
    ).remaining

  async function addNotices(count: number, from = 0) {
    const id = await personId(app, token)
    const rows = Array.from({ length: count }, (_, i) => ({
      publicId: nanoid(21),
      personId: id,
      dedupeKey: nanoid(),
      kind: 'test',
      title: `${from + i}`,
      body: '',
      number: null,
      audience: 'reporter' as const,
      message: 'none' as const,
      createdAt: app.clock.now,
    }))
    await app.ctx().em.insertMany(Notice, rows)
  }

  it.each([
    ['an unknown template', 'made-up', true, 'template_unknown', 'templateId'],
    ['a name of every object', 'constructor', true, 'template_unknown', 'templateId'],
    ['no template', '', true, 'invalid', 'templateId'],
    ['a word for yes', 'report_accepted', 'accept', 'invalid', 'accepted'],
  ])('take no answer about %s', async (_what, template, accepted, code, path) => {
    expectRefusal(await subscribe(template, accepted), 400, code, path)
  })

  it('of somebody else, or of nobody, cannot be read', async () => {
    await addNotices(1)
    const [mine] = (await inbox()).items
    const other = await app.signIn('resident-1')
    expectRefusal(await app.call('POST', `/v1/notices/${mine.id}/read`, { token: other }), 404, 'not_found')
    expectRefusal(await app.call('POST', `/v1/notices/${'x'.repeat(21)}/read`, { token }), 404, 'not_found')
    expectRefusal(await app.call('POST', `/v1/notices/${mine.id}/read`), 401, 'unauthenticated')
    expect((await inbox()).unread).toBe(1)
    expect((await inbox('', other)).items).not.toContainEqual(expect.objectContaining({ id: mine.id }))
  })

  it('are counted while unread, and reading one twice changes nothing', async () => {
    await addNotices(3)
    const { items, unread } = await inbox()
    expect(unread).toBe(3)
    const read = () => app.call('POST', `/v1/notices/${items[0].id}/read`, { token })
    expect((await read()).body).toMatchObject({ id: items[0].id, read: true })
    expect((await read()).body).toMatchObject({ id: items[0].id, read: true })
    expect((await inbox()).unread).toBe(2)
    expect((await app.call('GET', '/v1/me', { token })).body.unread).toBe(2)
  })

  it('come in pages that stay right while new ones arrive, also within one millisecond', async () => {
    await addNotices(7)
    const seen: string[] = []
    let cursor: string | null = null
    for (let page = 0; page < 4; page++) {
      const body = await inbox(`?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...body.items.map(({ title }: { title: string }) => title))
      cursor = body.nextCursor
      await addNotices(2, 100)
      if (cursor === null) break
    }
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0'])
    expect(cursor).toBeNull()
  })

  it('count an accept as one message, and a no as none', async () => {
    expect((await subscribe('report_accepted', false)).body).toEqual({
      templateId: 'report_accepted',
      remaining: 0,
    })
    expect((await subscribe('report_accepted', true)).body.remaining).toBe(1)
    expect((await subscribe(noticeTemplates.report_accepted.id, true)).body.remaining).toBe(2)
    expect((await subscribe('report_accepted', false)).body.remaining).toBe(2)
    expect((await subscribe('report_resolved', true)).body.remaining).toBe(1)
  })

  it('reach the inbox only, when no message was accepted', async () => {
    await acceptedReport()
    await app.runJobs()
    expect(await titles()).toEqual(['report.accept'])
    expect(await messages()).toEqual([])
  })

  it('send one message for one accept', async () => {
    await subscribe('report_accepted', true)
    const first = await acceptedReport()
    await app.runJobs()
    await acceptedReport()
    await app.runJobs()
    const sent = await messages()
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      templateId: noticeTemplates.report_accepted.id,
      page: `reports/detail/index?number=${first}`,
      data: { thing1: { value: matter.text }, phrase3: { value: '已接单' } },
    })
    expect(await titles()).toEqual(['report.accept', 'report.accept'])
    expect(await remaining()).toBe(0)
  })

  it('fall to the inbox when WeChat says that none is left, and our count follows', async () => {
    await subscribe('report_accepted', true)
    await app
      .ctx()
      .em.nativeUpdate(
        Subscription,
        { personId: await personId(app, token), templateId: 'report_accepted' },
        { remaining: 3 },
      )
    await acceptedReport()
    await app.runJobs()
    await acceptedReport()
    await app.runJobs()
    expect(await messages()).toHaveLength(1)
    expect(await titles()).toEqual(['report.accept', 'report.accept'])
    expect(await remaining()).toBe(0)
    expect(await app.ctx().em.count(Job, { kind: 'report.notify', state: { $ne: 'done' } })).toBe(0)
  })

  it.each([
    ['answers 502', { status: 502 }],
    ['says it is busy', { errcode: -1 }],
    ['breaks the connection', { reset: true }],
  ])('are tried again with back-off when WeChat %s, and the message comes once', async (_what, fault) => {
    await subscribe('report_accepted', true)
    await acceptedReport()
    await fail({ ...fault, times: 2 })
    await app.runJobs()
    const waiting = () => app.ctx().em.find(Job, { kind: 'report.notify', state: 'due' })
    const [job] = await waiting()
    expect(job).toMatchObject({ attempts: 1, lastError: expect.stringContaining('WeChat') })
    expect(job!.dueAt.getTime()).toBeGreaterThan(app.clock.now.getTime())
    expect(await titles()).toEqual(['report.accept'])
    expect(await remaining()).toBe(1)
    app.clock.advance(7000)
    await app.runJobs()
    expect((await waiting())[0]).toMatchObject({ attempts: 2 })
    app.clock.advance(40_000)
    await app.runJobs()
    expect(await waiting()).toEqual([])
    expect(await messages()).toHaveLength(1)
    expect(await titles()).toEqual(['report.accept'])
    expect(await remaining()).toBe(0)
  })

  it('are not sent when they are overtaken', async () => {
    await subscribe('report_accepted', true)
    await subscribe('report_resolved', true)
    const number = await acceptedReport()
    await staffStep(app, staff, number, 'resolve', { note: '已经停工' })
    await app.runJobs()
    expect(await titles()).toEqual(['report.resolve'])
    expect((await messages()).map(({ templateId }: { templateId: string }) => templateId)).toEqual([
      noticeTemplates.report_resolved.id,
    ])
    expect(await remaining()).toBe(1)
  })

  it('tell the staff of the home, and no others', async () => {
    await app.call('GET', '/v1/me', { token: staff })
    const before = (await titles(staff)).length
    const elsewhere = await app.signIn('staff-330114001010')
    const { number } = await fileReport(app, token, matter)
    await app.runJobs()
    const { items } = await inbox('', staff)
    expect(items).toHaveLength(before + 1)
    expect(items[0]).toMatchObject({ kind: 'report.submit', audience: 'staff', number })
    expect(await titles(elsewhere)).toEqual([])
  })
})
