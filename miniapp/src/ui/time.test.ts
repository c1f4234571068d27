// Times as people read them, on both sides of midnight in Shanghai.
import { describe, expect, it } from '@jest/globals'
import { lengthOf, timeLeft, when } from './time'

// A Friday: 00:30 in Shanghai, still Thursday in UTC.
const now = new Date('2026-11-19T16:30:00Z')

describe('when', () => {
  it.each([
    ['2026-11-20T09:30:00Z', '今天 17:30', 'Today 17:30'],
    ['2026-11-19T15:59:59Z', '昨天 23:59', 'Yesterday 23:59'],
    ['2026-11-19T16:00:00Z', '今天 00:00', 'Today 00:00'],
    ['2026-11-20T16:00:00Z', '明天 00:00', 'Tomorrow 00:00'],
    ['2026-11-17T01:12:00Z', '周二 09:12', 'Tue 09:12'],
    ['2026-11-25T01:12:00Z', '周三 09:12', 'Wed 09:12'],
    ['2026-11-13T01:12:00Z', '11月13日', '13 Nov'],
    ['2025-11-03T01:12:00Z', '2025年11月3日', '3 Nov 2025'],
    ['2025-12-31T16:00:00Z', '1月1日', '1 Jan'],
  ])('%s is %s', (at, zh, en) => {
    expect(when(at, now)).toBe(zh)
    expect(when(new Date(at), now, 'en')).toBe(en)
  })
})

describe('lengths of time', () => {
  it.each([
    [0, '1 分'],
    [59_000, '1 分'],
    [26 * 60_000 + 59_000, '26 分'],
    [60 * 60_000, '1 小时'],
    [(7 * 60 + 49) * 60_000, '7 小时 49 分'],
    [24 * 3_600_000, '1 天'],
    [(27 * 60 + 5) * 60_000, '1 天 3 小时'],
  ])('%i ms is %s', (ms, words) => {
    expect(lengthOf(ms)).toBe(words)
    expect(lengthOf(-ms)).toBe(words)
  })

  it('says what is left, and what is over', () => {
    expect(timeLeft('2026-11-19T16:56:30Z', now)).toBe('还剩 26 分')
    expect(timeLeft('2026-11-19T16:18:00Z', now)).toBe('超时 12 分')
    expect(timeLeft('2026-11-19T16:18:00Z', now, 'en')).toBe('12 min over')
  })
})
