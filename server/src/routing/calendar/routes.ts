// Doors of the calendar: what an admin edits, and the office hours a form counts with before it is sent.
import {
  calendarChange,
  calendarParams,
  calendarQuery,
  calendarScope,
  calendarYear,
  workingCalendarView,
} from '@chaolin/shared/routing/calendar-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { addJob } from '../../outbox/actions.ts'
import { readBook, renewBook } from '../book.ts'
import { checkJob } from '../rules/alerts.ts'
import { removeDay, setDay } from './actions.ts'
import { readYear, workingCalendarAt } from './queries.ts'

const tags = ['admin']
const roles = ['admin'] as const

export const calendarRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/working-calendar',
    {
      config: { open: true },
      schema: {
        tags: ['routing'],
        summary: 'Office hours, with the holidays and make-up days of three years',
        response: { 200: workingCalendarView },
      },
    },
    async ({ ctx }) => {
      const { calendars } = await readBook(ctx)
      return { version: calendars.version, ...(await workingCalendarAt(ctx, null)) }
    },
  )
  app.get(
    '/v1/admin/calendar',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'The special days of a year',
        querystring: calendarQuery,
        response: { 200: calendarYear },
      },
    },
    async ({ ctx, query }) => readYear(ctx, query.year, (await knownDistrict(ctx, query.district)) || null),
  )
  app.put(
    '/v1/admin/calendar/:date',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Make a date a holiday or a working day',
        params: calendarParams,
        body: calendarChange,
        response: { 200: calendarYear },
      },
    },
    async ({ ctx, person, params, body }) => {
      const { date } = params
      const district = await knownDistrict(ctx, body.district)
      await change(ctx, (tx) => setDay(tx, person.id, { date, district, kind: body.kind, name: body.name }))
      return readYear(ctx, yearOf(date), district || null)
    },
  )
  app.delete(
    '/v1/admin/calendar/:date',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Let a date be what its weekday and the law say',
        params: calendarParams,
        querystring: calendarScope,
        response: { 200: calendarYear },
      },
    },
    async ({ ctx, params, query }) => {
      const district = await knownDistrict(ctx, query.district)
      await change(ctx, (tx) => removeDay(tx, params.date, district))
      return readYear(ctx, yearOf(params.date), district || null)
    },
  )
}

const yearOf = (date: string) => Number(date.slice(0, 4))

/** '' for all of them. */
async function knownDistrict(ctx: Context, district: string | undefined): Promise<string> {
  if (district === undefined) return ''
  const { microBrains } = await readBook(ctx)
  if (microBrains.get(district)?.kind === 'district') return district
  throw new Refused('invalid', { errors: [{ path: 'district', message: '没有这个区' }] })
}

async function change(ctx: Context, work: (tx: Context) => Promise<void>) {
  await inTransaction(ctx, async (tx) => {
    await work(tx)
    await addJob(tx, checkJob)
  })
  await renewBook(ctx)
}
