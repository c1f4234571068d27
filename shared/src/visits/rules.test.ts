// The life of a visit: every status, step, actor and kind; times, night, plates.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isIdNumber, tidyIdNumber } from '../id-number.ts'
import { consentFault, consentVersions } from './consent-texts.ts'
import {
  hasLapsed,
  isOpenVisit,
  isPlate,
  maskName,
  nightShare,
  overtimeMinutes,
  tidyPlate,
  timesFault,
  visitCan,
  visitKinds,
  visitLimits,
  visitStatuses,
  visitStep,
  visitSteps,
  type VisitActor,
  type VisitStatus,
  type VisitStep,
} from './rules.ts'

const actors: VisitActor[] = ['household', 'visitor', 'guard', 'system']

/** Each line that is open: step, from, to, by; all others are closed. */
const table: [VisitStep, VisitStatus, VisitStatus, VisitActor][] = [
  ['claim', 'invited', 'accepted', 'visitor'],
  ['undo', 'accepted', 'invited', 'household'],
  ['accept', 'requested', 'accepted', 'household'],
  ['accept', 'accepted', 'accepted', 'household'],
  ['refuse', 'requested', 'refused', 'household'],
  ['refuse', 'accepted', 'refused', 'household'],
  ['cancel', 'invited', 'cancelled', 'household'],
  ['cancel', 'requested', 'cancelled', 'household'],
  ['cancel', 'accepted', 'cancelled', 'household'],
  ['cancel', 'invited', 'cancelled', 'visitor'],
  ['cancel', 'requested', 'cancelled', 'visitor'],
  ['cancel', 'accepted', 'cancelled', 'visitor'],
  ['cancel', 'invited', 'cancelled', 'guard'],
  ['cancel', 'requested', 'cancelled', 'guard'],
  ['cancel', 'accepted', 'cancelled', 'guard'],
  ['lapse', 'requested', 'accepted', 'system'],
  ['expire', 'invited', 'expired', 'system'],
  ['expire', 'requested', 'expired', 'system'],
  ['expire', 'accepted', 'expired', 'system'],
  ['finish', 'accepted', 'finished', 'system'],
]
const lineOf = (step: VisitStep, status: VisitStatus, actor: VisitActor) =>
  table.find(([s, from, , by]) => s === step && from === status && by === actor)

const scenes = visitSteps.flatMap((step) =>
  visitStatuses.flatMap((status) =>
    actors.flatMap((actor) =>
      visitKinds.flatMap((kind) =>
        [true, false].flatMap((claimed) =>
          [true, false].map((lapsed) => ({ step, status, actor, kind, claimed, lapsed })),
        ),
      ),
    ),
  ),
)

function expected(step: VisitStep, scene: Parameters<typeof visitStep>[1]): VisitStatus | null {
  const line = lineOf(step, scene.status, scene.actor)
  if (!line) return null
  if (step === 'undo' && !(scene.claimed && ['invite', 'standing'].includes(scene.kind))) return null
  if (['accept', 'refuse'].includes(step) && scene.status === 'accepted' && !scene.lapsed) return null
  if (scene.actor === 'guard' && scene.kind !== 'gate') return null
  return line[2]
}

describe('a step of a visit', () => {
  test.each(visitSteps)('%s leads where the table says, for every status, actor and kind', (step) => {
    const mine = scenes.filter((scene) => scene.step === step)
    expect(mine).toHaveLength(7 * 4 * 4 * 4)
    for (const { step: _step, ...scene } of mine) {
      const to = expected(step, scene)
      const verdict = visitStep(step, scene)
      expect({ ...scene, to: 'to' in verdict ? verdict.to : null }).toEqual({ ...scene, to })
      expect(visitCan(step, scene)).toBe(to !== null)
    }
  })

  test('that the wrong one takes is refused for who it is, a late one for what it is now', () => {
    const scene = { status: 'requested', kind: 'request', claimed: true, lapsed: false } as const
    expect(visitStep('accept', { ...scene, actor: 'visitor' })).toEqual({ why: 'actor' })
    expect(visitStep('accept', { ...scene, actor: 'household', status: 'refused' })).toEqual({
      why: 'status',
    })
    expect(visitStep('cancel', { ...scene, actor: 'guard' })).toEqual({ why: 'actor' })
  })

  test('leads out of no status that is over', () => {
    for (const { step, ...scene } of scenes)
      if (!isOpenVisit(scene.status)) expect(visitCan(step, scene)).toBe(false)
  })
})

describe('a visit that nobody answered', () => {
  test.each<[VisitStatus, string | null, number | null, boolean]>([
    ['accepted', '2026-11-18T10:00:00Z', null, true],
    ['accepted', '2026-11-18T10:00:00Z', 7, false],
    ['accepted', null, null, false],
    ['requested', '2026-11-18T10:00:00Z', null, false],
    ['expired', '2026-11-18T10:00:00Z', null, false],
  ])('%s, answer by %s, consent %s: %s', (status, answerBy, consentId, lapsed) => {
    expect(hasLapsed({ status, answerBy, consentId })).toBe(lapsed)
  })
})

const now = new Date('2026-11-18T10:00:00+08:00')
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const day = 24 * 60

