// Which thing a report is about, and when two are about the same.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { agreementOf, objectsOf } from './matter-objects.ts'

test.each([
  ['滑梯坏了', ['slide']],
  ['路灯不亮，晚上看不见', ['lamp']],
  ['红绿灯坏了', ['signal']],
  ['滑梯旁边的路灯不亮', ['lamp']],
  ['路灯下面的井盖松了', ['cover']],
  ['人行道护栏断了一截', ['railing']],
  ['电梯里的灯不亮', ['lamp']],
  ['垃圾桶和长椅都坏了', ['bench', 'garbage']],
  ['垃圾桶旁边', ['garbage']],
  ['一直没有人来管', []],
  ['', []],
])('%s', (text, things) => {
  expect([...objectsOf(text)].sort()).toEqual(things)
})

test.each([
  ['滑梯坏了', '井盖松了', 'other'],
  ['路灯坏了', '灯泡不亮', 'same'],
  ['路灯坏了', '坏了三天没人修', 'unsaid'],
  ['没人修', '坏了三天', 'none'],
])('%s and %s: %s', (a, b, agreement) => {
  expect(agreementOf(objectsOf(a), objectsOf(b))).toBe(agreement)
})

test('any text agrees with itself, and both ways alike', () => {
  const piece = fc.constantFrom('路灯', '井盖', '旁边的', '上', '坏了', '树', '，', 'x')
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [one, two] = [objectsOf(a), objectsOf(b)]
      expect(agreementOf(one, one)).toBe(one.size > 0 ? 'same' : 'none')
      expect(agreementOf(one, two)).toBe(agreementOf(two, one))
    }),
  )
})
