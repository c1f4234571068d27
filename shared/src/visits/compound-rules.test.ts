// Night hours of a compound, over midnight too, and the rules as they cross the wire.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isNight, minuteOfDay, startingRules } from './compound-rules.ts'
import { compoundRulesSchema, storedRules, wireRules } from './compound-schema.ts'

const at = (time: string) => new Date(`2026-11-18T${time}:00+08:00`)

describe('isNight', () => {
  test('from the first minute, until before the last, over midnight', () => {
    const rules = { night: { from: '23:00', until: '05:00' } }
    const times = ['22:59', '23:00', '00:00', '04:59', '05:00', '12:00']
    expect(times.map((time) => isNight(rules, at(time)))).toEqual([false, true, true, true, false, false])
    const noon = { night: { from: '12:00', until: '14:00' } }
    expect(['11:59', '12:00', '13:59', '14:00'].map((time) => isNight(noon, at(time)))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isNight({ night: null }, at('03:00'))).toBe(false)
  })

  test('every minute belongs to the frame or to the one that it leaves', () => {
    const minute = fc.integer({ min: 0, max: 1439 })
    const write = (n: number) =>
      `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`
    fc.assert(
      fc.property(minute, minute, minute, (from, until, now) => {
        fc.pre(from !== until)
        const moment = new Date(Date.parse('2026-11-17T16:00:00Z') + now * 60_000)
        expect(minuteOfDay(moment)).toBe(now)
        const night = { from: write(from), until: write(until) }
        const rest = { from: write(until), until: write(from) }
        expect(isNight({ night }, moment)).toBe(!isNight({ night: rest }, moment))
      }),
    )
  })
})

describe('rules on the wire', () => {
  const wire = wireRules(startingRules)

  test('come back as they went', () => {
    expect(storedRules(compoundRulesSchema.parse(wire))).toEqual(startingRules)
  })

  test('what no compound may say is refused', () => {
    const wrong = [
      { visitorDoors: [] },
      { visitorDoors: ['window'] },
      { visitorDoors: ['lift', 'lift'] },
      { keepDays: 91 },
      { keepDays: 0 },
      { mostOpenVisits: 11 },
      { mostParty: 0 },
      { mostMembers: 21 },
      { parkingSpaces: -1 },
      { night: { from: '24:00', until: '05:00' } },
      { night: { from: '05:00', until: '05:00' } },
      { freeParkingMinutes: 1.5 },
    ]
    for (const change of wrong)
      expect(compoundRulesSchema.safeParse({ ...wire, ...change }).success).toBe(false)
    const right = { night: { from: '22:30', until: '05:00' }, keepDays: 90, visitorDoors: ['perimeter'] }
    expect(compoundRulesSchema.safeParse({ ...wire, ...right }).success).toBe(true)
  })
})
