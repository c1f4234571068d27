// A door of the sandbox: plays a real gate's part. It reads its bundle over HTTP, decides by itself, and tells later.
import { openExpected, type Expected } from '@chaolin/shared/passes/sealed'
import { decideScan, type Decision } from '@chaolin/shared/passes/gate-decision'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { z } from '@chaolin/shared/config'
import { joinMemory, mergeBundle, openBundle, type OpenedBundle } from '@chaolin/shared/visits/gate-bundle'
import { scanBody, type SyncAnswer } from '@chaolin/shared/visits/gate-schema'
import { mostSynced, type Direction } from '@chaolin/shared/visits/gate'
import Fastify from 'fastify'
import { createLink, type LinkOptions } from './door-link.ts'
import { openMemory } from './door-memory.ts'

export type DoorOptions = Omit<LinkOptions, 'timeoutMs'> & {
  /** What it may not forget. */
  folder: string
  now?: () => Date
  port?: number
  timeoutMs?: number
}
export type DoorAnswer = {
  verdict: 'open' | 'refuse'
  reason?: string
  offS?: number
  usesLeft?: number
  visit?: Expected & { visitId: string }
}
export type Contact = 'new' | 'same' | 'away'

export async function startDoor({
  gateId,
  token,
  serverUrl,
  folder,
  now = () => new Date(),
  port = 0,
  timeoutMs = 5000,
}: DoorOptions) {
  const kept = openMemory(folder)
  const stored = kept.held()
  let opened: OpenedBundle | null = stored ? openBundle(stored.bundle) : null

  const ask = createLink({ gateId, token, serverUrl, timeoutMs })

  const inTurn = takeTurns()

  async function poll(): Promise<Contact> {
    const have = kept.held()
    const told = kept.toldUses()
    const news = await ask.bundle(have)
    if (news === 'same') kept.settle(told)
    if (news === 'same' || news === 'away') return news
    const bundle = have ? mergeBundle(have.bundle, news.bundle) : news.bundle
    const next = openBundle(bundle)
    if (!next) return 'away'
    opened = next
    kept.hold(bundle, news.etag)
    kept.settle(told)
    return 'new'
  }

  /** Tells what it decided; null: the server cannot be reached, and it is kept for the next time. */
  async function sync(): Promise<SyncAnswer['conflicts'] | null> {
    const conflicts: SyncAnswer['conflicts'] = []
    let most = mostSynced
    while (kept.waiting().length > 0) {
      const part = kept.waiting().slice(0, most)
      const answer = await ask.sync(part.map(({ scan }) => scan))
      if (answer === 'away') return null
      if (answer === 'unread') {
        // One that cannot be read does not keep the others waiting.
        if (part.length === 1) kept.setAside(part)
        most = Math.ceil(part.length / 2)
        continue
      }
      conflicts.push(...answer.conflicts)
      kept.told(part)
    }
    return conflicts
  }

  /** With no network at all. */
  function scan(code: string, direction: Direction): DoorAnswer {
    if (!opened) return { verdict: 'refuse', reason: 'bundle_old' }
    const at = now()
    const memory = joinMemory(kept.memory, opened)
    const decision = decideScan(code, direction, opened.view, memory, at.getTime(), portableCrypto)
    const { verdict, remember, pass } = decision
    if (pass)
      kept.keep({ code, direction, at: at.toISOString(), verdict: verdict.verdict }, remember, at.getTime())
    return answerOf(decision, opened)
  }

  const app = buildDoor(scan)
  const url = await app.listen({ port, host: '127.0.0.1' })
  return {
    url,
    poll: () => inTurn(poll),
    sync: () => inTurn(sync),
    scan,
    waiting: () => kept.waiting().length,
    close: () => app.close(),
  }
}

/** One talk at a time: of two, the second would send what the first is sending. */
function takeTurns() {
  let talk: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = talk.then(work)
    talk = turn.catch(() => undefined)
    return turn
  }
}

/** Nothing of the visitor but where it opens. */
function answerOf({ verdict, pass }: Decision, { expected }: OpenedBundle): DoorAnswer {
  if (verdict.verdict === 'refuse') {
    const { reason, offS } = verdict
    return { verdict: 'refuse', reason, ...(offS === undefined ? {} : { offS }) }
  }
  const { usesLeft, cti } = verdict
  const one = expected.get(cti)
  const read = one && pass && openExpected(one.sealed, pass.cose, portableCrypto)
  return {
    verdict: 'open',
    ...(usesLeft === null ? {} : { usesLeft }),
    ...(read ? { visit: { ...read, visitId: one.visitId } } : {}),
  }
}

/** The lock's own door: what the camera read goes in, the verdict comes out. */
function buildDoor(scan: (code: string, direction: Direction) => DoorAnswer) {
  const app = Fastify({ bodyLimit: 16 * 1024 })
  app.post('/scan', async (request, reply) => {
    const body = scanBody.safeParse(request.body)
    if (!body.success) return reply.code(400).send({ errors: z.prettifyError(body.error) })
    return scan(body.data.code, body.data.direction)
  })
  return app
}

export type Door = Awaited<ReturnType<typeof startDoor>>
