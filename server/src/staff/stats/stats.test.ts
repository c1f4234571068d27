// The figures against a naive count: of random histories made by the doors, live, rolled up and rebuilt.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { bucketOf } from '@chaolin/shared/staff/histogram'
import type { Dashboard } from '@chaolin/shared/staff/stats-schema'
import { databases, type TestApp } from '../../../test/app.ts'
import { expectRefusal, home, hourMs, neighbour, startWorld } from '../../../test/world.ts'
import { changeRows } from '../../db/sql.ts'
import { Report, ReportHistory } from '../../reports/entities.ts'
import { addDays, dayOf, listDays, startOf } from './days.ts'
import { rebuildAll } from './rollups.ts'
import { readTree } from './tree.ts'

const street = home.slice(0, 9)
const district = home.slice(0, 6)
const steps = 100
const reports = 22

/** Small, and the same at each run. */
function makeRandom(seed: number) {
  let state = seed
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return { next, pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]! }
}

/** Calls as people of the sandbox; signs in anew when an hour has passed. */
function makeActors(app: TestApp) {
  const tokens = new Map<string, { token: string; until: number }>()
  return async (name: string, method: string, url: string, body?: unknown) => {
    const known = tokens.get(name)
    const now = app.clock.now.getTime()
    const token = known && known.until > now ? known.token : await app.signIn(name)
    tokens.set(name, { token, until: known && known.until > now ? known.until : now + hourMs })
    return app.call(method, url, { token, ...(body === undefined ? {} : { body }) })
  }
}
type Actors = ReturnType<typeof makeActors>

/** What anybody might do next; what the rules refuse is simply not done. */
const moves: Record<string, (number: string, post: string) => [name: string, step: string, body: object]> = {
  accept: (_n, post) => [`staff-${post}`, 'staff/accept', {}],
  progress: (_n, post) => [`staff-${post}`, 'staff/progress', { note: '在办' }],
  ask: (_n, post) => [`staff-${post}`, 'staff/ask', { question: '在几楼？' }],
  resolve: (_n, post) => [`dispatcher-${post}`, 'staff/resolve', { note: '办好了' }],
  reject: (_n, post) => [`dispatcher-${post}`, 'staff/reject', { reason: '不归这里管' }],
  transfer: (_n, post) => [
    `dispatcher-${post}`,
    'staff/transfer',
    { microBrainId: post === home ? neighbour : home, reason: '那边的' },
  ],
  escalate: (_n, post) => [`dispatcher-${post}`, 'staff/escalate', { reason: '办不了' }],
  return: (_n, post) => [`dispatcher-${post}`, 'staff/return', { reason: '退回' }],
  noise: (_n, post) => [`staff-${post}`, 'staff/category', { category: 'noise' }],
  pets: (_n, post) => [`staff-${post}`, 'staff/category', { category: 'pets' }],
  answer: () => ['', 'answer', { text: '三楼' }],
  withdraw: () => ['', 'withdraw', {}],
  happy: () => ['', 'confirm', { rating: 5 }],
  unhappy: () => ['', 'confirm', { rating: 2, comment: '慢' }],
  reopen: () => ['', 'reopen', { reason: '没好' }],
}
/** The way of most reports is an ordinary one. */
const often = [
  'accept',
  'accept',
  'accept',
  'resolve',
  'resolve',
  'resolve',
  'happy',
  'reopen',
  'reopen',
  'ask',
]

