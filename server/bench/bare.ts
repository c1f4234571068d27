// A bare Fastify route in front of hand-written statements: the limit that the real server is measured against.
import Fastify, { type FastifyInstance } from 'fastify'
import { openBareMysql } from './bare-mysql.ts'
import { openBareSqlite } from './bare-sqlite.ts'
import { configOf, type Prepared } from './prepare.ts'
import type { Sample } from './statements.ts'

export type BareStore = {
  /** All the statements of the real server. */
  submit(personId: string, key: string): Promise<string>
  /** The three inserts alone. */
  insertThree(personId: string, key: string): Promise<string>
  close(): Promise<void>
}

function sampleOf({ body, answer }: Prepared): Sample {
  const { text, category, place } = JSON.parse(body) as {
    text: string
    category: string
    place: { lng: number; lat: number }
  }
  const { microBrain } = JSON.parse(answer) as { microBrain: { id: string } }
  return { text, category, lng: place.lng, lat: place.lat, homeId: microBrain.id, answer }
}

export async function startBare(prepared: Prepared, does: 'submit' | 'insertThree') {
  const { database, poolSize } = configOf(prepared)
  const sample = sampleOf(prepared)
  const store =
    database.kind === 'sqlite'
      ? openBareSqlite(database.file, sample)
      : openBareMysql(database.url, poolSize, sample)
  const app: FastifyInstance = Fastify()
  app.post('/v1/reports', async (request, reply) => {
    const personId = String(request.headers['x-person'])
    const answer = await store[does](personId, String(request.headers['idempotency-key']))
    return reply.code(201).type('application/json; charset=utf-8').send(answer)
  })
  app.addHook('onClose', () => store.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}
