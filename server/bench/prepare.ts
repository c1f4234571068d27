// A database as the bench needs it: routing data, many residents with their tokens, and one answer of the real server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nanoid } from 'nanoid'
import { readConfig, type Config } from '../src/config.ts'
import { demoAreasVersion, makeDemoAreas, readSnapshot } from '../src/db/demo/areas.ts'
import { loadRoutingDemo } from '../src/db/demo/routing.ts'
import { newManager } from '../src/db/orm.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { openKeyRing } from '../src/keys.ts'
import { insertPeople } from '../src/residents/actions.ts'
import { closeServer, startServer, type Server } from '../src/server.ts'

export type Resident = { id: string; token: string }
export type Prepared = {
  env: Record<string, string>
  body: string
  residents: Resident[]
  /** Staff of the community that the sample report goes to. */
  staff: Resident
  /** What the real server answered, so that the bare one sends and keeps as many bytes. */
  answer: string
}

const community = '湾南社区'
const residentCount = 20_000
const batchSize = 500
const tokenMs = 2 * 3_600_000

export async function prepareDatabase(dataDir: string, databaseUrl: string): Promise<Prepared> {
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    RATE_LIMIT: 'off',
    DEMO: '0',
    // The load shares the processor: a turn that waits for it is no overload.
    STALL_LIMIT_MS: '0',
  }
  const server = await startServer(readConfig(env), { logger: false, worker: false })
  try {
    const ctx = server.newContext(server.app.log)
    await inTransaction(ctx, (tx) => loadRoutingDemo(tx))
    const people = await makePeople(server)
    const { residents } = people
    const body = JSON.stringify(makeBody())
    return { env, body, ...people, answer: await sampleAnswer(server, body, residents[0]!) }
  } finally {
    await closeServer(server)
  }
}

async function makePeople(server: Server): Promise<Pick<Prepared, 'residents' | 'staff'>> {
  const ctx = server.newContext(server.app.log)
  const keyRing = await openKeyRing(() => newManager(server.orm), ctx.now)
  const { kid, secret } = keyRing.newest()
  const iat = Math.floor(Date.now() / 1000)
  const withToken = ({ id }: { id: string }): Resident => {
    const claims = { sub: id, iat, exp: iat + tokenMs / 1000 }
    const token = server.app.jwt.sign(claims, { key: secret, kid, iss: 'chaolin', algorithm: 'HS256' })
    return { id, token }
  }
  const residents: Resident[] = []
  while (residents.length < residentCount) {
    const people = Array.from({ length: batchSize }, (_, i) => ({
      id: nanoid(21),
      openId: `sandbox:resident-${residents.length + i + 1}`,
      grants: [{ role: 'resident' as const }],
    }))
    await inTransaction(ctx, (tx) => insertPeople(tx, people))
    residents.push(...people.map(withToken))
  }
  const grants = [{ role: 'staff' as const, microBrainId: communityArea().code }]
  const worker = { id: nanoid(21), openId: 'bench:staff', grants }
  await inTransaction(ctx, (tx) => insertPeople(tx, [worker]))
  return { residents, staff: withToken(worker) }
}

function communityArea() {
  const area = makeDemoAreas(readSnapshot()).find(({ name }) => name === community)
  if (!area) throw new Error(`No ${community} in ${demoAreasVersion}`)
  return area
}

function makeBody() {
  const [lng, lat] = communityArea().centre
  return {
    text: '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了',
    category: 'greenery',
    place: { lng, lat, coordinates: 'wgs84' },
  }
}

async function sampleAnswer(server: Server, body: string, { token }: Resident): Promise<string> {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/v1/reports',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': nanoid(),
    },
    payload: body,
  })
  const home = answer.statusCode === 201 && answer.json<{ microBrain: { name: string } }>().microBrain.name
  if (home !== community) throw new Error(`The sample report: ${answer.statusCode} ${answer.body}`)
  return answer.body
}

/** What `prepareDatabase` found, as a server process reads it again. */
export const readPrepared = (dataDir: string) =>
  JSON.parse(readFileSync(join(dataDir, 'prepared.json'), 'utf8')) as Prepared

export const configOf = ({ env }: Prepared): Config => readConfig(env)
