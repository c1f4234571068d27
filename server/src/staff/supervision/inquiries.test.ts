// Inquiries through their doors: who may do what, their life, their deadline, and two who decide at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { elsewhere, otherStreet, startLevels, street, type Levels } from '../../../test/levels.ts'
import { sendPhoto } from '../../../test/photos.ts'
import { expectRefusal, home, hourMs, neighbour, staffStep } from '../../../test/world.ts'
import { Job } from '../../outbox/entities.ts'
import { handlers } from '../../server.ts'

const base = '/v1/staff/supervision'
const minuteMs = 60_000
const dayMs = 24 * hourMs
const question = { question: '为什么没有按时办？', dueInWorkingHours: 4 }

describe.each(databases)('inquiries on %s', (kind) => {
  let levels: Levels
  let app: TestApp
  const who = (name: string) => levels.who(name)
  beforeAll(async () => {
    levels = await startLevels(kind)
    app = levels.app
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(minuteMs)
    await levels.signIn()
  })

  const ask = (name: string, body: object) =>
    app.call('POST', `${base}/inquiries`, { token: who(name), body })
  const opened = async (number: string, name = `supervisor ${street}`): Promise<string> => {
    const answer = await ask(name, { number, ...question })
    expect(answer.status).toBe(201)
    return answer.body.id
  }
  const step = (name: string, id: string, door: string, body: object) =>
    app.call('POST', `${base}/inquiries/${id}/${door}`, { token: who(name), body })
  const explain = (id: string, name = `dispatcher ${home}`) =>
    step(name, id, 'explain', { note: '人手不够，已加派' })
  const sendBack = (id: string, name = `supervisor ${street}`) =>
    step(name, id, 'send-back', { reason: '没有说清楚', dueInWorkingHours: 2 })
  const close = (id: string, name = `supervisor ${street}`) => step(name, id, 'close', { note: '可以' })
  const read = (id: string, name = `supervisor ${street}`) =>
    app.call('GET', `${base}/inquiries/${id}`, { token: who(name) })
  /** From the whole inbox: it fills with reminders while the clock leaps. */
  const noticesOf = async (name: string, kind: string, number: string) => {
    const all: { kind: string; number: string }[] = []
    let cursor = ''
    do {
      const page = await app.call('GET', `/v1/notices?limit=100${cursor && `&cursor=${cursor}`}`, {
        token: who(name),
      })
      all.push(...page.body.items)
      cursor = page.body.nextCursor ?? ''
    } while (cursor)
    return all.filter((notice) => notice.kind === kind && notice.number === number)
  }

  describe('a deadline', () => {
    it('counts working hours, turns red, and tells the post and the level that asked, each once', async () => {
      // Friday, an hour before the end: the rest of four hours falls on Monday.
      app.clock.now = new Date('2026-11-20T16:30:00+08:00')
      await levels.signIn()
      const number = await levels.file()
      const id = await opened(number)
      const { dueAt } = (await read(id)).body
      expect(dueAt).toBe('2026-11-23T11:30:00.000+08:00')
      await app.runJobs()
      expect(await noticesOf(`dispatcher ${home}`, 'inquiry.ask', number)).toMatchObject([
        { audience: 'staff', body: question.question },
      ])
      app.clock.now = new Date(Date.parse(dueAt) - 1)
      await app.runJobs()
      await levels.signIn()
      expect((await read(id)).body).toMatchObject({ signal: 'yellow', late: false })
      app.clock.advance(1)
      expect((await read(id)).body).toMatchObject({ signal: 'red', late: true })
      await app.runJobs()
      // As after a crash before the job was marked as done.
      await app
        .ctx()
        .em.nativeUpdate(
          Job,
          { kind: 'inquiry.overdue', subject: `inquiry:${id}:overdue:1` },
          { state: 'due' },
        )
      await app.runJobs()
      const steps = (await read(id)).body.history.map((moment: { step: string }) => moment.step)
      expect(steps).toEqual(['ask', 'overdue'])
      for (const name of [`dispatcher ${home}`, `staff ${home}`, `supervisor ${street}`, 'second'])
        expect(await noticesOf(name, 'inquiry.overdue', number)).toHaveLength(1)
      expect((await explain(id)).body).toMatchObject({ status: 'explained', signal: null, late: true })
    })

    it('that was kept tells nobody, and one set anew tells again', async () => {
      const number = await levels.file()
      const id = await opened(number)
      await explain(id)
      app.clock.advance(5 * dayMs)
      await app.runJobs()
      await levels.signIn()
      expect((await read(id)).body).toMatchObject({ late: false })
      await sendBack(id)
      app.clock.advance(5 * dayMs)
      await app.runJobs()
      await levels.signIn()
      const { history, late } = (await read(id)).body
      expect(late).toBe(true)
      expect(history.at(-1)).toMatchObject({ step: 'overdue', by: { role: 'system', microBrain: null } })
      await handlers['inquiry.overdue']!(
        app.ctx(),
        { inquiryId: Number(id), seq: 1 },
        { id: 0, attempts: 1, leaseToken: '' },
      )
      expect((await read(id)).body.history).toHaveLength(history.length)
    })
  })

  describe('an inquiry', () => {
    it('is refused where it asks nothing, of nothing, or by no time', async () => {
      const number = await levels.file()
      const name = `supervisor ${street}`
      expectRefusal(
        await app.call('POST', `${base}/inquiries`, { body: { number, ...question } }),
        401,
        'unauthenticated',
      )
      expectRefusal(
        await ask(name, { number, question: ' ', dueInWorkingHours: 4 }),
        400,
        'invalid',
        'question',
      )
      expectRefusal(await ask(name, { number, question: '为什么' }), 400, 'invalid', 'dueAt')
      const both = { ...question, dueAt: '2026-12-01T10:00:00+08:00' }
      expectRefusal(await ask(name, { number, ...both }), 400, 'invalid', 'dueAt')
      const at = (dueAt: string) => ask(name, { number, question: '为什么', dueAt })
      expectRefusal(await at('2026-11-01T10:00:00+08:00'), 400, 'invalid', 'dueAt')
      expectRefusal(await at('2027-11-01T10:00:00+08:00'), 400, 'invalid', 'dueAt')
      expectRefusal(await at('tomorrow'), 400, 'invalid', 'dueAt')
      expectRefusal(
        await ask(name, { number, question: '?', dueInWorkingHours: 0 }),
        400,
        'invalid',
        'dueInWorkingHours',
      )
      expectRefusal(await ask(name, { number: 'AAA-AAA-AAA', ...question }), 404, 'not_found')
      expectRefusal(await read('0', name), 400, 'invalid', 'id')
      expectRefusal(await read('999999', name), 404, 'not_found')
    })

    it('is for each role exactly where it sits', async () => {
      const names = [
        `staff ${home}`,
        `dispatcher ${home}`,
        `supervisor ${home}`,
        `supervisor ${street}`,
        'supervisor 330114',
        `supervisor ${otherStreet}`,
        `dispatcher ${neighbour}`,
        `dispatcher ${street}`,
        `staff ${elsewhere}`,
      ]
      // Of an inquiry that the street asked of the home.
      const wanted: Record<string, string[]> = {
        //                              ask    explain send-back close
        [`staff ${home}`]: ['403', '403', '403', '403'],
        [`dispatcher ${home}`]: ['403', '200', '403', '403'],
        [`supervisor ${home}`]: ['201', '403', '403', '403'],
        [`supervisor ${street}`]: ['201', '403', '200', '200'],
        'supervisor 330114': ['201', '403', '200', '200'],
        [`supervisor ${otherStreet}`]: ['404', '403', '404', '404'],
        [`dispatcher ${neighbour}`]: ['403', '404', '403', '403'],
        [`dispatcher ${street}`]: ['403', '404', '403', '403'],
        [`staff ${elsewhere}`]: ['403', '403', '403', '403'],
      }
      const got: Record<string, string[]> = {}
      for (const name of names) {
        const asked = await ask(name, { number: await levels.file(), ...question })
        const toExplain = await opened(await levels.file())
        const explained = await explain(toExplain, name)
        const explainedOne = async () => {
          const id = await opened(await levels.file())
          expect((await explain(id)).status).toBe(200)
          return id
        }
        const back = await sendBack(await explainedOne(), name)
        const closed = await close(await explainedOne(), name)
        got[name] = [asked, explained, back, closed].map(({ status }) => String(status))
      }
      expect(got).toEqual(wanted)
      expectRefusal(
        await step(`dispatcher ${home}`, await opened(await levels.file()), 'close', {}),
        403,
        'forbidden',
      )
    })

    it('goes to an explanation with a photo, back, to another one, and is closed; each with who and when', async () => {
      const number = await levels.file()
      const id = await opened(number)
      expectRefusal(await close(id), 409, 'step_closed')
      expectRefusal(await sendBack(id), 409, 'step_closed')
      const dispatcher = who(`dispatcher ${home}`)
      const photo = await sendPhoto(app, dispatcher)
      const told = { note: '人手不够', photoIds: [photo] }
      expectRefusal(
        await step(`dispatcher ${home}`, id, 'explain', { note: '看', photoIds: ['nobody-has-this-one'] }),
        400,
        'photo_unknown',
        'photoIds',
      )
      const explained = await step(`dispatcher ${home}`, id, 'explain', told)
      expect(explained.body).toMatchObject({ status: 'explained', signal: null, steps: [] })
      expectRefusal(await explain(id), 409, 'step_closed')
      expect((await sendBack(id)).body).toMatchObject({
        status: 'sent_back',
        sentBackCount: 1,
        signal: 'green',
      })
      await explain(id)
      await sendBack(id)
      await explain(id)
      expect((await read(id)).body).toMatchObject({ sentBackCount: 2, steps: ['send_back', 'close'] })
      const closed = await close(id)
      expect(closed.body).toMatchObject({ status: 'closed', steps: [], late: false })
      expectRefusal(await close(id), 409, 'step_closed')
      const { history } = closed.body
      expect(history.map((moment: { step: string }) => moment.step)).toEqual([
        'ask',
        'explain',
        'send_back',
        'explain',
        'send_back',
        'explain',
        'close',
      ])
      expect(history[0]).toMatchObject({
        by: { role: 'supervisor', microBrain: { id: street } },
        note: question.question,
        dueAt: expect.stringMatching(/\+08:00$/),
      })
      expect(history[1]).toMatchObject({
        by: { role: 'dispatcher', microBrain: { id: home } },
        note: '人手不够',
        photos: [{ id: photo }],
      })
      expect((await app.call('GET', history[1].photos[0].url)).status).toBe(200)
    })

    it('is one at a time for a report, and may be asked anew when it is closed', async () => {
      const number = await levels.file()
      const id = await opened(number)
      expectRefusal(await ask('supervisor 330114', { number, ...question }), 409, 'step_closed')
      await explain(id)
      await close(id)
      await opened(number, 'supervisor 330114')
      const page = await app.call('GET', `/v1/staff/reports/${number}/inquiries`, {
        token: who(`staff ${home}`),
      })
      expect(page.body).toMatchObject({ mayAsk: false, items: [{ status: 'asked' }, { status: 'closed' }] })
    })

    it('is closed by one of two supervisors who try at once, and opened by one of two', async () => {
      const number = await levels.file()
      const asked = await Promise.all([
        ask(`supervisor ${street}`, { number, ...question }),
        ask('second', { number, ...question }),
      ])
      expect(asked.map(({ status }) => status).sort()).toEqual([201, 409])
      const id = asked.find(({ status }) => status === 201)!.body.id
      await explain(id)
      const ended = await Promise.all([close(id), close(id, 'second')])
      expect(ended.map(({ status }) => status).sort()).toEqual([200, 409])
      const steps = (await read(id)).body.history.map((moment: { step: string }) => moment.step)
      expect(steps).toEqual(['ask', 'explain', 'close'])
    })

    it('stays with the post that was asked when the report goes elsewhere', async () => {
      const number = await levels.file()
      const id = await opened(number)
      await staffStep(app, who(`dispatcher ${home}`), number, 'transfer', {
        microBrainId: neighbour,
        reason: '在那边',
      })
      expectRefusal(await explain(id, `dispatcher ${neighbour}`), 404, 'not_found')
      expect((await read(id, `dispatcher ${home}`)).body).toMatchObject({
        home: { id: home },
        steps: ['explain'],
      })
      expect((await explain(id)).status).toBe(200)
      const door = `/v1/staff/reports/${number}/inquiries`
      for (const name of [`dispatcher ${home}`, `staff ${neighbour}`])
        expect((await app.call('GET', door, { token: who(name) })).body.items).toMatchObject([{ id }])
      expectRefusal(await app.call('GET', door, { token: who(`dispatcher ${elsewhere}`) }), 404, 'not_found')
      expectRefusal(await app.call('GET', door, { token: who('resident') }), 403, 'forbidden')
    })

    it('is listed on both sides, by state, with counts', async () => {
      const list = async (name: string, query: string) =>
        app.call('GET', `${base}/inquiries?${query}`, { token: who(name) })
      expectRefusal(await list(`dispatcher ${home}`, ''), 400, 'invalid', 'side')
      expectRefusal(await list(`dispatcher ${home}`, 'side=asked'), 404, 'not_found')
      expectRefusal(await list(`dispatcher ${home}`, `side=mine&microBrainId=${neighbour}`), 404, 'not_found')
      expectRefusal(
        await list(`supervisor ${otherStreet}`, `side=asked&microBrainId=${street}`),
        404,
        'not_found',
      )
      const before = (await list(`supervisor ${street}`, 'side=asked')).body.counts
      const id = await opened(await levels.file())
      const mine = (await list(`dispatcher ${home}`, 'side=mine&limit=1')).body
      expect(mine.items).toMatchObject([{ id, status: 'asked', steps: ['explain'], askedBy: { id: street } }])
      await explain(id)
      const asked = (await list(`supervisor ${street}`, 'side=asked&status=explained&limit=1')).body
      expect(asked.items).toMatchObject([{ id, steps: ['send_back', 'close'], home: { id: home } }])
      expect(asked.counts.explained).toBe(before.explained + 1)
      const above = (await list('supervisor 330114', `side=asked&microBrainId=${street}&limit=1`)).body
      expect(above.items).toMatchObject([{ id }])
    })
  })
})
