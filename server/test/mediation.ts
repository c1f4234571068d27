// What the tests of mediation share: the people, the doors, and the ways to each state of one.
import { expect } from '@jest/globals'
import type { TestApp } from './app.ts'
import { callAs, fileReport, home, hourMs } from './world.ts'

export const dayMs = 24 * hourMs
export const staff = `staff-${home}`
export const dispatcher = `dispatcher-${home}`
export const dispute = { text: '楼上半夜拖凳子，说了几次都不听', category: 'dispute', address: '湾南社区' }
export const firstWords = '我家孩子被吵醒了三次，楼上姓王的电话是 13912345678'
export const secondWords = '楼下拿扫帚捅天花板，老人吓出心脏病'

/** `people`: the two parties of the test that runs. */
export function mediationWorld(world: () => TestApp, people: () => { first: string; second: string }) {
  const as = callAs(world)
  const wire = (at: number) => new Date(world().clock.now.getTime() + at).toISOString()
  const file = async (body: object = dispute): Promise<string> =>
    (await fileReport(world(), await world().signIn(people().first), body)).number
  const act = (who: string, id: string, step: string, body: object = {}) =>
    as(who, 'POST', `/v1/staff/mediations/${id}/${step}`, body)
  const mine = (who: string, id: string) => as(who, 'GET', `/v1/mediations/${id}`)
  const say = (who: string, id: string, step: string, body: object = {}) =>
    as(who, 'POST', `/v1/mediations/${id}/${step}`, body)
  const of = (who: string, number: string) => as(who, 'GET', `/v1/staff/reports/${number}/mediation`)
  const begin = (who: string, number: string, body: object = { mediatorName: '王调解员' }) =>
    as(who, 'POST', `/v1/staff/reports/${number}/mediation`, body)
  const ok = async (answer: ReturnType<typeof act>, status = 200) => {
    const { status: got, body } = await answer
    expect({ status: got, ...(got < 400 ? {} : { body }) }).toEqual({ status })
    return body
  }
  const open = async (): Promise<{ id: string; number: string }> => {
    const number = await file()
    const { id } = await ok(begin(staff, number), 201)
    return { id, number }
  }
  const join = async (id: string, who = people().second) => {
    const { code } = await ok(act(staff, id, 'invite', {}), 201)
    return { code, view: await ok(as(who, 'POST', '/v1/mediations/claim', { code })) }
  }
  const bothHeard = async () => {
    const opened = await open()
    await join(opened.id)
    await ok(say(people().first, opened.id, 'state', { text: firstWords }))
    await ok(say(people().second, opened.id, 'state', { text: secondWords }))
    return opened
  }
  const offered = async () => {
    const opened = await bothHeard()
    await ok(act(staff, opened.id, 'offer', { text: '晚上十点后不拖凳子' }))
    return opened
  }
  const signed = async () => {
    const opened = await offered()
    await ok(say(people().first, opened.id, 'confirm', { version: 1 }))
    await ok(say(people().second, opened.id, 'confirm', { version: 1 }))
    return opened
  }
  return { as, wire, file, act, mine, say, of, begin, ok, open, join, bothHeard, offered, signed }
}
