// What a scan of a door plate may hold, and that nothing makes the reader fail.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { plateCodeOf } from './plates.ts'

test.each([
  ['DP-1001', 'DP-1001'],
  ['  dp-1001\n', 'DP-1001'],
  ['ＤＰ－１００１', 'DP-1001'],
  ['330114001012000123', '330114001012000123'],
  ['https://plates.example/d?c=DP-1001', 'DP-1001'],
  ['https://plates.example/d?x=1&code=dp%2D1001', 'DP-1001'],
  ['https://plates.example/d?c=&id=DP-1001#top', 'DP-1001'],
  ['http://plates.example/door/DP-1001', 'DP-1001'],
  ['https://plates.example/door/DP-1001/?from=qr', 'DP-1001'],
  ['https://plates.example/#/door/DP-1001', 'DP-1001'],
  ['https://plates.example/#/door?c=DP-1001', 'DP-1001'],
  ['HTTPS://PLATES.EXAMPLE/DP-1001', 'DP-1001'],
  ['https://plates.example/door', null],
  ['https://plates.example', null],
  ['https://plates.example/d?c=%E0%A4%A', null],
  ['湾南小区', null],
  ['WIFI:S:home;P:12345678;;', null],
  ['weixin://dl/business', null],
  ['hello', null],
  ['DP-1001; drop table', null],
  ['', null],
])('%s → %s', (scanned, code) => {
  expect(plateCodeOf(scanned)).toBe(code)
})

test('any text: a code that stands for itself, or nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })),
      (scanned) => {
        const code = plateCodeOf(scanned)
        if (code !== null) expect(plateCodeOf(code)).toBe(code)
      },
    ),
  )
})
