// Every step through its door: who may, from where, where it leads; then the whole walk of one matter.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../test/app.ts'
import { sendPhoto } from '../../test/photos.ts'
import { changeIdsSince, readChanges } from './changes.ts'

const home = '330114001012'
const street = '330114001'
const dayMs = 24 * 3_600_000
const bodies: Record<string, object> = {
  accept: {},
  progress: { note: '已到现场' },
  ask: { question: '在几号楼？' },
  resolve: { note: '修好了' },
  reject: { reason: '不归这里' },
  transfer: { microBrainId: '330114001001', reason: '在他们那边' },
  return: { reason: '不在我们这里' },
  escalate: { reason: '要街道来办' },
  withdraw: {},
  remind: {},
  answer: { text: '3 号楼' },
  confirm: { rating: 5, comment: '谢谢' },
  reopen: { reason: '没修好' },
}
const reporterSteps = ['withdraw', 'remind', 'answer', 'confirm', 'reopen']
/** How a report of each status comes to be. */
const waysTo: Record<string, string[]> = {
  submitted: [],
  accepted: ['accept'],
  in_progress: ['accept', 'progress'],
  resolved: ['accept', 'resolve'],
  closed: ['accept', 'resolve', 'confirm'],
  rejected: ['reject'],
  withdrawn: ['withdraw'],
}
/** From the contract: step → statuses it may start from → where it leads ('=': stays). */
const open: Record<string, Record<string, string>> = {
  accept: { submitted: 'accepted' },
  reject: { submitted: 'rejected' },
  progress: { accepted: 'in_progress', in_progress: 'in_progress' },
  ask: { accepted: 'accepted', in_progress: 'in_progress' },
  resolve: { accepted: 'resolved', in_progress: 'resolved' },
  transfer: { submitted: 'submitted', accepted: 'submitted', in_progress: 'submitted' },
  return: { submitted: 'submitted', accepted: 'submitted', in_progress: 'submitted' },
  escalate: { submitted: 'submitted', accepted: 'submitted', in_progress: 'submitted' },
  withdraw: { submitted: 'withdrawn', accepted: 'withdrawn', in_progress: 'withdrawn' },
  remind: { submitted: 'submitted', accepted: 'accepted', in_progress: 'in_progress' },
  answer: {},
  confirm: { resolved: 'closed' },
  reopen: { resolved: 'accepted', closed: 'accepted', rejected: 'accepted' },
}
const cells = Object.keys(open).flatMap((step) => Object.keys(waysTo).map((status) => ({ step, status })))