async function liveThrough(app: TestApp, seed: number) {
  const act = makeActors(app)
  const random = makeRandom(seed)
  const filed: { number: string; by: string }[] = []
  for (let i = 0; i < steps; i++) {
    app.clock.advance(Math.floor(random.next() ** 3 * 18 * hourMs))
    if (filed.length < reports && i % 4 === 0) filed.push(await fileOne(act, random))
    const { number, by } = random.pick(filed.slice(-7))
    const name = random.pick([...often, ...often, ...Object.keys(moves)])
    const row = await app.ctx().em.findOneOrFail(Report, { number }, { disableIdentityMap: true })
    const [who, step, body] = moves[name]!(number, row.homeId)
    const url = step.startsWith('staff/')
      ? `/v1/staff/reports/${number}/${step.slice('staff/'.length)}`
      : `/v1/reports/${number}/${step}`
    const { status } = await act(who || by, 'POST', url, body)
    expect([200, 400, 403, 404, 409]).toContain(status)
    if (i % 50 === 49) await app.runJobs()
  }
  const [one, two] = [await fileOne(act, random, '湾南社区'), await fileOne(act, random, '湾南社区')]
  const merged = await act(`dispatcher-${home}`, 'POST', `/v1/staff/reports/${one.number}/merge`, {
    into: two.number,
  })
  expect(merged.status).toBe(200)
  await takeAll(act, two, ['accept', 'resolve', 'happy', 'reopen', 'resolve'])
  await takeAll(act, await fileOne(act, random, '湾南社区'), ['reject', 'reopen'])
}

/** What chance may leave out. */
async function takeAll(act: Actors, { number, by }: { number: string; by: string }, names: string[]) {
  for (const name of names) {
    const [who, step, body] = moves[name]!(number, home)
    const url = step.startsWith('staff/')
      ? `/v1/${step.replace('/', `/reports/${number}/`)}`
      : `/v1/reports/${number}/${step}`
    expect(await act(who || by, 'POST', url, body)).toMatchObject({ status: 200 })
  }
}

async function fileOne(act: Actors, random: ReturnType<typeof makeRandom>, address?: string) {
  const by = `resident-${1 + Math.floor(random.next() * 5)}`
  const { status, body } = await act(by, 'POST', '/v1/reports', {
    text: '楼上半夜吵得睡不着',
    category: random.pick(['noise', 'noise', 'pets', 'advice']),
    address: address ?? random.pick(['湾南社区', '湾南社区', '高沙社区']),
  })
  expect(status).toBe(201)
  return { number: body.number as string, by }
}

type Told = {
  kind: string
  at: Date
  homeId: string
  category: string
  minutes: number
  late: boolean
  stars: number
}

/** Told in the plainest way: each row is looked at with everything that came before it. */
async function tellAll(app: TestApp): Promise<Told[]> {
  const em = app.ctx().em
  const reports = await em.find(Report, {}, { disableIdentityMap: true })
  const all = await em.find(ReportHistory, {}, { orderBy: { reportId: 1, seq: 1 }, disableIdentityMap: true })
  return all.flatMap((row) => {
    const own = all.filter(({ reportId }) => reportId === row.reportId)
    const before = own.filter(({ seq }) => seq < row.seq)
    const later = own.find(({ seq, step }) => seq >= row.seq && step === 'categorise')
    const report = reports.find(({ id }) => id === row.reportId)!
    const lastOf = (steps: string[]) =>
      before.filter(({ step }) => steps.includes(step)).at(-1)?.at ?? own[0]!.at
    const minutesSince = (at: Date) => bucketOf((row.at.getTime() - at.getTime()) / 60_000)
    const was = before.at(-1)
    const told = (kind: string, more: Partial<Told> = {}): Told => ({
      kind,
      at: row.at,
      homeId: row.homeId,
      category: later ? String(later.data.from) : report.category,
      minutes: 0,
      late: Boolean(row.late),
      stars: 0,
      ...more,
    })
    const left = ['transfer', 'return', 'escalate']
    switch (row.step) {
      case 'submit':
        return [told('received')]
      case 'accept':
        return [told('accepted', { minutes: minutesSince(lastOf(left)) })]
      case 'resolve':
        return [told('resolved', { minutes: minutesSince(lastOf(['reopen'])) })]
      case 'confirm':
        return [told('closed'), told('rated', { stars: Number(row.data.rating) })]
      case 'close':
        return [told('closed')]
      case 'reopen':
        return [
          told('reopened', { homeId: was!.homeId }),
          ...(was!.status === 'closed' ? [told('refused')] : []),
        ]
      case 'reject':
        return [told('rejected')]
      case 'withdraw':
        return [told('withdrawn')]
      case 'merge':
        return [told('merged')]
      default:
        return left.includes(row.step) ? [told('transferred', { homeId: was!.homeId })] : []
    }
  })
}

