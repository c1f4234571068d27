// Doors of reply templates: a post's own and the district's, and those of a report, filled.
import { z } from '@chaolin/shared/config'
import { numberParams } from '@chaolin/shared/reports/schema'
import { isStaffRole, roleMay, rolesFor, type StaffRole } from '@chaolin/shared/staff/rules'
import {
  filledQuery,
  filledTemplates,
  newTemplate,
  templateBody,
  templateList,
  templateParams,
  templateQuery,
  templateSchema,
} from '@chaolin/shared/staff/template-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { once } from '../../idempotency.ts'
import { roleAt, roleOn } from '../../reports/actions.ts'
import { findReport } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { deskAbove, getMicroBrain } from '../../routing/queries.ts'
import { addTemplate, changeTemplate, removeTemplate } from './actions.ts'
import type { ReplyTemplate } from './entities.ts'
import { filledFor, findTemplate, listTemplates } from './queries.ts'

const tags = ['staff']
const readers = rolesFor('readTemplates')
const editors = rolesFor('editTemplates')

async function roleHere(ctx: Context, person: Person, id: string): Promise<StaffRole> {
  const role = (await getMicroBrain(ctx, id)) && (await roleAt(ctx, person, id))
  if (!role) throw new Refused('not_found')
  return role
}

async function requireEditor(ctx: Context, person: Person, microBrainId: string) {
  if (!roleMay(await roleHere(ctx, person, microBrainId), 'editTemplates')) throw new Refused('forbidden')
}

/** A template of a post that is none of this person's business is not found. */
async function editable(ctx: Context, person: Person, id: string): Promise<ReplyTemplate> {
  const known = await findTemplate(ctx, id)
  if (!known) throw new Refused('not_found')
  await requireEditor(ctx, person, known.microBrainId)
  return known
}

type Row = Pick<ReplyTemplate, 'publicId' | 'microBrainId' | 'category' | 'step' | 'title' | 'text'>
const view = ({ publicId, microBrainId, category, step, title, text }: Row, mayEdit = true) => ({
  id: publicId,
  microBrainId,
  category: category === '' ? null : category,
  step,
  title,
  text,
  mayEdit,
})

const ownHome = async (ctx: Context, person: Person) =>
  person.roles.find((held) => isStaffRole(held.role))?.microBrainId ?? (await deskAbove(ctx, null))

export const templateRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/templates',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: 'Reply templates: the post’s own, then the district’s',
        querystring: templateQuery,
        response: { 200: templateList },
      },
    },
    async ({ ctx, person, query }) => {
      const homeId = query.microBrainId ?? (await ownHome(ctx, person))
      await roleHere(ctx, person, homeId)
      const rows = await listTemplates(ctx, homeId, query)
      const mayEdit = new Map<string, boolean>()
      for (const id of new Set(rows.map(({ microBrainId }) => microBrainId))) {
        const role = await roleAt(ctx, person, id)
        mayEdit.set(id, role !== null && roleMay(role, 'editTemplates'))
      }
      return { items: rows.map((row) => view(row, mayEdit.get(row.microBrainId))) }
    },
  )
  app.get(
    '/v1/staff/reports/:number/templates',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: 'The templates for a step of this report, filled',
        params: numberParams,
        querystring: filledQuery,
        response: { 200: filledTemplates },
      },
    },
    async ({ ctx, person, params, query }) => {
      const report = await findReport(ctx, params.number)
      if (!report || !(await roleOn(ctx, person, report))) throw new Refused('not_found')
      return { items: await filledFor(ctx, report, query.step) }
    },
  )
}

export const templateEditRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/staff/templates',
    {
      config: { roles: editors },
      schema: { tags, summary: 'Add a reply template', body: newTemplate, response: { 201: templateSchema } },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const { microBrainId, ...body } = request.body
        await requireEditor(tx, request.person, microBrainId)
        return view(await addTemplate(tx, request.person.id, microBrainId, body))
      }),
  )
  app.put(
    '/v1/staff/templates/:id',
    {
      config: { roles: editors },
      schema: {
        tags,
        summary: 'Change a reply template',
        params: templateParams,
        body: templateBody,
        response: { 200: templateSchema },
      },
    },
    ({ ctx, person, params, body }) =>
      inTransaction(ctx, async (tx) =>
        view(await changeTemplate(tx, person.id, await editable(tx, person, params.id), body)),
      ),
  )
  app.delete(
    '/v1/staff/templates/:id',
    {
      config: { roles: editors },
      schema: {
        tags,
        summary: 'Remove a reply template',
        params: templateParams,
        response: { 204: z.undefined() },
      },
    },
    async ({ ctx, person, params }, reply) => {
      await inTransaction(ctx, async (tx) => removeTemplate(tx, await editable(tx, person, params.id)))
      return reply.code(204).send()
    },
  )
}