describe.each(databases)('steps on %s', (kind) => {
  let app: TestApp
  let resident: string
  let staff: string
  let dispatcher: string
  let used = 0

  beforeAll(async () => {
    app = await startTestApp(kind, { RATE_LIMIT: 'off' })
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    used++
    await signInAnew()
  })

  const tokens = new Map<string, string>()
  /** A token is kept while the clock stands; after a move of the clock it may have ended. */
  const tokenOf = async (name: string) => {
    const key = `${name} ${app.clock.now.getTime()}`
    if (!tokens.has(key)) tokens.set(key, await app.signIn(name))
    return tokens.get(key)!
  }
  /** Another resident every ten tests, long before the limit of open reports. */
  const signInAnew = async () => {
    resident = await tokenOf(`resident-${500 + Math.floor(used / 10)}`)
    staff = await tokenOf(`staff-${home}`)
    dispatcher = await tokenOf(`dispatcher-${home}`)
  }

  const submit = async (more: object = {}): Promise<string> => {
    const body = { text: '楼道灯不亮', category: 'advice', address: '湾南社区', ...more }
    const answer = await app.call('POST', '/v1/reports', { token: resident, body })
    expect(answer.status).toBe(201)
    return answer.body.number as string
  }
  const take = (number: string, step: string, token?: string, body = bodies[step]) => {
    const mine = reporterSteps.includes(step)
    const url = `/v1/${mine ? '' : 'staff/'}reports/${number}/${step}`
    return app.call('POST', url, { token: token ?? (mine ? resident : dispatcher), body })
  }
  const bring = async (status: string, more: object = {}) => {
    const number = await submit(more)
    for (const step of waysTo[status]!) expect((await take(number, step)).status).toBe(200)
    return number
  }
  const mine = async (number: string) =>
    (await app.call('GET', `/v1/reports/${number}`, { token: resident })).body

  describe('refusals', () => {
    it.each(Object.keys(bodies))('%s: 401 for a stranger', async (step) => {
      const url = `/v1/${reporterSteps.includes(step) ? '' : 'staff/'}reports/K7M-2QX-9TF/${step}`
      expect((await app.call('POST', url, { body: bodies[step] })).status).toBe(401)
    })

    it.each(Object.keys(bodies).filter((step) => !reporterSteps.includes(step)))(
      '%s: 403 for a resident, 404 for the staff of another post, and nothing changes',
      async (step) => {
        const number = await submit()
        expect(await take(number, step, resident)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
        const other = await tokenOf('dispatcher-330114001001')
        expect(await take(number, step, other)).toMatchObject({ status: 404, body: { code: 'not_found' } })
        expect((await mine(number)).timeline).toHaveLength(1)
      },
    )

    it.each(reporterSteps)('%s: 404 for another resident', async (step) => {
      const number = await submit()
      const other = await tokenOf('resident-1')
      expect((await take(number, step, other)).status).toBe(404)
    })

    it.each(['reject', 'transfer', 'return', 'escalate'])(
      '%s: 403 for staff without the desk',
      async (step) => {
        expect((await take(await submit(), step, staff)).status).toBe(403)
      },
    )

    it.each([
      ['ask', {}, 'question'],
      ['resolve', {}, 'note'],
      ['resolve', { note: '字'.repeat(1001) }, 'note'],
      ['reject', {}, 'reason'],
      ['transfer', { reason: '在那边' }, 'microBrainId'],
      ['transfer', { reason: '在那边', microBrainId: 'nowhere' }, 'microBrainId'],
      ['transfer', { reason: '在那边', microBrainId: home }, 'microBrainId'],
      ['accept', { unknown: 1 }, 'unknown'],
      ['confirm', { rating: 6 }, 'rating'],
      ['confirm', { rating: 2.5 }, 'rating'],
      ['confirm', { rating: '5' }, 'rating'],
      ['reopen', {}, 'reason'],
      ['answer', { text: '' }, 'text'],
    ])('%s with %j: 400 names the field %s', async (step, body, path) => {
      const number = await submit()
      const answer = await take(number, step, undefined, body)
      expect(answer.status).toBe(400)
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path)
    })

    it('resolve without a photo where evidence is needed: 409 on the photo field', async () => {
      const number = await bring('accepted', { category: 'facility' })
      const answer = await take(number, 'resolve')
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'evidence_missing', errors: [{ path: 'evidencePhotoIds' }] },
      })
      expect((await mine(number)).status).toBe('accepted')
    })
  })

  it.each(cells)('$step from $status', async ({ step, status }) => {
    const number = await bring(status)
    const to = open[step]![status]
    const answer = await take(number, step)
    if (to) {
      expect(answer.status).toBe(200)
      expect((await mine(number)).status).toBe(to)
    } else {
      expect(answer).toMatchObject({ status: 409, body: { code: 'step_closed' } })
      expect((await mine(number)).status).toBe(status)
    }
  })

  it('two staff accept at once: one wins', async () => {
    const number = await submit()
    const answers = await Promise.all(
      [staff, dispatcher, staff].map((token) => take(number, 'accept', token)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  it('asking stops the clock, the answer starts it again', async () => {
    const number = await bring('accepted')
    const before = Date.parse((await mine(number)).dueAt)
    await take(number, 'ask')
    expect(await mine(number)).toMatchObject({ asked: true, question: '在几号楼？', signal: null })
    app.clock.advance(60 * 60_000)
    expect((await take(number, 'answer')).body).toMatchObject({
      asked: false,
      question: null,
      signal: 'green',
    })
    expect(Date.parse((await mine(number)).dueAt) - before).toBe(60 * 60_000)
    expect((await take(number, 'answer')).status).toBe(409)
  })

  it('a second question does not start the pause anew', async () => {
    const number = await bring('accepted')
    const before = Date.parse((await mine(number)).dueAt)
    await take(number, 'ask')
    app.clock.advance(30 * 60_000)
    await take(number, 'ask', undefined, { question: '大概几点？' })
    app.clock.advance(30 * 60_000)
    await take(number, 'answer')
    expect(Date.parse((await mine(number)).dueAt) - before).toBe(60 * 60_000)
  })

  it('transfer: the new post has it, the old one reads it no longer, the promise is new', async () => {
    const number = await bring('accepted')
    const before = (await mine(number)).dueAt
    app.clock.advance(3 * 60 * 60_000)
    await signInAnew()
    expect((await take(number, 'transfer')).body).toMatchObject({ left: true })
    expect((await app.call('GET', `/v1/staff/reports/${number}`, { token: dispatcher })).status).toBe(404)
    const there = await tokenOf('dispatcher-330114001001')
    expect((await app.call('GET', `/v1/staff/reports/${number}`, { token: there })).status).toBe(200)
    expect((await mine(number)).dueAt).not.toBe(before)
    await take(number, 'return', there)
    expect((await mine(number)).microBrain.id).toBe(home)
    await take(number, 'return')
    expect(await mine(number)).toMatchObject({ microBrain: null, desk: true })
  })

  it('escalate: to the street; its dispatcher takes it', async () => {
    const number = await submit()
    await take(number, 'escalate')
    expect((await mine(number)).microBrain.id).toBe(street)
    const above = await tokenOf(`dispatcher-${street}`)
    expect((await take(number, 'accept', above)).status).toBe(200)
  })

  it('a refusal can be contested once, at the level above', async () => {
    const number = await bring('rejected')
    const since = app.clock.now
    expect((await take(number, 'reopen')).body).toMatchObject({
      status: 'accepted',
      microBrain: { id: street },
    })
    const changes = await readChanges(app.ctx(), await changeIdsSince(app.ctx(), since, 1000))
    expect(changes.filter((one) => one.number === number).at(-1)).toMatchObject({
      step: 'reopen',
      homeId: street,
      fromId: home,
    })
    const above = await tokenOf(`dispatcher-${street}`)
    await take(number, 'return', above)
    await take(number, 'reject')
    expect((await take(number, 'reopen')).status).toBe(409)
  })

  it('closes by itself after 7 silent days, and may be reopened for 7 more', async () => {
    const number = await bring('resolved')
    app.clock.advance(7 * dayMs - 1)
    await app.runJobs()
    await signInAnew()
    expect((await mine(number)).status).toBe('resolved')
    app.clock.advance(1)
    await app.runJobs()
    const closed = await mine(number)
    expect(closed).toMatchObject({ status: 'closed', rating: null })
    expect(closed.timeline.at(-1)).toMatchObject({ step: 'close', by: 'system' })
    app.clock.advance(7 * dayMs)
    await signInAnew()
    expect((await take(number, 'reopen')).body.status).toBe('accepted')
  })

  it('does not close by itself what was reopened and resolved again, before its own 7 days', async () => {
    const number = await bring('resolved')
    app.clock.advance(6 * dayMs)
    await signInAnew()
    await take(number, 'reopen')
    await take(number, 'resolve')
    app.clock.advance(2 * dayMs)
    await app.runJobs()
    await signInAnew()
    expect((await mine(number)).status).toBe('resolved')
  })

  it('an internal note reaches staff and never the resident', async () => {
    const number = await submit()
    await take(number, 'accept', staff, { note: '今天去看', internalNote: '钥匙在老王那里' })
    const seen = await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })
    expect(seen.body.history.at(-1)).toMatchObject({ note: '今天去看', internalNote: '钥匙在老王那里' })
    expect(JSON.stringify(await mine(number))).not.toContain('老王')
  })

  it('a masked phone is revealed with a reason, and the resident sees who read it', async () => {
    await app.call('PATCH', '/v1/me', { token: resident, body: { phone: '13812345678' } })
    const number = await submit()
    const door = `/v1/staff/reports/${number}`
    expect((await app.call('GET', door, { token: staff })).body.reporter).toEqual({
      phone: '138****5678',
      name: null,
      byPhone: false,
    })
    const reveal = { field: 'phone', reason: '约上门时间' }
    expect((await app.call('POST', `${door}/reveal`, { token: resident, body: reveal })).status).toBe(403)
    expect(
      (await app.call('POST', `${door}/reveal`, { token: staff, body: { field: 'phone' } })).status,
    ).toBe(400)
    const shown = await app.call('POST', `${door}/reveal`, { token: staff, body: reveal })
    expect(shown.body).toEqual({ field: 'phone', value: '13812345678' })
    const log = await app.call('GET', '/v1/me/access-log', { token: resident })
    expect(log.body.items[0]).toMatchObject({ field: 'phone', reason: '约上门时间', about: number })
  })

  it('walks from the resident to the post and back', async () => {
    await app.runJobs()
    app.clock.advance(1000)
    await signInAnew()
    const photo = await sendPhoto(app, resident)
    await app.call('POST', '/v1/me/subscriptions', {
      token: resident,
      body: { templateId: 'report_resolved', accepted: true },
    })
    const number = await submit({
      text: '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了',
      category: 'greenery',
      photoIds: [photo],
    })
    await app.runJobs()
    const news = await app.call('GET', '/v1/notices', { token: staff })
    expect(news.body.items[0]).toMatchObject({
      kind: 'report.submit',
      number,
      audience: 'staff',
      read: false,
    })
    const queue = await app.call('GET', '/v1/staff/reports?status=submitted&order=due&limit=100', {
      token: staff,
    })
    expect(queue.body.items.map((item: { number: string }) => item.number)).toContain(number)

    await take(number, 'accept', staff)
    await app.runJobs()
    const evidence = await sendPhoto(app, staff)
    const resolved = await take(number, 'resolve', staff, {
      note: '1.4 米缺口补好了',
      internalNote: '材料 180 元',
      evidencePhotoIds: [evidence],
    })
    expect(resolved.body.status).toBe('resolved')
    await app.runJobs()

    const inbox = await app.call('GET', '/v1/notices', { token: resident })
    expect(inbox.body.items[0]).toMatchObject({ kind: 'report.resolve', number, body: '1.4 米缺口补好了' })
    const seen = await mine(number)
    expect(seen.timeline.map((moment: { step: string }) => moment.step)).toEqual([
      'submit',
      'accept',
      'resolve',
    ])
    const shown = await app.call('GET', seen.timeline[2].photos[0].url)
    expect(shown.status).toBe(200)
    const done = await take(number, 'confirm')
    expect(done.body).toMatchObject({ status: 'closed', rating: 5, ratingComment: '谢谢' })
  })
})
