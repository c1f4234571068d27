// Doors of 校园110 for whoever calls: press, where I am, all is well; and the timer of a walk home. No call for help is counted.
import {
  currentSos,
  currentWalk,
  falseAlarmBody,
  keptPlaces,
  ownSos,
  placesBody,
  pressBody,
  sosParams,
  walkBody,
  walkExtension,
  walkParams,
  walkSchema,
  walkStop,
} from '@chaolin/shared/campus/sos-schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Refused } from '../../errors.ts'
import { once, onceJoined } from '../../idempotency.ts'
import { findOpenSos, findSos } from './queries.ts'
import { addPlaces, takeBack } from './steps.ts'
import { patiently, raiseAlone, raiseTogether } from './together.ts'
import { callsFor, ownView, walkView } from './views.ts'
import { extendWalk, findWalk, startWalk, stopWalk } from './walks.ts'
import { callFor, type Called } from './whereabouts.ts'

const tags = ['campus']
/** A call for help waits for no count of anybody's writes. */
const uncounted = { uncounted: true } as const

export const sosRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/sos',
    {
      config: uncounted,
      schema: {
        tags,
        summary: 'Calls campus security and the police post; pressed again it is the same call',
        body: pressBody,
        response: { 201: ownSos },
      },
    },
    (request, reply) => {
      const { ctx, person } = request
      const body = request.body ?? {}
      let called: Called | null = null
      return patiently(() =>
        onceJoined(request, reply, 201, {
          join: async (answer) => {
            const together = await raiseTogether({ ctx, personId: person.id, body, answer })
            // Looked up before anything is locked, so that calls of the same moment wait for nobody.
            if (!together) called = await callFor(ctx, person.id, body)
            return together
          },
          alone: (tx) => raiseAlone(tx, person.id, body, called!),
        }),
      )
    },
  )

  app.get(
    '/v1/campus/sos/current',
    { schema: { tags, summary: 'My open call, and the numbers to dial', response: { 200: currentSos } } },
    async ({ ctx, person }) => {
      const open = await findOpenSos(ctx, person.id)
      const sos = open && (await ownView(ctx, open))
      return { sos, calls: sos?.calls ?? (await callsFor(ctx, person.id)) }
    },
  )

  app.get(
    '/v1/campus/sos/:number',
    { schema: { tags, summary: 'A call of mine', params: sosParams, response: { 200: ownSos } } },
    async ({ ctx, person, params }) => {
      const sos = await findSos(ctx, params.number)
      if (sos?.personId !== person.id) throw new Refused('not_found')
      return ownView(ctx, sos)
    },
  )
}

export const sosStepRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/sos/:number/places',
    {
      config: uncounted,
      schema: {
        tags,
        summary: 'Where I am, and where I was without a connection; sent twice it is kept once',
        params: sosParams,
        body: placesBody,
        response: { 201: keptPlaces },
      },
    },
    (request, reply) =>
      once(request, reply, 201, (tx) =>
        addPlaces(tx, request.person.id, request.params.number, request.body),
      ),
  )

  app.post(
    '/v1/campus/sos/:number/false-alarm',
    {
      config: uncounted,
      schema: {
        tags,
        summary: 'All is well',
        params: sosParams,
        body: falseAlarmBody,
        response: { 200: ownSos },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) => {
        const { person, params, body } = request
        await takeBack(tx, person.id, params.number, body?.note)
        return ownView(tx, (await findSos(tx, params.number))!)
      }),
  )
}

export const walkRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/campus/walks',
    {
      config: uncounted,
      schema: {
        tags,
        summary: 'I am walking home: becomes a call for help unless it is stopped',
        body: walkBody,
        response: { 201: walkSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 201, async (tx) => walkView(await startWalk(tx, request.person.id, request.body))),
  )

  app.get(
    '/v1/campus/walks/current',
    { schema: { tags, summary: 'My walk, and the numbers to dial', response: { 200: currentWalk } } },
    async ({ ctx, person }) => {
      const walk = await findWalk(ctx, person.id)
      return { walk: walk && walkView(walk), calls: await callsFor(ctx, person.id) }
    },
  )

  app.post(
    '/v1/campus/walks/:id/extend',
    {
      config: uncounted,
      schema: {
        tags,
        summary: 'Longer, or shorter, or from another place',
        params: walkParams,
        body: walkExtension,
        response: { 200: walkSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) =>
        walkView(await extendWalk(tx, request.person.id, request.params.id, request.body)),
      ),
  )

  app.post(
    '/v1/campus/walks/:id/stop',
    {
      config: uncounted,
      schema: {
        tags,
        summary: 'I am home',
        params: walkParams,
        body: walkStop,
        response: { 200: walkSchema },
      },
    },
    (request, reply) =>
      once(request, reply, 200, async (tx) =>
        walkView(await stopWalk(tx, request.person.id, request.params.id)),
      ),
  )
}
