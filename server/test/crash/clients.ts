// Clients that never give up: a request without an answer is sent again, with the same key, to the next server.
import { nanoid } from 'nanoid'

/** What one client was told, each with the key it was asked under. */
export type Told = { key: string; number: string; steps: string[]; personId: string }

export type Walk = readonly ('accept' | 'resolve')[]

type Request = { path: string; token?: string; key?: string; body: unknown }
type Reply = { status: number; body: unknown }
type Session = { token: string; person: { id: string } }

const reportsPerResident = 15
const staffName = 'staff-330114001012'

export class CrashClient {
  readonly told: Told[] = []
  /** Writes whose answer the client never saw. */
  unanswered = 0
  readonly #walk: Walk
  readonly #firstResident: number
  readonly #place: { lng: number; lat: number }
  #script: AsyncGenerator<Request, never, Reply>
  #next: IteratorResult<Request, never> | undefined
  #address = ''

  constructor(firstResident: number, walk: Walk, place: { lng: number; lat: number }) {
    this.#firstResident = firstResident
    this.#walk = walk
    this.#place = place
    this.#script = this.#play()
  }

  /** Works until the server is gone. */
  async workUntilGone(address: string, onAnswer: () => void): Promise<void> {
    this.#address = address
    this.#next ??= await this.#script.next({ status: 0, body: null })
    for (;;) {
      const reply = await this.#send(this.#next.value)
      if (!reply) return
      onAnswer()
      if (reply.status !== 503) this.#next = await this.#script.next(reply)
    }
  }

  /** Sends again what has no answer yet, and finishes the report that is under way. */
  async finish(address: string): Promise<void> {
    this.#address = address
    const begun = this.told.length
    while (this.#next && this.#isUnderWay(begun)) {
      const reply = await this.#send(this.#next.value)
      if (!reply) throw new Error('The server went away without being killed')
      if (reply.status !== 503) this.#next = await this.#script.next(reply)
    }
  }

  /** True until the request in hand is the first one of a report after those that were begun. */
  #isUnderWay(begun: number) {
    const last = this.told.at(-1)
    const complete = last === undefined || last.steps.length === this.#walk.length
    return !complete || this.told.length === begun
  }

  async #send({ path, token, key, body }: Request): Promise<Reply | null> {
    try {
      const answer = await fetch(`${this.#address}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(key ? { 'idempotency-key': key } : {}),
        },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: await answer.json() }
    } catch {
      if (key) this.unanswered++
      return null
    }
  }

  async *#play(): AsyncGenerator<Request, never, Reply> {
    const staff = this.#walk.length > 0 ? yield* this.#signIn(staffName) : null
    for (let resident = this.#firstResident; ; resident++) {
      const reporter = yield* this.#signIn(`resident-${resident}`)
      for (let i = 0; i < reportsPerResident; i++) yield* this.#report(reporter, staff)
    }
  }

  async *#signIn(name: string): AsyncGenerator<Request, Session, Reply> {
    const reply = yield { path: '/v1/sessions', body: { code: `sandbox:${name}` } }
    expectStatus(reply, 201)
    return reply.body as Session
  }

  async *#report(reporter: Session, staff: Session | null): AsyncGenerator<Request, void, Reply> {
    const key = nanoid()
    const place = { ...this.#place, coordinates: 'wgs84' }
    const body = { text: `路灯不亮了 ${key}`, category: 'advice', place }
    const submitted = yield { path: '/v1/reports', token: reporter.token, key, body }
    expectStatus(submitted, 201)
    const { number } = submitted.body as { number: string }
    const told: Told = { key, number, steps: [], personId: reporter.person.id }
    this.told.push(told)
    for (const step of this.#walk) {
      const path = `/v1/staff/reports/${number}/${step}`
      const note = step === 'resolve' ? { note: '换好了' } : {}
      const taken = yield { path, token: staff?.token ?? '', key: nanoid(), body: note }
      expectStatus(taken, 200)
      told.steps.push(step)
    }
  }
}

function expectStatus(reply: Reply, status: number) {
  if (reply.status !== status)
    throw new Error(`${reply.status} instead of ${status}: ${JSON.stringify(reply.body)}`)
}
