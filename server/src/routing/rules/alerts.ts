// What the desk has to know about the tables: rules passed over, years without a calendar, communities without an area.
import { failed, problemWords, type Rule, type RuleProblem } from '@chaolin/shared/routing/rules'
import type { Context } from '../../context.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { JobPayload } from '../../outbox/actions.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { peopleAt } from '../../residents/queries.ts'
import { readBook, renewBook, type Book } from '../book.ts'
import { makePromise } from '@chaolin/shared/reports/promise'
import { termsOf } from '@chaolin/shared/staff/terms'
import { localMoment, type Calendar } from '../calendar/calendar.ts'
import { districtOf } from '../tree.ts'
import { RoutingAlert } from './entities.ts'

export type Alert = {
  /** The same in every process, so that it is recorded once. */
  id: string
  kind: 'rule_broken' | 'calendar_year_missing' | 'area_missing'
  title: string
  detail: string
  about: string
  ruleVersion: number | null
  /** Whose desks are told. */
  deskIds: string[]
}

/** From October on the next year has to be arranged: the State Council announces it late in the autumn. */
const nextYearFrom = '10-01'
const mostShown = 5

export const currentAlerts = (book: Book, now: Date): Alert[] => [
  ...brokenRules(book),
  ...missingYears(book, now),
  ...missingAreas(book),
]

export const districtsOf = (book: Book) =>
  [...book.microBrains.values()].filter(({ kind }) => kind === 'district')

const brokenRules = (book: Book): Alert[] =>
  book.rules
    .filter(({ problems }) => problems.length > 0)
    .map(({ rule, problems }) => brokenRule(book, rule, problems))

function brokenRule(book: Book, rule: Rule, problems: readonly RuleProblem[]): Alert {
  const districts = districtsOf(book).map(({ id }) => id)
  const words = problems.map(({ code, value, path }) =>
    [problemWords[code].zh, value, path && `（${path}）`].filter(Boolean).join(' '),
  )
  return {
    id: `rule:${book.rulesVersion}:${rule.id}`,
    kind: 'rule_broken',
    title: `路由规则“${rule.name}”用不了，已跳过`,
    detail: words.join('；'),
    about: rule.id,
    ruleVersion: book.rulesVersion,
    deskIds: rule.district && districts.includes(rule.district) ? [rule.district] : districts,
  }
}

function missingYears(book: Book, now: Date): Alert[] {
  const { date, year } = localMoment(now)
  return districtsOf(book).flatMap(({ id, name }) => {
    const calendar = book.calendars.of(id)
    const last = date.slice(5) >= nextYearFrom ? year + 1 : Math.max(year, promisedUntil(book, calendar, now))
    return Array.from({ length: last - year + 1 }, (_, i) => year + i).flatMap((missing) => {
      const festivals = calendar.missing(missing)
      if (festivals.length === 0) return []
      return {
        id: `calendar:${missing}:${id}`,
        kind: 'calendar_year_missing' as const,
        title: `${name}还没有 ${missing} 年的节假日安排`,
        detail: `暂时只按法定节假日休息，没有调休。缺：${festivals.join('、')}`,
        about: String(missing),
        ruleVersion: null,
        deskIds: [id],
      }
    })
  })
}

/** The year that the longest promise made now reaches. */
function promisedUntil(book: Book, calendar: Calendar, now: Date) {
  const working = calendar.working(now)
  const ends = [...book.categories.values()].map(
    (category) => makePromise(termsOf(category, undefined, undefined), now, working).dueAt,
  )
  return Math.max(...ends.map((end) => localMoment(end).year), 0)
}

