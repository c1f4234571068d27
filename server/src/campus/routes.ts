// All doors of a campus, one line per room.
import type { FastifyPluginAsync } from 'fastify'
import { answerRoutes } from './answers/routes.ts'
import { caseRoutes } from './cases/routes.ts'
import { serviceRoutes } from './services/routes.ts'
import { codeRoutes } from './codes/routes.ts'
import { fraudRoutes, fraudStaffRoutes, quizRoutes } from './fraud/routes.ts'
import {
  lostClaimRoutes,
  lostDecisionRoutes,
  lostItemRoutes,
  lostRoutes,
  lostStaffRoutes,
} from './lost/routes.ts'
import { sosRoutes, sosStepRoutes, walkRoutes } from './sos/routes.ts'
import { sosStaffRoutes } from './sos/staff-routes.ts'

export const campusRoutes: FastifyPluginAsync = async (app) => {
  await app.register(codeRoutes)
  await app.register(serviceRoutes)
  await app.register(caseRoutes)
  await app.register(answerRoutes)
  await app.register(sosRoutes)
  await app.register(sosStepRoutes)
  await app.register(walkRoutes)
  await app.register(sosStaffRoutes)
  await app.register(lostRoutes)
  await app.register(lostItemRoutes)
  await app.register(lostClaimRoutes)
  await app.register(lostStaffRoutes)
  await app.register(lostDecisionRoutes)
  await app.register(fraudRoutes)
  await app.register(quizRoutes)
  await app.register(fraudStaffRoutes)
}
