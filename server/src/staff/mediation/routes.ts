// Doors of mediations: of the two parties, of the post's staff.
import { z } from '@chaolin/shared/config'
import { pageQuery } from '@chaolin/shared/page'
import { numberParams } from '@chaolin/shared/reports/schema'
import {
  mayBegin,
  mayOpen,
  mediationSteps,
  partySteps,
  type MediationStep,
  type PartyStep,
} from '@chaolin/shared/staff/mediation/rules'
import {
  mediationBody,
  mediationListQuery,
  mediationPage,
  mediationParams,
  mediationStatus,
  mediationStepBodies,
  mediationView,
  partyClaim,
  partyCode,
  partyMediation,
  partyMediationPage,
  partyStepBodies,
  reportMediation,
} from '@chaolin/shared/staff/mediation/schema'
import { isStaffRole } from '@chaolin/shared/staff/rules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { once, onceSecret } from '../../idempotency.ts'
import { findReport } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import * as staff from './actions.ts'
import * as agreement from './agreement.ts'
import type { Mediation } from './entities.ts'
import * as party from './parties.ts'
import {
  answeredBy,
  countOfPost,
  findMediation,
  latestOf,
  listOfParty,
  listOfPost,
  standingAppointments,
} from './queries.ts'
import { caseOf, roleHere } from './steps.ts'
import { appointmentView, partyView, staffView, stateView } from './views.ts'

const roles = ['staff', 'dispatcher', 'supervisor'] as const
const tags = ['mediation']

export const mediationRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(partyRoutes)
  await app.register(partyStepRoutes)
  await app.register(reportRoutes)
  await app.register(listRoutes)
  await app.register(stepRoutes)
}

const partyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/mediations',
    {
      schema: {
        tags,
        summary: 'Mediations that I am a party of, newest first',
        querystring: z.strictObject(pageQuery),
        response: { 200: partyMediationPage },
      },
    },
    async ({ ctx, person, query }) => listView(ctx, await listOfParty(ctx, person.id, query)),
  )
  app.get(
    '/v1/mediations/:id',
    {
      schema: {
        tags,
        summary: 'One of mine, with my own words',
        params: mediationParams,
        response: { 200: partyMediation },
      },
    },
    async ({ ctx, person, params, signPhoto }) =>
      partyView(ctx, signPhoto, person, await findMediation(ctx, params.id)),
  )
  app.post(
    '/v1/mediations/claim',
    {
      schema: {
        tags,
        summary: 'Come in as the second party, by the code that the post gave; the first one wins',
        body: partyClaim,
        response: { 200: partyMediation },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, body, signPhoto } = request
        return partyView(tx, signPhoto, person, await party.claim(tx, person, body.code))
      }),
  )
}

type Mine = Awaited<ReturnType<typeof listOfParty>>

async function listView(ctx: Context, { items, nextCursor, parties, reports }: Mine) {
  const appointments = await standingAppointments(
    ctx,
    items.map(({ id }) => id),
  )
  const answered = await answeredBy(ctx, items, parties)
  const posts = await Promise.all(items.map(({ id }) => homeView(ctx, reports.get(id)?.homeId ?? '')))
  return {
    items: items.map((mediation, index) => ({
      id: mediation.publicId,
      status: mediation.status,
      side: parties.get(mediation.id)!.side,
      number:
        parties.get(mediation.id)!.side === 'first' ? (reports.get(mediation.id)?.number ?? null) : null,
      post: posts[index]?.name ?? '',
      mediator: mediation.mediatorName,
      appointment: appointmentView(appointments.get(mediation.id)),
      waiting: mediation.status === 'offered' && !answered.has(mediation.id),
      createdAt: toWire(mediation.createdAt),
    })),
    nextCursor,
  }
}

const partyWords: Record<PartyStep, string> = {
  state: 'Say my side; only I and the mediator read it',
  confirm: 'Say yes to this version of the text',
  decline: 'Say no to this version of the text',
}

const partyActs = { state: party.state, confirm: party.confirm, decline: party.decline }

const partyStepRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const step of partySteps)
    app.post(
      `/v1/mediations/:id/${step}`,
      {
        schema: {
          tags,
          summary: partyWords[step],
          params: mediationParams,
          body: partyStepBodies[step],
          response: { 200: partyMediation },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const { person, params, signPhoto } = request
          const act = partyActs[step] as PartyAct
          return partyView(tx, signPhoto, person, await act(tx, person, params.id, request.body))
        }),
    )
}
type PartyAct = (tx: Context, person: Person, id: string, body: unknown) => Promise<Mediation>