const middle = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length === 0 ? null : (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}
const share = (count: number, of: number) => ({ count, of, rate: of === 0 ? null : count / of })

function naiveFigures(all: Told[], waitingLate: number) {
  const some = (kind: string) => all.filter((one) => one.kind === kind)
  const count = (kind: string) => some(kind).length
  const inTime = (kind: string) => some(kind).filter(({ late }) => !late).length
  const median = (kind: string) => ({
    minutes: middle(some(kind).map(({ minutes }) => minutes)),
    count: count(kind),
  })
  const closed = Math.max(0, count('closed') - count('refused'))
  const stars = some('rated').reduce((sum, one) => sum + one.stars, 0)
  return {
    counts: {
      received: count('received'),
      accepted: count('accepted'),
      resolved: count('resolved'),
      closed,
      reopened: count('reopened'),
      rejected: count('rejected'),
      transferred: count('transferred'),
      withdrawn: count('withdrawn'),
      merged: count('merged'),
    },
    onTime: share(inTime('resolved'), count('resolved')),
    response: share(inTime('accepted'), count('accepted') + waitingLate),
    resolution: share(Math.min(closed, count('resolved')), count('resolved')),
    satisfaction: share(some('rated').filter((one) => one.stars >= 4).length, count('rated')),
    stars: { average: count('rated') === 0 ? null : stars / count('rated'), count: count('rated') },
    medianAccept: median('accepted'),
    medianResolve: median('resolved'),
  }
}

function naiveOpen(now: Date, all: Report[], ids: string[]) {
  const open = all.filter(
    ({ status, homeId }) => ['submitted', 'accepted', 'in_progress'].includes(status) && ids.includes(homeId),
  )
  const counting = open.filter(({ askedAt }) => !askedAt)
  const red = counting.filter(({ dueAt }) => dueAt <= now)
  const yellow = counting.filter(({ dueAt, yellowAt }) => dueAt > now && yellowAt <= now)
  const submitted = open.filter(({ status }) => status === 'submitted')
  return {
    signals: {
      open: open.length,
      red: red.length,
      yellow: yellow.length,
      green: counting.length - red.length - yellow.length,
      waiting: open.length - counting.length,
      submitted: submitted.length,
    },
    waitingLate: submitted.filter(({ acceptDueAt }) => acceptDueAt < now).length,
  }
}

async function expectNaive(app: TestApp, all: Told[], dashboard: Dashboard) {
  const { microBrain, from, to } = dashboard
  const tree = await readTree(app.ctx())
  const today = dayOf(app.clock.now)
  const inRange = all.filter(({ at }) => at >= startOf(from) && at < startOf(addDays(to, 1)))
  const withToday = from <= today && today <= to
  const reports = await app.ctx().em.find(Report, {}, { disableIdentityMap: true })
  const figuresAt = (ids: string[]) => {
    const { signals, waitingLate } = naiveOpen(app.clock.now, reports, ids)
    const here = inRange.filter(({ homeId }) => ids.includes(homeId))
    return { here, open: signals, figures: naiveFigures(here, withToday ? waitingLate : 0) }
  }
  const { here, open, figures } = figuresAt(tree.under(microBrain.id))
  expect(dashboard).toMatchObject({ ...figures, open, missingDays: 0 })
  const countOf = (list: Told[], kind: string) => list.filter((one) => one.kind === kind).length
  for (const row of dashboard.byCategory) {
    const its = here.filter(({ category }) => category === row.category)
    const resolved = its.filter(({ kind }) => kind === 'resolved')
    expect(row).toMatchObject({
      received: countOf(its, 'received'),
      reopened: countOf(its, 'reopened'),
      onTime: share(resolved.filter(({ late }) => !late).length, resolved.length),
    })
  }
  expect(new Set(dashboard.byCategory.map(({ category }) => category))).toEqual(
    new Set(here.map(({ category }) => category)),
  )
  expect(dashboard.perDay.map(({ day }) => day)).toEqual(listDays(from, to))
  for (const row of dashboard.perDay) {
    const its = here.filter(({ at }) => dayOf(at) === row.day)
    expect(row).toEqual({
      day: row.day,
      received: countOf(its, 'received'),
      accepted: countOf(its, 'accepted'),
      resolved: countOf(its, 'resolved'),
      closed: countOf(its, 'closed') - countOf(its, 'refused'),
      reopened: countOf(its, 'reopened'),
    })
  }
  for (const row of dashboard.rows) {
    const own = figuresAt([row.microBrain.id])
    expect(row).toMatchObject({ ...own.figures, open: own.open })
  }
}

