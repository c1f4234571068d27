// Doors of a campus's departments, which visitors ask to be let in to.
import {
  campusParams,
  departmentList,
  departmentParams,
  departmentView,
  newDepartment,
} from '@chaolin/shared/campus/code-schema'
import { rolesForCampusCode } from '@chaolin/shared/campus/code-access'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { inTransaction } from '../../db/transaction.ts'
import { once } from '../../idempotency.ts'
import { addDepartment, endDepartment, listDepartments } from './departments.ts'
import { requirePost } from './stands.ts'

const tags = ['campus']
const url = '/v1/staff/campus/:campusId/departments'
const access = { config: { roles: rolesForCampusCode('departments') } }

export const departmentRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    url,
    {
      ...access,
      schema: {
        tags,
        summary: 'Departments that visitors can ask for, and who answers for each',
        params: campusParams,
        response: { 200: departmentList },
      },
    },
    ({ ctx, person, params }) => {
      requirePost(person, params.campusId, 'departments')
      return listDepartments(ctx, params.campusId)
    },
  )
  app.post(
    url,
    {
      ...access,
      schema: {
        tags,
        summary: 'A new department: a host of its own, answered for by one of the staff',
        params: campusParams,
        body: newDepartment,
        response: { 201: departmentView },
      },
    },
    (request, reply) => {
      requirePost(request.person, request.params.campusId, 'departments')
      return once(request, reply, 201, (tx) =>
        addDepartment(tx, request.params.campusId, request.body, request.person.id),
      )
    },
  )
  app.delete(
    `${url}/:id`,
    {
      ...access,
      schema: {
        tags,
        summary: 'A department receives nobody any more; visits that were to come end',
        params: departmentParams,
      },
    },
    async ({ ctx, person, params }, reply) => {
      requirePost(person, params.campusId, 'departments')
      await inTransaction(ctx, (tx) => endDepartment(tx, params.campusId, params.id))
      return reply.code(204).send()
    },
  )
}