const reportRoutes: FastifyPluginAsyncZod = async (app) => {
  const params = numberParams
  app.post(
    '/v1/staff/reports/:number/mediation',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Begin to mediate a dispute; its reporter is the first party',
        params,
        body: mediationBody,
        response: { 201: z.union([mediationView, mediationStatus]) },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => {
        const { person, body, signPhoto } = request
        const opened = await staff.openMediation(tx, person, request.params.number, body)
        return staffView(tx, signPhoto, person, await caseOf(tx, person, opened))
      }),
  )
  app.get(
    '/v1/staff/reports/:number/mediation',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'How far the mediation of this report is; all of it for its mediator and the dispatcher',
        params,
        response: { 200: reportMediation },
      },
    },
    async ({ ctx, person, params: { number }, signPhoto }) => {
      const report = await findReport(ctx, number)
      const role = report && (await roleHere(ctx, person, report.homeId))
      if (!report || !role) throw new Refused('not_found')
      const latest = await latestOf(ctx, report.id)
      return {
        mediation: latest && (await staffView(ctx, signPhoto, person, await caseOf(ctx, person, latest))),
        mayOpen:
          mayOpen(role) && !report.desk && mayBegin(report.category, report.status, latest?.status ?? null),
      }
    },
  )
}

const listRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/staff/mediations',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'Mediations of a post and how many, newest first; no words',
        querystring: mediationListQuery,
        response: { 200: mediationPage },
      },
    },
    async ({ ctx, person, query }) => {
      const homeId = query.microBrainId ?? ownHome(person)
      if (!homeId || !(await roleHere(ctx, person, homeId))) throw new Refused('not_found')
      const page = await listOfPost(ctx, homeId, query)
      const ids = page.items.map(({ id }) => id)
      const appointments = await standingAppointments(ctx, ids)
      return {
        items: page.items.map((row) =>
          stateView(row, page.reports.get(row.id)!.number, appointments.get(row.id)),
        ),
        nextCursor: page.nextCursor,
        counts: await countOfPost(ctx, homeId),
      }
    },
  )
  app.get(
    '/v1/staff/mediations/:id',
    {
      config: { roles },
      schema: {
        tags,
        summary: 'All of it: for its mediator and the dispatcher of the home',
        params: mediationParams,
        response: { 200: z.union([mediationView, mediationStatus]) },
      },
    },
    async ({ ctx, person, params: { id }, signPhoto }) =>
      staffView(ctx, signPhoto, person, await caseOf(ctx, person, await findMediation(ctx, id))),
  )
}

const ownHome = (person: Person) => person.roles.find(({ role }) => isStaffRole(role))?.microBrainId

const stepWords: Record<MediationStep, string> = {
  assign: 'Name another mediator',
  invite: 'A code for the second party, for seven days; a new one ends the one before',
  hear: 'The second party comes in person: staff write for them',
  record: 'Write what a party said in person',
  appoint: 'Set the appointment, or move it; both are told',
  cancel: 'Cancel the appointment; both are told',
  offer: 'Lay a text before both; a new version takes the place of the one before',
  witness: 'A party that is heard in person said yes on paper',
  end: 'End it without an agreement',
  schedule: 'The day to look whether it is kept',
  'follow-up': 'Whether it was kept; this closes it',
}

const acts = {
  assign: staff.assignMediator,
  hear: staff.hearInPerson,
  record: staff.recordWords,
  appoint: staff.appoint,
  cancel: staff.cancelAppointment,
  offer: agreement.offer,
  witness: agreement.witness,
  end: agreement.endWithout,
  schedule: agreement.schedule,
  'follow-up': agreement.followUp,
}
type Act = (tx: Context, person: Person, id: string, body: unknown) => Promise<Mediation>

const stepRoutes: FastifyPluginAsyncZod = async (app) => {
  const params = mediationParams
  // The code is given once, and a lost answer is mended by another invitation.
  app.post(
    '/v1/staff/mediations/:id/invite',
    {
      config: { roles },
      schema: {
        tags,
        summary: stepWords.invite,
        params,
        body: mediationStepBodies.invite,
        response: { 201: partyCode },
      },
    },
    (request, reply) =>
      onceSecret(request, reply, 201, async (tx) => {
        const { person, params, body } = request
        const { code, expiresAt } = await staff.inviteSecond(tx, person, params.id, body)
        return { code, expiresAt: toWire(expiresAt) }
      }),
  )
  for (const step of mediationSteps) {
    if (step === 'invite') continue
    app.post(
      `/v1/staff/mediations/:id/${step}`,
      {
        config: { roles },
        schema: {
          tags,
          summary: stepWords[step],
          params,
          body: mediationStepBodies[step],
          response: { 200: z.union([mediationView, mediationStatus]) },
        },
      },
      (request, reply) =>
        once(request, reply, 200, async (tx) => {
          const { person, signPhoto } = request
          const act = acts[step] as Act
          const mediation = await act(tx, person, request.params.id, request.body)
          return staffView(tx, signPhoto, person, await caseOf(tx, person, mediation))
        }),
    )
  }
}
