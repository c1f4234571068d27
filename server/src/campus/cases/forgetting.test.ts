// What an ended case held is forgotten after its time: words, thread and photos, while its number and counts stay.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { caseLimits } from '@chaolin/shared/campus/cases/rules'
import { databases, type TestApp } from '../../../test/app.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { ask, campus, grantAt } from '../../../test/campus-cases.ts'
import { sendPhoto } from '../../../test/photos.ts'
import { callAs, hourMs } from '../../../test/world.ts'
import { readRows } from '../../db/sql.ts'
import { CampusCase } from './entities.ts'

const dayMs = 24 * hourMs

describe.each(databases)('cases that ended long ago on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const photos: string[] = []
  const numbers: string[] = []
  const say = async (name: string, url: string) => {
    const photo = await sendPhoto(app, await app.signIn(name))
    photos.push(photo)
    expect((await as(name, 'POST', url, { text: '请看照片', photoIds: [photo] })).status).toBe(201)
  }
  const rowOf = (number: string) =>
    app.ctx().em.findOneOrFail(CampusCase, { number }, { disableIdentityMap: true })
  const threadOf = (number: string) =>
    readRows(app.ctx().em, 'select id from campus_messages where number = ?', [number])
  const own = async (number: string) => (await as('student-1', 'GET', `/v1/campus/requests/${number}`)).body
  const statusOf = async (photo: string, name: string) =>
    (await as(name, 'GET', `/v1/photos/${photo}`)).status

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    await claimCode(app, 1)
    await grantAt(app, 'resident-41', 'counsellor')
    for (const text of ['最近睡不好', '又想起来了', '还在谈的']) {
      const first = await sendPhoto(app, await app.signIn('student-1'))
      photos.push(first)
      const { number } = await ask(app, 'student-1', 'counselling', { text, photoIds: [first] })
      numbers.push(number)
      await say('student-1', `/v1/campus/requests/${number}/messages`)
      await say('resident-41', `/v1/staff/cases/${number}/messages`)
    }
    const from = new Date(app.clock.now.getTime() + hourMs)
    const until = new Date(app.clock.now.getTime() + 2 * hourMs)
    const times = [{ from: from.toISOString(), until: until.toISOString() }]
    const url = `/v1/staff/cases/${numbers[0]}/times`
    expect((await as('resident-41', 'POST', url, { times, where: '行政楼 203' })).status).toBe(201)
    const [time] = (await own(numbers[0]!)).times
    const taken = await as('student-1', 'POST', `/v1/campus/requests/${numbers[0]}/times/${time.id}/take`)
    expect(taken.status).toBe(200)
    await as('resident-41', 'POST', `/v1/staff/cases/${numbers[0]}/close`, { text: '祝好' })
    await as('student-1', 'POST', `/v1/campus/requests/${numbers[1]}/withdraw`)
  }, 120_000)
  afterAll(() => app.close())

  it('are whole until the last day', async () => {
    app.clock.advance(caseLimits.forgetAfterDays * dayMs - hourMs)
    await app.runJobs()
    expect((await own(numbers[0]!)).text).toBe('最近睡不好')
    expect(await threadOf(numbers[0]!)).toHaveLength(3)
  })

  it('then hold no word and no photo, and one that cannot be opened keeps none of the others', async () => {
    const broken = numbers[1]!
    const { sealed } = await rowOf(broken)
    await app.ctx().em.nativeUpdate(CampusCase, { number: broken }, { sealed: 'nonsense' })
    app.clock.advance(2 * hourMs)
    await app.runJobs()
    expect(await own(numbers[0]!)).toMatchObject({
      number: numbers[0],
      service: { code: 'counselling' },
      status: 'closed',
      text: '',
      answers: {},
      photos: [],
      messages: [],
      times: [{ status: 'taken', where: '' }],
    })
    expect((await rowOf(numbers[0]!)).sealed).toBeNull()
    expect(await threadOf(numbers[0]!)).toEqual([])
    expect(await threadOf(broken)).toHaveLength(2)
    await app.ctx().em.nativeUpdate(CampusCase, { number: broken }, { sealed })
    app.clock.advance(hourMs)
    await app.runJobs()
    expect((await rowOf(broken)).sealed).toBeNull()
    expect(await threadOf(broken)).toEqual([])
    for (const [i, photo] of photos.entries())
      expect([i, await statusOf(photo, i % 3 === 2 ? 'resident-41' : 'student-1')]).toEqual([
        i,
        i < 6 ? 404 : 200,
      ])
  })

  it('what goes on is kept, however long it takes', async () => {
    expect(await own(numbers[2]!)).toMatchObject({ status: 'open', text: '还在谈的' })
    const counts = await as(`dispatcher-${campus}`, 'GET', `/v1/staff/campus/${campus}/counts`)
    expect(counts.body.items).toContainEqual(
      expect.objectContaining({ service: expect.objectContaining({ code: 'counselling' }), open: 1 }),
    )
  })
})
