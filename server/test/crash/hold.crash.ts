// A hold that runs out while the server is killed at any moment of it: within a minute of its return the seat is free, once.
import { describe, expect, test } from '@jest/globals'
import { idNumber } from '../appointments.ts'
import { Slot } from '../../src/appointments/entities.ts'
import { loadAppointments } from '../../src/db/demo/appointments.ts'
import { loadRoutingDemo } from '../../src/db/demo/routing.ts'
import { databases } from '../app.ts'
import type { HoldState } from './hold-commands.ts'
import { anyFirst, killAtEach, onStage, personId, until } from './pay-stage.ts'

/** Every how many moments it is killed; 1: at each. */
const stride = Number(process.env.CRASH_HOLD_STRIDE ?? '14')
const holdMs = 10 * 60_000
const freedWithinMs = 60_000

const isFree = ({ statuses }: HoldState) => statuses.every((status) => status === 'expired')

describe.each(databases)('a hold on %s', (kind) => {
  test('is freed once within a minute, whenever the server died', async () => {
    let slots: string[] = []
    const prepare = async (tx: Parameters<Parameters<typeof onStage>[1]>[0]) => {
      await loadRoutingDemo(tx)
      await loadAppointments(tx)
      const far = { startsAt: { $gt: new Date(tx.now().getTime() + 5 * 24 * 3_600_000) } }
      slots = (await tx.em.find(Slot, far, { orderBy: { id: 1 }, limit: 60 })).map(({ id }) => String(id))
    }
    await onStage(kind, prepare, async (stage) => {
      const first = anyFirst(stride)
      let slowestMs = 0
      const slotOf = (turn: string) => slots[Number(turn)]!
      const deaths = await killAtEach(
        stage,
        {
          backAfterMs: 0,
          async live(_stage, server, turn) {
            await server.ask(`hold ${personId},${slotOf(turn)},${idNumber(Number(turn))}`)
            stage.clock.offsetMs += holdMs
            await server.ask(`clockTo ${stage.clock.offsetMs}`)
            await until(() => server.ask<HoldState>(`seat ${slotOf(turn)}`), isFree)
          },
          async judge(_stage, server, turn) {
            const read = () => server.ask<HoldState>(`seat ${slotOf(turn)}`)
            const before = await read()
            // It died before the hold ran out: now it does.
            if (before.statuses.includes('held')) {
              stage.clock.offsetMs += holdMs
              await server.ask(`clockTo ${stage.clock.offsetMs}`)
            }
            const began = Date.now()
            const { statuses, expired, booked, orders } = await until(read, isFree, freedWithinMs)
            slowestMs = Math.max(slowestMs, Date.now() - began)
            expect([booked, expired]).toEqual([0, statuses.length])
            expect(orders).toHaveLength(statuses.length)
            for (const { outTradeNo } of orders)
              expect(stage.sandbox.pay.state.orders.get(outTradeNo)?.transactionId ?? null).toBeNull()
          },
        },
        { first, stride },
      )
      const when = `at moment ${first} and each ${stride} after`
      const slowest = `the slowest seat free ${(slowestMs / 1000).toFixed(1)} s after the return`
      process.stdout.write(`${kind} hold: killed ${deaths} times (${when}), ${slowest}\n`)
      expect(deaths).toBeGreaterThanOrEqual(Math.max(1, Math.floor(15 / stride)))
    })
  })
})
