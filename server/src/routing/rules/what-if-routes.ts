// The door of what-if: draft rules or draft borders, run over the last reports before they are published.
import type { z } from '@chaolin/shared/config'
import { whatIfAnswer, whatIfRequest } from '@chaolin/shared/routing/rules-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { wrong } from '../../errors.ts'
import { loadAreas } from '../areas/load.ts'
import { readBook, type Book } from '../book.ts'
import { checkRules } from './check.ts'
import { findVersion } from './queries.ts'
import { whatIf, type RecentReports } from './what-if.ts'

type Draft = z.infer<typeof whatIfRequest>

export const whatIfRoutes: FastifyPluginAsyncZod<{ recentReports?: RecentReports }> = async (
  app,
  options,
) => {
  app.post(
    '/v1/admin/routing/what-if',
    {
      config: { roles: ['admin'], storesNothing: true },
      schema: {
        tags: ['admin'],
        summary: 'Which of the last reports would go elsewhere; nothing is stored',
        body: whatIfRequest,
        response: { 200: whatIfAnswer },
      },
    },
    async ({ ctx, body }) => {
      const book = await readBook(ctx)
      const draft = await draftOf(ctx, book, body)
      const reports = (await options.recentReports?.(ctx, body.last)) ?? []
      return whatIf(book, draft, reports)
    },
  )
}

async function draftOf(ctx: Context, book: Book, body: Draft): Promise<Book> {
  const { rules, rulesVersion, areasVersion } = body
  if (rules === undefined && rulesVersion === undefined && areasVersion === undefined)
    throw wrong('rules', '请给出要试的规则或边界')
  if (rules !== undefined && rulesVersion !== undefined) throw wrong('rulesVersion', '规则只能给一种')
  return {
    ...book,
    ...(rules ? { rules: checkRules(rules, book) } : {}),
    ...(rulesVersion === undefined ? {} : await storedRules(ctx, book, rulesVersion)),
    ...(areasVersion === undefined ? {} : await storedAreas(ctx, areasVersion)),
  }
}

async function storedRules(ctx: Context, book: Book, version: number) {
  // Version 0: without any rules.
  const row = version === 0 ? null : await findVersion(ctx, version)
  if (version > 0 && !row) throw wrong('rulesVersion', '没有这一版规则')
  return { rules: checkRules(row?.rules ?? [], book), rulesVersion: version }
}

async function storedAreas(ctx: Context, areasVersion: string) {
  const areas = await loadAreas(ctx, areasVersion)
  if (areas.areas.length === 0) throw wrong('areasVersion', '没有这一版边界')
  return { areas, areasVersion }
}
