// Everything that one cluster is made of, started in order and taken down in the opposite one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { loadPeople } from '../../src/db/demo/people.ts'
import { loadRoutingDemo } from '../../src/db/demo/routing.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { closeServer, startServer } from '../../src/server.ts'
import { callerOf } from '../app.ts'
import { startChild, type RunningServer } from '../crash/child.ts'
import { startS3, type S3 } from '../s3.ts'
import { startBalancer, type Balancer } from './balancer.ts'
import { makeNodes, type Node } from './nodes.ts'
import { freePorts } from './ports.ts'
import { startReceiver, type Receiver } from './receiver.ts'

export const home = '330114001012'
const databaseName = 'chaolin'

export type Stage = {
  nodes: Node[]
  s3: S3
  receiver: Receiver
  balancer: Balancer
  /** Of the web, through the balancer. */
  address: string
  env: Record<string, string>
  startServer(index: number): Promise<void>
  killServer(index: number): Promise<void>
  close(): Promise<void>
}

export async function setStage(): Promise<Stage> {
  const closers: (() => Promise<unknown> | void)[] = []
  const close = async () => {
    for (const closer of closers.reverse()) await closer()
  }
  try {
    return await build(closers, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function build(closers: (() => Promise<unknown> | void)[], close: () => Promise<void>): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-cluster-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  const nodes = await makeNodes(folder)
  closers.push(() => Promise.all(nodes.map((node) => node.kill())))
  await startNodes(nodes)
  const [database, web, ...servers] = (await freePorts(5)) as [number, number, number, number, number]
  const balancer = await startBalancer({
    folder,
    database,
    web,
    nodes: nodes.map(({ port }) => port),
    servers,
  })
  closers.push(() => balancer.stop())
  const s3 = await startS3()
  closers.push(() => s3.close())
  const receiver = await startReceiver()
  closers.push(() => receiver.stop())
  const env = {
    DATABASE_URL: `mysql://chaolin:chaolin@127.0.0.1:${database}/${databaseName}`,
    DATABASE_GALERA: '1',
    DATABASE_POOL: '8',
    DEMO: '0',
    TRUSTED_PROXIES: '127.0.0.1',
    ...s3.env,
  }
  await prepare({ ...env, DATA_DIR: join(folder, 'prepare') }, receiver)
  const running = new Map<number, RunningServer>()
  closers.push(() => Promise.all([...running.values()].map((server) => server.kill())))
  const start = async (i: number) => {
    const own = { DATA_DIR: join(folder, `server-${i}`), PORT: String(servers[i]), LOG_LEVEL: 'fatal' }
    running.set(i, await startChild({ ...env, ...own }))
  }
  await Promise.all(servers.map((_port, i) => start(i)))
  return {
    nodes,
    s3,
    receiver,
    balancer,
    address: `http://127.0.0.1:${web}`,
    env: { ...env, DATA_DIR: join(folder, 'judge') },
    startServer: start,
    async killServer(i) {
      await running.get(i)?.kill()
    },
    close,
  }
}

/** The first one founds the cluster; the others copy what it holds. */
async function startNodes(nodes: Node[]) {
  const [first, ...others] = nodes
  await first!.start(true)
  await first!.ask(`create database ${databaseName} character set utf8mb4 collate utf8mb4_bin`)
  await first!.ask("create user chaolin@'127.0.0.1' identified by 'chaolin'")
  await first!.ask(`grant all on ${databaseName}.* to chaolin@'127.0.0.1'`)
  await first!.ask("create user haproxy_check@'127.0.0.1'")
  for (const node of others) await node.start()
}

/** Migrations run once, before the servers; then the posts, their people, and one post that is another system. */
async function prepare(env: Record<string, string>, receiver: Receiver) {
  const config = readConfig({ ...env, PORT: '0', RATE_LIMIT: 'off' })
  const server = await startServer(config, { logger: false, worker: false })
  try {
    await inTransaction(server.newContext(server.app.log), async (tx) => {
      await loadRoutingDemo(tx)
      await loadPeople(tx)
    })
    const call = callerOf(server)
    const { body } = await call('POST', '/v1/sessions', { body: { code: 'sandbox:admin' }, key: null })
    const endpoint = { kind: 'webhook', url: receiver.url, secrets: [receiver.secret] }
    const path = `/v1/admin/micro-brains/${home}/endpoint`
    const set = await call('PUT', path, { token: body.token, body: endpoint })
    if (set.status !== 200) throw new Error(`endpoint: ${set.status} ${JSON.stringify(set.body)}`)
  } finally {
    await closeServer(server)
  }
}
