// What holders are told of how it stands: set aside, a slot that closed with times near it, the place in line, their list by time, a miss, names.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import {
  bookSlot,
  post,
  see,
  setClock,
  slotsOf,
  somebody,
  startCounters,
  step,
} from '../../test/appointments.ts'
import { expectRefusal } from '../../test/world.ts'
import { Service } from './entities.ts'
import { seedServices } from './services/actions.ts'

type Named = { number: string }
type Offered = { site: { id: string }; slots: { from: string }[] }

describe.each(databases)('what holders are told on %s', (kind) => {
  let app: TestApp
  let admin = ''
  let clerk = ''
  let schedule: Record<string, unknown> & { id: string }
  const refresh = async () => {
    admin = await app.signIn('admin')
    clerk = await app.signIn('clerk-1')
  }
  beforeAll(async () => {
    app = await startCounters(kind)
    await refresh()
    schedule = (await app.call('GET', `/v1/staff/sites/${post}/schedules`, { token: clerk })).body.items[0]
  })
  afterAll(() => app.close())
  let turn = 300
  const newcomer = () => app.signIn(`resident-${++turn}`)
  const slotAt = async (day: string, time: string) =>
    (await slotsOf(app, 'first_issue', post, day)).find(({ from }) => from.includes(`T${time}`))!
  const except = (date: string, frames: [string, string][]) =>
    app.call('PUT', `/v1/staff/schedules/${schedule.id}/exceptions/${date}`, {
      token: clerk,
      body: { frames },
    })
  const numbers = (answer: { body: { items: Named[] } }) => answer.body.items.map(({ number }) => number)
  const timesOf = ({ slots }: Offered) => slots.map(({ from }) => from.slice(5, 16))

  it('whoever was called and not there reads it, and no number of people before them', async () => {
    const slot = await slotAt('2026-11-18', '13:30')
    const token = await newcomer()
    const { number } = (await bookSlot(app, token, slot.id)).body
    expect(await see(app, token, number)).toMatchObject({ parked: false, ahead: null })
    setClock(app, '2026-11-18T13:31')
    await refresh()
    const mine = await app.signIn(`resident-${turn}`)
    await step(app, clerk, number, 'check-in')
    expect(await see(app, mine, number)).toMatchObject({ parked: false, ahead: 0 })
    await step(app, clerk, number, 'call', { counterId: '1' })
    await step(app, clerk, number, 'park')
    expect(await see(app, mine, number)).toMatchObject({ status: 'checked_in', parked: true, ahead: null })
    const list = await app.call('GET', '/v1/appointments', { token: mine })
    expect(list.body.items[0]).toMatchObject({ number, parked: true, moved: false })
    await step(app, clerk, number, 'call', { counterId: '1' })
    expect((await see(app, mine, number)).parked).toBe(false)
    expect((await step(app, clerk, number, 'serve')).status).toBe(200)
    setClock(app, '2026-11-18T10:00')
    await refresh()
  })

  it('a slot that closed is said in the list and the history; offered are times near it, and some of the soonest', async () => {
    const date = '2026-11-25'
    const token = await newcomer()
    const { number } = (await bookSlot(app, token, (await slotAt(date, '15:30')).id)).body
    const plan = { exception: { date, frames: [['13:30', '15:00']] } }
    const url = `/v1/staff/schedules/${schedule.id}/preview`
    const ahead = (await app.call('POST', url, { token: clerk, body: plan })).body.items[0]
    expect((await except(date, [['13:30', '15:00']])).status).toBe(200)
    const shown = await see(app, token, number)
    expect(shown.timeline.map(({ step: each }: { step: string }) => each)).toEqual(['book', 'moved'])
    const own = shown.offers[0] as Offered
    expect(own.site.id).toBe(post)
    expect(timesOf(own)).toEqual([
      '11-25T13:30',
      '11-25T14:00',
      '11-25T14:30',
      '11-26T08:30',
      '11-18T13:30',
      '11-18T14:00',
    ])
    for (const other of shown.offers.slice(1) as Offered[])
      expect(timesOf(other).slice(0, 2)).toEqual(['11-25T15:00', '11-25T15:30'])
    expect(shown.offers.length).toBeLessThanOrEqual(3)
    const touched = (
      await app.call('GET', `/v1/staff/schedules/${schedule.id}/affected`, { token: clerk })
    ).body.items.find((item: Named) => item.number === number)
    expect(touched.offers).toEqual(shown.offers)
    expect(ahead.offers).toEqual(shown.offers)
    const list = await app.call('GET', '/v1/appointments', { token })
    expect(list.body.items[0]).toMatchObject({ number, moved: true })
    const [near] = shown.offers[0].slots.slice(3) as { id: string }[]
    expect((await step(app, token, number, 'reschedule', { slotId: near!.id })).status).toBe(200)
    expect((await app.call('GET', '/v1/appointments', { token })).body.items[0].moved).toBe(false)
    await app.runJobs()
    const notices = (await app.call('GET', '/v1/notices', { token })).body.items
    expect(notices.map(({ title }: { title: string }) => title)).toEqual(['改好时间了'])
    await app.call('DELETE', `/v1/staff/schedules/${schedule.id}/exceptions/${date}`, { token: clerk })
  })

  it('the same time at two counters is offered once, that with more places', async () => {
    const { id: _id, siteId: _site, exceptions: _exceptions, affected: _affected, ...body } = schedule
    const added = await app.call('POST', `/v1/staff/sites/${post}/schedules`, {
      token: admin,
      body: { ...body, counterId: '2', counter: '2 号窗口', publicCapacity: 9 },
    })
    expect(added.status).toBe(201)
    const { items } = (await app.call('GET', '/v1/sites/nearest-slots?service=first_issue')).body
    const here = items.find(({ site }: Offered) => site.id === post)
    expect(here.slots.map(({ free }: { free: number }) => free)).toEqual([9, 9, 9])
    expect(new Set(timesOf(here)).size).toBe(3)
    const day = await slotsOf(app, 'first_issue', post, '2026-11-19')
    expect(
      day
        .filter(({ from }) => from.includes('T14:00'))
        .map(({ free }) => free)
        .sort(),
    ).toEqual([5, 9])
  })

  it('by time the next one is first, the ended ones follow by their end; without that, newest first', async () => {
    const token = await newcomer()
    const made: string[] = []
    for (const [day, time] of [
      ['2026-11-24', '09:00'],
      ['2026-11-20', '09:00'],
      ['2026-11-23', '09:00'],
    ] as const) {
      app.clock.advance(1000)
      made.push((await bookSlot(app, token, (await slotAt(day, time)).id)).body.number)
    }
    const [late, soon, middle] = made
    const page = (query: string) => app.call('GET', `/v1/appointments?${query}`, { token })
    expectRefusal(await page('order=time'), 400, 'invalid', 'order')
    expectRefusal(await page('order=name&open=true'), 400, 'invalid', 'order')
    expect(numbers(await page('open=true'))).toEqual([middle, soon, late])
    const first = await page('open=true&order=time&limit=2')
    expect(numbers(first)).toEqual([soon, middle])
    const rest = await page(`open=true&order=time&limit=2&cursor=${first.body.nextCursor}`)
    expect([numbers(rest), rest.body.nextCursor]).toEqual([[late], null])
    for (const number of [middle!, late!, soon!]) {
      app.clock.advance(1000)
      expect((await step(app, token, number, 'cancel')).status).toBe(200)
    }
    const ended = await page('open=false&order=time&limit=2')
    expect(numbers(ended)).toEqual([soon, late])
    const more = await page(`open=false&order=time&limit=2&cursor=${ended.body.nextCursor}`)
    expect(numbers(more)).toEqual([middle])
  })

  it('the waiting list says how many are asked before, of those whose days meet', async () => {
    const wait = async (from: string, until: string, service = 'first_issue') => {
      app.clock.advance(1000)
      const token = await newcomer()
      const body = { siteId: post, service, from, until, applicant: somebody() }
      const answer = await app.call('POST', '/v1/waitlist', { token, body })
      expect(answer.status).toBe(201)
      return { token, id: answer.body.id as string, ahead: answer.body.ahead as number }
    }
    const first = await wait('2026-11-19', '2026-11-20')
    const apart = await wait('2026-11-23', '2026-11-24')
    const both = await wait('2026-11-20', '2026-11-23', 'renewal')
    expect([first.ahead, apart.ahead, both.ahead]).toEqual([0, 0, 2])
    const left = await app.call('POST', `/v1/waitlist/${first.id}/leave`, { token: first.token, body: {} })
    expect(left.body.ahead).toBeNull()
    const { items } = (await app.call('GET', '/v1/waitlist', { token: both.token })).body
    expect(items[0].ahead).toBe(1)
  })

  it('a miss says which one it was, the third how long booking pauses', async () => {
    const applicant = somebody()
    const missed: string[] = []
    await newcomer()
    for (const day of ['2026-11-25', '2026-11-26', '2026-11-27']) {
      setClock(app, `${day}T08:00`)
      await refresh()
      const mine = await app.signIn(`resident-${turn}`)
      const { number } = (await bookSlot(app, mine, (await slotAt(day, '09:30')).id, { applicant })).body
      expect((await see(app, mine, number)).miss).toBeNull()
      setClock(app, `${day}T10:01`)
      await refresh()
      expect((await step(app, clerk, number, 'miss')).status).toBe(200)
      missed.push(number)
    }
    const mine = await app.signIn(`resident-${turn}`)
    const told = await Promise.all(missed.map(async (number) => (await see(app, mine, number)).miss))
    expect(told.map(({ nth }) => nth)).toEqual([1, 2, 3])
    expect(Date.parse(told[2].pausedUntil)).toBe(Date.parse('2026-12-27T10:01+08:00'))
  })

  it('a service that no district has written follows our name; a written one keeps its own', async () => {
    const names = async () => {
      const { items } = (await app.call('GET', '/v1/appointment-services')).body
      return items.map(({ name }: { name: { zh: string } }) => name.zh).slice(0, 2)
    }
    const ctx = app.ctx()
    const rename = async (code: string, changedBy: string | null) => {
      const row = await ctx.em.findOneOrFail(Service, { code }, { disableIdentityMap: true })
      const published = { ...row.published, name: { zh: '旧名', en: 'Old' } }
      await ctx.em.nativeUpdate(Service, { code }, { published, changedBy })
    }
    await rename('first_issue', null)
    await rename('renewal', 'somebody')
    app.clock.advance(6000)
    expect(await names()).toEqual(['旧名', '旧名'])
    await seedServices(app.ctx())
    expect(await names()).toEqual(['身份证首次申领', '旧名'])
  })
})
