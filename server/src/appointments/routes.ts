// All doors of appointments.
import type { FastifyPluginAsync } from 'fastify'
import { bookingRoutes } from './booking/routes.ts'
import { queueRoutes } from './queue/routes.ts'
import { scheduleRoutes } from './schedules/routes.ts'
import { serviceRoutes } from './services/routes.ts'
import { siteRoutes } from './sites/routes.ts'
import { waitlistRoutes } from './waitlist/routes.ts'

export const appointmentRoutes: FastifyPluginAsync = async (app) => {
  await app.register(siteRoutes)
  await app.register(serviceRoutes)
  await app.register(bookingRoutes)
  await app.register(waitlistRoutes)
  await app.register(queueRoutes)
  await app.register(scheduleRoutes)
}
