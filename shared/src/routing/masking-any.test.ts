// Whatever the number, and however it is written, it is hidden; and nothing else is.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { maskPersonal } from './masking.ts'

const digitIn = [
  '0零〇０',
  '1一壹幺１①',
  '2二贰２',
  '3三叁３③',
  '4四肆４',
  '5五伍５',
  '6六陆６',
  '7七柒７',
  '8八捌８',
  '9九玖９',
].map((signs) => [...signs])
const written = (digits: string, signs: fc.Arbitrary<number>) =>
  fc
    .array(signs, { minLength: digits.length, maxLength: digits.length })
    .map((choices) =>
      [...digits].map(
        (digit, i) => digitIn[Number(digit)]?.[(choices[i] ?? 0) % digitIn[Number(digit)]!.length] ?? digit,
      ),
    )
const separators = fc.constantFrom(
  '',
  ' ',
  '-',
  '—',
  '.',
  '·',
  '_',
  '  ',
  ' - ',
  '\u3000',
  '\u200b',
  '~',
  '/',
)
const around = fc.constantFrom('', '电话', '联系我：', '，', ' ', '啊', '\n', '在12幢门口', '。晚上7点', '号')
const digitsOfLength = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const mobile = fc
  .tuple(fc.constantFrom('13', '14', '15', '16', '17', '18', '19'), digitsOfLength(9))
  .map((parts) => parts.join(''))
const identity = fc
  .tuple(
    fc.constantFrom('330106', '110101', '440305', '511702', '650102'),
    fc.integer({ min: 1930, max: 2020 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    digitsOfLength(3),
    fc.constantFrom(...'0123456789Xx'),
  )
  .map(
    ([area, year, month, day, order, check]) =>
      `${area}${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${order}${check}`,
  )
const card = fc
  .tuple(fc.constantFrom('62', '4', '51', '9558', '60'), fc.integer({ min: 16, max: 19 }), digitsOfLength(19))
  .map(([start, length, rest]) => (start + rest).slice(0, length))

/** One separator all through, put where `every` says. */
const embedded = (numbers: fc.Arbitrary<string>, every: fc.Arbitrary<number>, signs: fc.Arbitrary<number>) =>
  fc.tuple(numbers, every, separators, around, around).chain(([number, size, separator, before, after]) =>
    written(number, signs).map((all) => ({
      number,
      text: before + all.map((sign, i) => (i > 0 && i % size === 0 ? separator : '') + sign).join('') + after,
    })),
  )

const digitsLeft = (text: string) => text.normalize('NFKC').replace(/[^0-9]/g, '')

test.each([
  ['mobile', mobile, fc.constantFrom(1, 3, 4, 11), 7],
  ['identity card', identity, fc.constantFrom(1, 4, 6, 18), 2],
  ['bank card', card, fc.constantFrom(1, 4, 19), 4],
])('any %s number is hidden, in any writing', (_name, numbers, every, mostLeft) => {
  fc.assert(
    fc.property(embedded(numbers, every, fc.nat({ max: 20 })), ({ text }) => {
      const masked = maskPersonal(text)
      expect(masked).toHaveLength(text.length)
      expect(masked.replace(/[^*]/g, '').length).toBeGreaterThanOrEqual(4)
      expect(maskPersonal(masked)).toBe(masked)
    }),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(embedded(numbers, every, fc.constant(0)), ({ number, text }) => {
      const left = digitsLeft(maskPersonal(text).replaceAll('12幢', '').replaceAll('7点', ''))
      expect(left).not.toContain(number)
      expect(left.length).toBeLessThanOrEqual(mostLeft)
    }),
    { numRuns: 500 },
  )
})

test('any plate is hidden', () => {
  const plate = fc.tuple(
    fc.constantFrom(...'京津沪浙苏皖粤川鲁'),
    fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ'),
    fc.constantFrom('', '·', ' ', '.', '-'),
    fc.oneof(
      digitsOfLength(5),
      digitsOfLength(4).map((digits) => `${digits}警`),
      digitsOfLength(5).map((digits) => `D${digits}`),
      digitsOfLength(5).map((digits) => `${digits}F`),
      digitsOfLength(3).map((digits) => `A${digits}B`),
    ),
    around,
  )
  fc.assert(
    fc.property(plate, fc.boolean(), ([province, letter, dot, series, after], small) => {
      const shown = small ? (letter + dot + series).toLowerCase() : letter + dot + series
      const masked = maskPersonal(`车${province}${shown}${after}`)
      expect(masked).toContain('***')
      expect(masked).not.toContain(series)
    }),
  )
})

test('any flat is hidden, and its building stays', () => {
  const flat = fc.record({
    building: fc.integer({ min: 1, max: 99 }),
    sign: fc.constantFrom('幢', '栋', '号楼', '座'),
    unit: fc.integer({ min: 1, max: 9 }),
    floor: fc.integer({ min: 1, max: 33 }),
    door: fc.integer({ min: 1, max: 8 }),
    ending: fc.constantFrom('室', '', '户', '房'),
    after: fc.constantFrom('', '，漏水', '的业主', '天天吵'),
  })
  fc.assert(
    fc.property(flat, ({ building, sign, unit, floor, door, ending, after }) => {
      const room = `${floor}0${door}`
      const masked = maskPersonal(`湾南小区${building}${sign}${unit}单元${room}${ending}${after}`)
      expect(masked).toBe(`湾南小区${building}${sign}*单元${'*'.repeat(room.length)}${ending}${after}`)
    }),
  )
})

test('harmless pieces in any order stay as they are', () => {
  const piece = fc.constantFrom(
    '文汇路12号',
    '401路公交',
    '拖欠13800元',
    '12345热线',
    '2026年11月20日',
    '早上7:30',
    '12幢',
    '5楼灯坏了',
    '路灯坏了',
    '一共20户',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('，')
      expect(maskPersonal(text)).toBe(text)
    }),
  )
})

test('what was masked is masked already, and nothing grows or shrinks', () => {
  const piece = fc.constantFrom(
    '13812345678',
    '330106199001011234',
    '浙A12345',
    '6222021234567890123',
    '12-2-502',
    '微信abc_12345',
    '，',
    ' ',
    '1234',
    '路灯坏了',
    '12幢',
    '\u{1f525}',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      const masked = maskPersonal(text)
      expect(masked).toHaveLength(text.length)
      expect(maskPersonal(masked)).toBe(masked)
    }),
  )
})
