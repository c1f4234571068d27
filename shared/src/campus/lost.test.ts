// What makes a found thing likely the lost one: properties of the score, and cases people would agree on.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  likelyFrom,
  likelyPairs,
  likeness,
  lostCategories,
  scorePair,
  shownWords,
  type Thing,
} from './lost.ts'

const startMs = Date.parse('2026-11-18T10:00:00+08:00')
const hourMs = 3_600_000
const thing = fc.record<Thing>({
  category: fc.constantFrom(...lostCategories),
  atMs: fc.integer({ min: startMs - 60 * 24 * hourMs, max: startMs + 60 * 24 * hourMs }),
  place: fc.option(
    fc.tuple(
      fc.double({ min: 120.2, max: 120.5, noNaN: true }),
      fc.double({ min: 30.2, max: 30.4, noNaN: true }),
    ),
    { nil: null },
  ),
  words: fc.string({ maxLength: 60, unit: 'grapheme' }),
})
const aCard: Thing = { category: 'card', atMs: startMs, place: [120.35, 30.31], words: '蓝色校园卡 二号食堂' }

describe('the score of a pair', () => {
  it('lies between 0 and 1, whatever is compared', () => {
    fc.assert(
      fc.property(thing, thing, (lost, found) => {
        const { score } = scorePair(lost, found)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is highest for the very same thing', () => {
    fc.assert(
      fc.property(thing, thing, (lost, found) => {
        const same = scorePair(lost, lost).score
        expect(same).toBeGreaterThanOrEqual(
          scorePair(lost, { ...found, atMs: lost.atMs, place: lost.place }).score,
        )
      }),
    )
  })

  it('never falls when it is found sooner after, or nearer', () => {
    fc.assert(
      fc.property(thing, thing, fc.nat(40 * 24), fc.nat(40 * 24), (lost, found, a, b) => {
        const after = (hours: number) => scorePair(lost, { ...found, atMs: lost.atMs + hours * hourMs }).score
        expect(after(Math.min(a, b))).toBeGreaterThanOrEqual(after(Math.max(a, b)))
      }),
    )
    fc.assert(
      fc.property(thing, fc.nat(3000), fc.nat(3000), (found, a, b) => {
        const lost = { ...found, place: [120.35, 30.31] as const }
        const away = (metres: number) =>
          scorePair(lost, { ...found, place: [120.35 + metres / 96_000, 30.31] as const }).score
        expect(away(Math.min(a, b))).toBeGreaterThanOrEqual(away(Math.max(a, b)))
      }),
    )
  })

  it('is nothing for another category, and for what was found before it was lost', () => {
    fc.assert(
      fc.property(thing, thing, (lost, found) => {
        fc.pre(lost.category !== found.category && lost.category !== 'other' && found.category !== 'other')
        expect(scorePair(lost, found).score).toBe(0)
      }),
    )
    fc.assert(
      fc.property(thing, fc.integer({ min: 3, max: 900 }), (lost, hours) => {
        expect(scorePair(lost, { ...lost, atMs: lost.atMs - hours * hourMs }).score).toBe(0)
      }),
    )
  })

  it.each<[string, Partial<Thing>, boolean]>([
    [
      'the same words an hour later near by',
      { atMs: startMs + hourMs, words: '捡到蓝色校园卡，二号食堂门口' },
      true,
    ],
    ['other words, the same hall', { atMs: startMs + hourMs, words: '一张饭卡' }, true],
    ['across the town with other words', { place: [120.45, 30.35], words: '一张饭卡' }, false],
    [
      'three weeks later with other words and no place',
      { atMs: startMs + 600 * hourMs, place: null, words: '交通卡' },
      false,
    ],
    ['keys', { category: 'keys', words: '蓝色校园卡 二号食堂' }, false],
  ])('judges %s', (_name, changes, likely) => {
    expect(scorePair(aCard, { ...aCard, ...changes }).score >= likelyFrom).toBe(likely)
  })
})

describe('likeness', () => {
  it('is the same from both sides, and whole for a text and itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(likeness(a, b)).toBe(likeness(b, a))
      }),
    )
    expect([likeness('黑色雨伞', '黑色雨伞'), likeness('黑色雨伞', '钥匙'), likeness('', '')]).toEqual([
      1, 0, 0,
    ])
  })
})

describe('likely pairs', () => {
  it('come best first, none below the bound, whichever side asks', () => {
    fc.assert(
      fc.property(thing, fc.array(thing, { maxLength: 30 }), (one, others) => {
        for (const kind of ['lost', 'found'] as const) {
          const scores = likelyPairs(one, kind, others).map(({ score }) => score)
          expect(scores).toEqual(scores.slice().sort((a, b) => b - a))
          expect(scores.every((score) => score >= likelyFrom)).toBe(true)
          expect(scores.length).toBeLessThanOrEqual(10)
        }
      }),
    )
    const late = { ...aCard, atMs: startMs + hourMs }
    expect(likelyPairs(aCard, 'lost', [late])).toHaveLength(1)
    expect(likelyPairs(late, 'found', [aCard])).toHaveLength(1)
  })
})

describe('what others read', () => {
  it.each([
    ['20260001', '********'],
    ['2026 0001 号', '********* 号'],
    ['２０２６０００１', '********'],
    ['二号食堂 3 楼', '二号食堂 3 楼'],
    ['1234', '1234'],
  ])('hides numbers of five digits and more: %s', (written, shown) => {
    const words = { title: written, text: written, spot: written }
    expect(shownWords({ category: 'bag', ...words })).toEqual({ title: shown, text: shown, spot: shown })
  })

  it('is the same for every card, whoever it belongs to', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (title, text) => {
        expect(shownWords({ category: 'card', title, text })).toEqual({
          title: '一张卡或证件',
          text: null,
          spot: null,
        })
      }),
    )
  })
})