describe('the times of a visit', () => {
  test.each<[string, number, number, boolean, 'from' | 'until' | null]>([
    ['an hour from now', 0, 60, false, null],
    ['begun five minutes ago', -5, 60, false, null],
    ['begun six minutes ago', -6, 60, false, 'from'],
    ['a quarter of an hour', 0, 15, false, null],
    ['a minute less', 0, 14, false, 'until'],
    ['a whole day', 0, day, false, null],
    ['a minute more', 0, day + 1, false, 'until'],
    ['ending before it begins', 60, 30, false, 'until'],
    ['in sixty days', 60 * day, 60 * day + 60, false, null],
    ['later', 60 * day + 1, 60 * day + 61, false, 'from'],
    ['a standing year', 0, 366 * day, true, null],
    ['more than a year', 0, 366 * day + 1, true, 'until'],
  ])('%s', (_what, from, until, standing, fault) => {
    expect(timesFault(at(from), at(until), now, standing)).toBe(fault)
  })

  test('are never both fine and out of the limits', () => {
    const minutes = fc.integer({ min: -2 * day, max: 400 * day })
    fc.assert(
      fc.property(minutes, minutes, fc.boolean(), (from, until, standing) => {
        if (timesFault(at(from), at(until), now, standing) !== null) return
        expect(from).toBeGreaterThanOrEqual(-5)
        expect((until - from) * 60_000).toBeGreaterThanOrEqual(visitLimits.shortestMs)
        expect((until - from) * 60_000).toBeLessThanOrEqual(
          standing ? visitLimits.longestStandingMs : visitLimits.longestMs,
        )
      }),
    )
  })
})

describe('the night of a compound', () => {
  const clock = (time: string, dayOf = 18) => new Date(`2026-11-${dayOf}T${time}:00+08:00`)
  const night = { night: { from: '23:00', until: '05:00' } }
  test.each<[string, Date, Date, string]>([
    ['by day', clock('10:00'), clock('22:59'), 'none'],
    ['until it begins', clock('22:00'), clock('23:00'), 'none'],
    ['into it', clock('22:00'), clock('23:30'), 'part'],
    ['within it', clock('23:00'), clock('05:00', 19), 'all'],
    ['out of it', clock('04:00'), clock('06:00'), 'part'],
    ['over it', clock('22:00'), clock('06:00', 19), 'part'],
  ])('a visit %s', (_what, from, until, share) => {
    expect(nightShare(night, from, until)).toBe(share)
    expect(nightShare({ night: null }, from, until)).toBe('none')
  })
})

describe('a plate', () => {
  test.each(['浙A12345', '浙AD1234', '京AF0236', '粤B1234学', '浙AD12345', '浙A12345D', '沪AF12345'])(
    '%s is one',
    (plate) => expect(isPlate(plate)).toBe(true),
  )
  test.each([
    ['no province', 'XA12345'],
    ['an I', '浙AI2345'],
    ['an O', '浙AO2345'],
    ['an O as its city', '浙O12345'],
    ['an I in a new-energy one', '浙AI12345'],
    ['an O at its end', '浙A12345O'],
    ['six characters', '浙A1234'],
    ['nine', '浙AD123456'],
    ['eight that are no new-energy ones', '浙A123456'],
    ['nothing', ''],
  ])('with %s is none', (_what, plate) => expect(isPlate(plate)).toBe(false))

  test('is read however it is written', () => {
    expect(tidyPlate(' 浙a·d1234 5')).toBe('浙AD12345')
  })

  test('never holds I or O', () => {
    const text = fc.string({ unit: fc.constantFrom(...'浙京ABDFIO012345'), minLength: 7, maxLength: 8 })
    fc.assert(
      fc.property(text, (plate) => {
        if (isPlate(plate)) expect(plate).not.toMatch(/[IO]/)
      }),
    )
  })
})

describe('what a visitor gives', () => {
  test.each([
    ['王小明', '王*'],
    [' Anna ', 'A*'],
    ['𠮷野', '𠮷*'],
    ['', '*'],
  ])('%s is read by others as %s', (name, masked) => expect(maskName(name)).toBe(masked))

  test.each([
    ['11010519491231002X', true],
    ['440524188001010014', true],
    ['330102199003074314', false],
    ['110105194912310021', false],
    ['11010519491331002X', false],
    ['1101051949123100', false],
  ])('the ID number %s: %s', (number, fits) => expect(isIdNumber(number)).toBe(fits))

  test('every ID number is right with one check character alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 999 }), (dayOf, order) => {
        const body = `330104198005${String(dayOf).padStart(2, '0')}${String(order).padStart(3, '0')}`
        const fits = [...'0123456789X'].filter((mark) => isIdNumber(body + mark))
        expect(fits).toHaveLength(1)
      }),
    )
    expect(tidyIdNumber(' 110105 19491231 002x')).toBe('11010519491231002X')
  })

  const data = { kind: 'data', version: consentVersions.data } as const
  const idNumber = { kind: 'id_number', version: consentVersions.id_number } as const
  test.each<[string, Parameters<typeof consentFault>[0], boolean, boolean]>([
    ['nothing said, a name alone', undefined, false, false],
    ['nothing said, an ID number', undefined, true, true],
    ['a yes to the data', [data], false, false],
    ['a yes to the data alone, an ID number', [data], true, true],
    ['a yes to both', [data, idNumber], true, false],
    ['no yes to the data', [], false, true],
    ['a yes to an old text', [{ ...data, version: '2020-01-01' }], false, true],
  ])('%s', (_what, given, withIdNumber, fault) => {
    expect(consentFault(given, withIdNumber)).toBe(fault)
  })

  test.each([
    [0, 60, 0],
    [60, 60, 0],
    [61, 60, 1],
    [200, 0, 200],
  ])('a vehicle inside for %i minutes, %i of them free: %i over', (stay, free, over) => {
    expect(overtimeMinutes(now, at(stay), free)).toBe(over)
  })
})
