// Whatever stands against a booking is found by one and the same statement: how long it takes tells nobody who booked what.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { bookSlot, slotsOf, somebody, startCounters } from '../../../test/appointments.ts'
import { personId } from '../../../test/world.ts'
import type { Context } from '../../context.ts'
import { markOf } from './applicant.ts'
import { requireStanding } from './standing.ts'

/** A context whose statements are counted on their way to the database. */
function counted(ctx: Context) {
  const sent: string[] = []
  const em = new Proxy(ctx.em, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'getKysely') return typeof value === 'function' ? value.bind(target) : value
      return () => {
        const kysely = target.getKysely()
        const executeQuery: typeof kysely.executeQuery = (query) => {
          sent.push((query as { sql: string }).sql)
          return kysely.executeQuery(query)
        }
        return { executeQuery }
      }
    },
  })
  return { ctx: { ...ctx, em }, sent }
}

describe.each(databases)('what stands against a booking on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startCounters(kind)
  })
  afterAll(() => app.close())

  it('is asked for by the same one statement, whatever the answer', async () => {
    const tokens = await Promise.all([1, 2, 3].map((n) => app.signIn(`resident-${n}`)))
    const [one, full, stranger] = await Promise.all(tokens.map((token) => personId(app, token)))
    const slots = await slotsOf(app, 'first_issue')
    const applicant = somebody()
    expect((await bookSlot(app, tokens[0]!, slots[0]!.id, { applicant })).status).toBe(201)
    for (const { id } of slots.slice(1, 4)) expect((await bookSlot(app, tokens[1]!, id)).status).toBe(201)
    const [taken, free] = await Promise.all(
      [applicant, somebody()].map(({ idNumber }) => markOf(app.ctx(), idNumber)),
    )
    const cases = [
      [stranger, free, 'may'],
      [stranger, taken, 'see_counter'],
      [one, taken, 'already_booked'],
      [full, free, 'too_many_open'],
    ] as const
    const seen = new Set<string>()
    for (const [person, mark, expected] of cases) {
      const { ctx, sent } = counted(app.ctx())
      const answer = await requireStanding(ctx, person!, 'first_issue', mark!).then(
        () => 'may',
        (error: { code: string }) => error.code,
      )
      expect([answer, sent.length]).toEqual([expected, 1])
      seen.add(sent[0]!)
    }
    expect(seen.size).toBe(1)
  })
})
