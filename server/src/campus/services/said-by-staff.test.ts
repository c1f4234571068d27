// What staff say by a step of a report that came by a service, as its student meets it on the campus page.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { ask, campus, putInCharge, type Line } from '../../../test/campus-cases.ts'
import { callAs } from '../../../test/world.ts'

const staff = `staff-${campus}`

describe.each(databases)('what staff say by steps on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const own = async (number: string) => (await as('student-1', 'GET', `/v1/campus/requests/${number}`)).body
  const step = async (number: string, name: string, body: object = {}) => {
    const answer = await as(staff, 'POST', `/v1/staff/reports/${number}/${name}`, body)
    expect([name, answer.status]).toEqual([name, 200])
  }
  beforeAll(async () => {
    app = await startCampusWorld(kind, { RATE_LIMIT: 'off' })
    await claimCode(app, 1)
    await app.signIn(staff)
  })
  afterAll(() => app.close())

  it('is in the request: the question while it waits for the answer, and the note of the end', async () => {
    const { number } = await ask(app, 'student-1', 'hukou', { text: '户口怎么迁' })
    expect(await own(number)).toMatchObject({ question: null, timeline: [{ step: 'submit', by: 'you' }] })
    await step(number, 'accept')
    await step(number, 'ask', { question: '迁入还是迁出？', internalNote: '看看卷宗' })
    const asked = await own(number)
    expect(asked.question).toBe('迁入还是迁出？')
    expect(asked.timeline).toMatchObject([{}, { step: 'accept' }, { step: 'ask', note: '迁入还是迁出？' }])
    expect(JSON.stringify(asked)).not.toContain('卷宗')
    const answer = await as('student-1', 'POST', `/v1/reports/${number}/answer`, { text: '迁入' })
    expect(answer.status).toBe(200)
    expect((await own(number)).question).toBeNull()
    await step(number, 'resolve', { note: '带户口页来窗口', evidencePhotoIds: [] })
    const { timeline } = await own(number)
    const report = (await as('student-1', 'GET', `/v1/reports/${number}`)).body
    expect(timeline).toEqual(report.timeline)
    expect(timeline[timeline.length - 1]).toMatchObject({ step: 'resolve', note: '带户口页来窗口' })
  })

  it('is told once when somebody takes a case', async () => {
    await putInCharge(app, 'resident-31')
    const { number } = await ask(app, 'student-1', 'legal_aid', { text: '合同有问题' })
    await app.runJobs()
    const { items } = (await as('student-1', 'GET', '/v1/notices?limit=100')).body
    const kinds = items.filter((one: Line) => one.number === number).map((one: Line) => one.kind)
    expect(kinds).toEqual(['campus.case'])
    expect(await own(number)).toMatchObject({ timeline: [], question: null, text: '合同有问题' })
  })
})