/** What lies in such a community falls to the desk. */
function missingAreas(book: Book): Alert[] {
  const drawn = new Set(book.areas.areas.map(({ id }) => id))
  const communities = [...book.microBrains.values()].filter(({ kind }) => kind === 'community')
  return districtsOf(book).flatMap(({ id, name }) => {
    const missing = communities.filter((post) => !drawn.has(post.id) && districtOf(book, post.id) === id)
    if (missing.length === 0) return []
    const shown = missing.slice(0, mostShown).map((post) => post.name)
    return {
      id: `areas:${book.areasVersion}:${id}:${missing.length}`,
      kind: 'area_missing' as const,
      title: `${name}有 ${missing.length} 个社区没有边界`,
      detail: `这些社区里的位置会转到路由台：${shown.join('、')}${missing.length > mostShown ? '等' : ''}`,
      about: book.areasVersion,
      ruleVersion: null,
      deskIds: [id],
    }
  })
}

/** What holds now, each with when it was first seen; a failure that only another process has met as well. */
export async function listAlerts(ctx: Context) {
  const book = await readBook(ctx)
  const current = currentAlerts(book, ctx.now())
  const candidates = book.rules
    .filter(({ problems }) => problems.length === 0)
    .map(({ rule }) => brokenRule(book, rule, [failed]))
  const failures = await findSeen(ctx, candidates, failedKind)
  const alerts = [...current, ...candidates.filter(({ id }) => failures.has(id))]
  const seen = await findSeen(ctx, alerts)
  return alerts.map((alert) => ({ ...alert, since: seen.get(alert.id) ?? ctx.now() }))
}

async function findSeen(ctx: Context, alerts: Alert[], kind?: string) {
  const where = { id: { $in: alerts.map(({ id }) => id) }, ...(kind ? { kind } : {}) }
  const rows = await ctx.em.find(RoutingAlert, where, { disableIdentityMap: true })
  return new Map(rows.map(({ id, firstSeenAt }) => [id, firstSeenAt]))
}

/** Met in one process only: the tables alone do not show it. */
const failedKind = 'rule_failed'

export const checkJob = { kind: 'routing.check', subject: 'routing:check', payload: {} }

/** A rule failed while a request was decided, which the tables alone do not show. */
export const failureJob = (ruleId: string, version: number) => ({
  ...checkJob,
  payload: { failedRule: ruleId, version },
})

/** Tells the desks of what they were not told yet; run after a change, and by the hourly round. */
export async function checkRouting(ctx: Context, payload: JobPayload = {}) {
  // Another process may have changed the tables a moment ago.
  await renewBook(ctx)
  const book = await readBook(ctx)
  const stillThere = payload.version === book.rulesVersion
  const failures = book.rules.filter(({ rule }) => stillThere && rule.id === payload.failedRule)
  const alerts = [
    ...currentAlerts(book, ctx.now()).map((alert) => ({ alert, kind: alert.kind })),
    ...failures.map(({ rule }) => ({ alert: brokenRule(book, rule, [failed]), kind: failedKind })),
  ]
  const seen = await findSeen(
    ctx,
    alerts.map(({ alert }) => alert),
  )
  for (const { alert, kind } of alerts) if (!seen.has(alert.id)) await announce(ctx, alert, kind)
}

/** The inboxes first: a crash in between is made good by the next round, which tells nobody twice. */
async function announce(ctx: Context, { id, title, detail, deskIds }: Alert, kind: string) {
  const people = await peopleAt(ctx, deskIds, ['dispatcher'])
  await tellAll(
    ctx,
    people.map((personId) => noticeOf(id, personId, title, detail)),
    null,
  )
  const row = { id, kind, detail: [...detail].slice(0, 255).join(''), firstSeenAt: ctx.now() }
  await ctx.em.upsert(RoutingAlert, row, { onConflictAction: 'ignore', disableIdentityMap: true })
}

const noticeOf = (alertId: string, personId: string, title: string, body: string) => ({
  personId,
  dedupeKey: `routing:${alertId}:${personId}`,
  kind: 'routing.alert',
  title: [...title].slice(0, 100).join(''),
  body: [...body].slice(0, 255).join(''),
  number: null,
  audience: 'staff' as const,
})

export const routingHandlers: Handlers = { 'routing.check': (ctx, payload) => checkRouting(ctx, payload) }
