// Every status with every step, the misses that pause, the refunds as they are stated.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { feeRuleOf } from '../payments/fees.ts'
import {
  appointmentStatuses,
  applicantSteps,
  counterSteps,
  overWithout,
  pausedUntil,
  refundFor,
  stepRefusal,
  type AppointmentStatus,
} from './rules.ts'
import { startingServices, validityAt } from './services.ts'

const minute = 60_000
const day = 24 * 60 * minute
const from = new Date('2026-11-25T09:00:00+08:00')
const facts = (status: AppointmentStatus) => ({
  status,
  from,
  until: new Date(from.getTime() + 30 * minute),
  parked: false,
})
const at = (minutes: number) => new Date(from.getTime() + minutes * minute)

describe('what nobody marked', () => {
  const { until } = facts('booked')
  const over = (status: AppointmentStatus, time: string) =>
    overWithout({ status, until }, new Date(`${time}+08:00`))

  test('stands against nothing from the end of its day; who never checked in ends a day later', () => {
    const times = ['2026-11-25T23:59:59', '2026-11-26T00:00', '2026-11-26T23:59:59', '2026-11-27T00:00']
    const told = (status: AppointmentStatus) => times.map((time) => over(status, time))
    expect(told('booked')).toEqual([null, 'let_go', 'let_go', 'expire'])
    for (const here of ['checked_in', 'called'] as const)
      expect(told(here)).toEqual([null, 'let_go', 'let_go', 'let_go'])
    for (const ended of ['held', 'served', 'missed', 'cancelled', 'expired'] as const)
      expect(told(ended)).toEqual([null, null, null, null])
  })

  test('a time that ends late in the evening keeps its quarter of an hour to check in', () => {
    const late = { status: 'booked', until: new Date('2026-11-25T23:50:00+08:00') } as const
    expect(overWithout(late, new Date('2026-11-26T00:04:00+08:00'))).toBeNull()
  })
})

describe('steps', () => {
  const open: Record<AppointmentStatus, string[]> = {
    held: ['pay', 'cancel', 'reschedule'],
    booked: ['cancel', 'reschedule', 'check-in'],
    checked_in: ['call'],
    called: ['recall', 'park', 'hand-over', 'serve', 'miss'],
    served: [],
    missed: [],
    cancelled: [],
    expired: [],
  }
  test.each(appointmentStatuses)('of %s, ten minutes before its time', (status) => {
    const can = [...applicantSteps, ...counterSteps].filter(
      (step) => !stepRefusal(step, facts(status), at(-10)),
    )
    expect(can).toEqual(open[status])
  })

  test('check-in opens half an hour before and closes a quarter after', () => {
    const tries = [-31, -30, 0, 45, 46].map((minutes) =>
      stepRefusal('check-in', facts('booked'), at(minutes)),
    )
    expect(tries).toEqual(['too_early', null, null, null, 'too_late'])
  })

  test('who never came is missed when the time is over, not before; another time or none at all only before', () => {
    expect([29, 30].map((minutes) => stepRefusal('miss', facts('booked'), at(minutes)))).toEqual([
      'too_early',
      null,
    ])
    for (const step of ['reschedule', 'cancel'] as const) {
      const refusals = [-1, 0].map((minutes) => stepRefusal(step, facts('booked'), at(minutes)))
      expect(refusals).toEqual([null, 'too_late'])
    }
  })
})

describe('misses', () => {
  const ago = (days: number) => new Date(from.getTime() - days * day)
  test('three in 90 days pause for 30 after the third', () => {
    expect(pausedUntil([ago(90), ago(5), ago(0)], from)).toEqual(new Date(from.getTime() + 30 * day))
    expect(pausedUntil([ago(91), ago(5), ago(0)], from)).toBeNull()
    expect(pausedUntil([ago(5), ago(0)], from)).toBeNull()
    expect(pausedUntil([ago(40), ago(35), ago(30)], from)).toBeNull()
    expect(pausedUntil([ago(40), ago(35), ago(29)], from)).toEqual(new Date(from.getTime() + day))
  })

  test('never pause with fewer than three, and never longer than 30 days from now', () => {
    const some = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 })
    fc.assert(
      fc.property(some, (days) => {
        const until = pausedUntil(days.map(ago), from)
        if (days.length < 3) expect(until).toBeNull()
        if (until) expect(until.getTime() - from.getTime()).toBeLessThanOrEqual(30 * day)
      }),
    )
  })
})

describe('what is published', () => {
  test('money goes back unless the card is made', () => {
    expect(
      (['cancelled', 'left_unserved', 'missed', 'unmarked', 'overridden', 'served'] as const).map(refundFor),
    ).toEqual(['all', 'all', 'all', 'all', 'all', 'none'])
  })

  test('each service says all in both languages, and its fee is in the table where it has one', () => {
    for (const service of startingServices) {
      for (const words of [service.name, service.whoComes, service.takes, ...service.bring]) {
        expect(words.zh).toMatch(/\p{Script=Han}/u)
        expect(words.en).toMatch(/^[^\p{Script=Han}]+$/u)
      }
      expect(service.fee).toEqual(feeRuleOf(service.code))
      expect(service.source).toMatch(/\d{4}-\d\d-\d\d/)
    }
  })

  test('validity by age follows article 5', () => {
    expect([0, 15, 16, 25, 26, 45, 46, 99].map((age) => validityAt(age)?.years)).toEqual([
      5,
      5,
      10,
      10,
      20,
      20,
      null,
      null,
    ])
  })
})
