// Doors of a post's own terms: how fast, who gets the work, whether somebody looks twice.
import { roleMay, rolesFor, type StaffRole } from '@chaolin/shared/staff/rules'
import {
  postTermsSchema,
  termsBody,
  termsOfCategoryParams,
  termsParams,
  type TermsBody,
} from '@chaolin/shared/staff/terms-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { renewBook } from '../../routing/book.ts'
import { getCategory, homeView } from '../../routing/queries.ts'
import { removeTerms, saveTerms } from '../../routing/terms/actions.ts'
import { readTerms, slowerThanDistrict } from '../../routing/terms/queries.ts'

const tags = ['staff']
const readers = rolesFor('read')
const editors = rolesFor('editSettings')
const url = '/v1/staff/micro-brains/:id/terms'
const byCategory = `${url}/:category`

async function roleHere(ctx: Context, person: Person, id: string): Promise<StaffRole> {
  const role = await roleAt(ctx, person, id)
  if (!role) throw new Refused('not_found')
  return role
}

async function view(ctx: Context, id: string, role: StaffRole) {
  const microBrain = await homeView(ctx, id)
  if (!microBrain) throw new Refused('not_found')
  return {
    microBrain,
    mayEdit: roleMay(role, 'editSettings'),
    mayBeSlower: role === 'supervisor',
    ...(await readTerms(ctx, id)),
  }
}

async function change(ctx: Context, person: Person, id: string, work: (tx: Context) => Promise<void>) {
  const role = await roleHere(ctx, person, id)
  if (!roleMay(role, 'editSettings')) throw new Refused('forbidden')
  await inTransaction(ctx, work)
  await renewBook(ctx)
  return view(ctx, id, role)
}

/** A post may be quicker than the district's promise; slower only by the word of the level above. */
async function checkBody(ctx: Context, person: Person, id: string, category: string, body: TermsBody) {
  const role = await roleHere(ctx, person, id)
  if (category !== '' && !(await getCategory(ctx, category)))
    throw new Refused('category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] })
  const slower = role === 'supervisor' ? [] : await slowerThanDistrict(ctx, category, body)
  if (slower.length === 0) return
  const errors = slower.map(({ path, categories }) => ({
    path,
    message: `比区里的承诺慢（${categories.slice(0, 3).join('、')}${categories.length > 3 ? '等' : ''}），要督查来定`,
  }))
  throw new Refused('invalid', { errors })
}

export const termsRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    url,
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: 'How a post works on each category',
        params: termsParams,
        response: { 200: postTermsSchema },
      },
    },
    async ({ ctx, person, params }) => view(ctx, params.id, await roleHere(ctx, person, params.id)),
  )
  for (const [path, params] of [
    [url, termsParams],
    [byCategory, termsOfCategoryParams],
  ] as const) {
    const what = path === url ? 'every category without a row of its own' : 'a category'
    app.put(
      path,
      {
        config: { roles: editors },
        schema: {
          tags,
          summary: `Say how a post works on ${what}; it holds for promises made from then on`,
          params,
          body: termsBody,
          response: { 200: postTermsSchema },
        },
      },
      async ({ ctx, person, params, body }) => {
        const key = keyOf(params)
        await checkBody(ctx, person, key.microBrainId, key.category, body)
        return change(ctx, person, key.microBrainId, (tx) => saveTerms(tx, person.id, key, body))
      },
    )
    app.delete(
      path,
      {
        config: { roles: editors },
        schema: {
          tags,
          summary: `Let a post say nothing of its own for ${what}`,
          params,
          response: { 200: postTermsSchema },
        },
      },
      async ({ ctx, person, params }) => {
        const key = keyOf(params)
        return change(ctx, person, key.microBrainId, (tx) => removeTerms(tx, key))
      },
    )
  }
}

/** '' stands for every category. */
const keyOf = (params: { id: string; category?: string }) => ({
  microBrainId: params.id,
  category: params.category ?? '',
})
