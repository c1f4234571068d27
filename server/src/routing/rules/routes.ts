// Doors of the rules: the table that an admin edits, its versions, its preview; and what the desk has to know.
import {
  routingAlertList,
  rulesChange,
  rulesPreview,
  rulesPreviewRequest,
  rulesPublication,
  rulesView,
  ruleVersionList,
  ruleVersionParams,
  ruleVersionQuery,
  ruleVersionView,
} from '@chaolin/shared/routing/rules-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { readPage } from '../../paging.ts'
import type { Person } from '../../residents/queries.ts'
import { readBook, renewBook, type Book } from '../book.ts'
import { defaultRules } from '../decide.ts'
import { withCategory } from '../category.ts'
import { explainRoute } from '../queries.ts'
import { publishRules, saveRules } from './actions.ts'
import { districtsOf, listAlerts } from './alerts.ts'
import { checkRules } from './check.ts'
import { findNewest, findPublication, findVersion, listVersions, publishedAtOf } from './queries.ts'
import { decisionView, problemViews, ruleViews, versionLine, versionView } from './views.ts'

const tags = ['admin']
const roles = ['admin'] as const

export const ruleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/rules',
    {
      config: { roles },
      schema: { tags, summary: 'The rules in force, and a draft', response: { 200: rulesView } },
    },
    async ({ ctx }) => readRules(ctx, await readBook(ctx)),
  )
  app.put(
    '/v1/admin/rules',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Save the whole ordered table as a new version; publish it when asked to',
        body: rulesChange,
        response: { 200: rulesView },
      },
    },
    async ({ ctx, person, body }) => {
      const { publish, note, allowBroken, ...change } = body
      await inTransaction(ctx, async (tx) => {
        const { version } = await saveRules(tx, { ...change, note: note ?? '', savedBy: person.id })
        if (publish) await publishRules(tx, { version, allowBroken, publishedBy: person.id })
      })
      await renewBook(ctx)
      return readRules(ctx, await readBook(ctx))
    },
  )
  app.post(
    '/v1/admin/rules/preview',
    {
      config: { roles, storesNothing: true },
      schema: {
        tags,
        summary: 'Where a request would go under these rules, and why; nothing is stored',
        body: rulesPreviewRequest,
        response: { 200: rulesPreview },
      },
    },
    async ({ ctx, body }) => {
      const book = await readBook(ctx)
      const draft = body.rules ? { ...book, rules: checkRules(body.rules, book) } : book
      const { request } = await withCategory(ctx, body.request)
      const now = body.at ? new Date(body.at) : ctx.now()
      const { decision, trace } = await explainRoute(ctx, draft, request, now)
      return {
        ...decisionView(decision),
        trace: trace.map((line) => ({ ...line, problems: problemViews(line.problems) })),
      }
    },
  )
  await app.register(versionRoutes)
  await app.register(alertRoutes)
}

const versionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/admin/rules/versions',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Every version of the rules, newest first',
        querystring: ruleVersionQuery,
        response: { 200: ruleVersionList },
      },
    },
    async ({ ctx, query }) => {
      const { size } = readPage({ limit: query.limit })
      const rows = await listVersions(ctx, readCursor(query.cursor), size + 1)
      const items = rows.slice(0, size)
      const published = await publishedAtOf(
        ctx,
        items.map(({ version }) => version),
      )
      const current = (await findPublication(ctx))?.version ?? 0
      return {
        items: items.map((row) => versionLine(row, published.get(row.version), current)),
        nextCursor: rows.length > size ? String(items.at(-1)!.version) : null,
      }
    },
  )
  app.get(
    '/v1/admin/rules/versions/:version',
    {
      config: { roles },
      schema: { tags, summary: 'One version', params: ruleVersionParams, response: { 200: ruleVersionView } },
    },
    async ({ ctx, params }) => {
      const row = await findVersion(ctx, params.version)
      if (!row) throw new Refused('not_found')
      const published = await publishedAtOf(ctx, [row.version])
      const current = (await findPublication(ctx))?.version ?? 0
      return versionView(await readBook(ctx), row, published.get(row.version), current)
    },
  )
  app.post(
    '/v1/admin/rules/versions/:version/publish',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Put a version in force; an older one to roll back',
        params: ruleVersionParams,
        body: rulesPublication,
        response: { 200: rulesView },
      },
    },
    async (request, reply) => {
      const { version } = request.params
      const answer = await once(request, reply, 200, async (tx) => {
        const book = await publishRules(tx, { version, ...request.body, publishedBy: request.person.id })
        return readRules(tx, book)
      })
      await renewBook(request.ctx)
      return answer
    },
  )
}

function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor)
  throw new Refused('invalid', { errors: [{ path: 'cursor', message: '翻页标记不对' }] })
}

/** Checked against the tables of this moment, so that a rule shows as broken as soon as it is. */
async function readRules(ctx: Context, book: Book) {
  const newest = await findNewest(ctx)
  const publication = await findPublication(ctx)
  const current = publication?.version ?? 0
  const inForce = current === newest?.version ? newest : current > 0 ? await findVersion(ctx, current) : null
  const published = newest ? await publishedAtOf(ctx, [newest.version]) : new Map<number, Date>()
  const isDraft = newest !== null && !published.has(newest.version)
  return {
    version: newest?.version ?? 0,
    publishedVersion: current,
    rules: ruleViews(inForce ? checkRules(inForce.rules, book) : []),
    draft: isDraft ? versionView(book, newest, undefined, current) : null,
    defaults: defaultRules,
  }
}

const alertRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/routing-alerts',
    {
      config: { roles: ['dispatcher', 'supervisor', 'admin'] },
      schema: {
        tags: ['staff'],
        summary: 'Rules that are passed over and years without a calendar, for the routing desk',
        response: { 200: routingAlertList },
      },
    },
    async ({ ctx, person }) => {
      const desks = await desksOf(ctx, person)
      if (desks.length === 0) throw new Refused('forbidden')
      const alerts = await listAlerts(ctx)
      return {
        items: alerts
          .filter(({ deskIds }) => deskIds.length === 0 || deskIds.some((id) => desks.includes(id)))
          .map(({ deskIds: _deskIds, since, ...alert }) => ({ ...alert, since: toWire(since) })),
      }
    },
  )
}

/** The districts whose desk this person works at; an admin looks at all of them. */
async function desksOf(ctx: Context, person: Person): Promise<string[]> {
  const districts = districtsOf(await readBook(ctx)).map(({ id }) => id)
  if (person.roles.some(({ role }) => role === 'admin')) return districts
  const held = person.roles.filter(({ role }) => role === 'dispatcher' || role === 'supervisor')
  return districts.filter((id) => held.some(({ microBrainId }) => microBrainId === id))
}
