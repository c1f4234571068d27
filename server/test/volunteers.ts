// What the tests of volunteers share: the people, the doors, and the ways to a task.
import { expect } from '@jest/globals'
import { volunteerConsent } from '@chaolin/shared/staff/volunteers/rules'
import type { TestApp } from './app.ts'
import { callAs, fileReport, home, hourMs } from './world.ts'

export const staff = `staff-${home}`
export const dispatcher = `dispatcher-${home}`
export const place = { lng: 120.34567, lat: 30.31234, coordinates: 'wgs84' as const }
export const care = {
  text: '我一个人在家，腿摔了，住 3 幢 2 单元 501，电话 13912345678，想请人买菜',
  category: 'care',
  address: '湾南社区',
}

/** `who`: the resident of the test that runs. */
export function volunteerWorld(world: () => TestApp, who: () => string) {
  const as = callAs(world)
  const wire = (at: number) => new Date(world().clock.now.getTime() + at).toISOString()
  const ok = async (answer: ReturnType<typeof as>, status = 200) => {
    const { status: got, body } = await answer
    expect({ status: got, ...(got < 400 ? {} : { body }) }).toEqual({ status })
    return body
  }
  const application = (more: object = {}) => ({
    microBrainId: home,
    kind: 'helper',
    name: '热心人',
    phone: '13800001234',
    consent: volunteerConsent.version,
    ...more,
  })
  const apply = (who: string, more: object = {}) => as(who, 'POST', '/v1/volunteers', application(more))
  const check = (who: string, id: string, step: string, body: object = {}) =>
    as(who, 'POST', `/v1/staff/volunteers/${id}/${step}`, body)
  const join = async (who: string): Promise<string> => {
    const { id } = await ok(apply(who), 201)
    await ok(check(dispatcher, id, 'accept'))
    return id
  }
  const task = (more: object = {}) => ({
    title: '帮忙买菜',
    words: '买一次菜，送到楼下',
    place,
    area: '湾南小区东门附近',
    meeting: '3 幢 2 单元楼下，找物业小李',
    startsAt: wire(2 * hourMs),
    endsAt: wire(4 * hourMs),
    people: 1,
    quarters: 4,
    ...more,
  })
  const offer = (more: object = {}, who = staff) => as(who, 'POST', '/v1/staff/volunteer-tasks', task(more))
  const act = (who: string, id: string, step: string, body: object = {}) =>
    as(who, 'POST', `/v1/volunteer-tasks/${id}/${step}`, body)
  const near = async (who: string, query = '') =>
    (await ok(as(who, 'GET', `/v1/volunteer-tasks?limit=100${query}`))).items as { id: string }[]
  const sees = async (who: string, id: string) => (await near(who)).some((each) => each.id === id)
  const file = async (body: object = care): Promise<string> =>
    (await fileReport(world(), await world().signIn(who()), body)).number
  const askFor = async (more: object = {}) => {
    const number = await file()
    const made = await ok(offer({ number, ...more }), 201)
    return { number, id: made.id as string, made }
  }
  const answer = (who: string, number: string, id: string, said: string) =>
    as(who, 'POST', `/v1/reports/${number}/help/${id}`, { answer: said })
  return { as, wire, ok, application, apply, check, join, task, offer, act, near, sees, file, askFor, answer }
}