describe.each(databases)('the figures on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld(kind)
    await liveThrough(app, 7)
  }, 180_000)
  afterAll(() => app.close())

  const ask = async (name: string, query = '') =>
    app.call('GET', `/v1/staff/dashboard${query}`, { token: await app.signIn(name) })
  /** The whole time and parts of it, of a community and of the district. */
  async function readAll() {
    const to = dayOf(app.clock.now)
    const from = '2026-11-01'
    const read: Dashboard[] = []
    for (const id of [home, district])
      for (const [since, until] of [
        [from, to],
        ['2026-11-20', '2026-11-27'],
        [addDays(to, -5), to],
        [addDays(to, -1), addDays(to, -1)],
      ]) {
        const answer = await ask('supervisor', `?microBrainId=${id}&from=${since}&to=${until}`)
        expect(answer.status).toBe(200)
        read.push(answer.body)
      }
    return read
  }

  it('is refused without a token, to residents, beyond one’s own posts, and over wrong ranges', async () => {
    expectRefusal(await app.call('GET', '/v1/staff/dashboard'), 401, 'unauthenticated')
    expectRefusal(await ask('resident-1'), 403, 'forbidden')
    for (const query of [
      '?from=2026-11-20&to=2026-11-19',
      '?from=2025-11-19&to=2026-11-20',
      '?from=2026-02-30',
      '?from=yesterday',
      '?day=2026-11-20',
    ])
      expect((await ask(`staff-${home}`, query)).status).toBe(400)
    expectRefusal(await ask(`staff-${home}`, `?microBrainId=${neighbour}`), 404, 'not_found')
    expectRefusal(await ask(`dispatcher-${home}`, `?microBrainId=${street}`), 404, 'not_found')
    expectRefusal(await ask('supervisor', '?microBrainId=nowhere'), 404, 'not_found')
  })

  it('shows one’s own post and the last 30 days when nothing is said', async () => {
    const { status, body } = await ask(`staff-${home}`)
    expect(status).toBe(200)
    expect(body.microBrain.id).toBe(home)
    expect(body.perDay).toHaveLength(30)
    expect(body.to).toBe(dayOf(app.clock.now))
    expect((await ask('supervisor', '?from=2025-11-20&to=2026-11-20')).status).toBe(200)
  })

  it('equals a naive count of what the doors did, everything that can happen among it', async () => {
    await app.runJobs()
    const all = await tellAll(app)
    const kinds = new Set(all.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(
      [
        'accepted',
        'closed',
        'merged',
        'received',
        'rated',
        'refused',
        'rejected',
        'reopened',
        'resolved',
        'transferred',
        'withdrawn',
      ].sort(),
    )
    expect(all.some(({ late }) => late)).toBe(true)
    expect(dayOf(app.clock.now) > '2026-12-01').toBe(true)
    for (const dashboard of await readAll()) await expectNaive(app, all, dashboard)
    // Nothing has run since yesterday: it is read as it happened, like today.
    app.clock.advance(26 * hourMs)
    const to = dayOf(app.clock.now)
    await expectNaive(app, all, (await ask('supervisor', `?from=${addDays(to, -3)}&to=${to}`)).body)
  })

  it('a rebuild mends what is wrong and gives the same figures', async () => {
    const plain = (list: Dashboard[]) => list.map(({ at: _, ...rest }) => rest)
    const before = plain(await readAll())
    await changeRows(app.ctx().em, 'update stat_rollups set received = received + 1, accept_minutes = ?', [
      '7:3',
    ])
    expect(plain(await readAll())).not.toEqual(before)
    expect(await rebuildAll(app.ctx(), () => {})).toBeGreaterThan(14)
    expect(plain(await readAll())).toEqual(before)
  })
})
