// Reading forms: whatever a client sends comes out as it was meant, and nothing makes it fail in an unforeseen way.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { Open311Error } from './errors.ts'
import { readParams } from './form.ts'
import { splitEnding, toXml } from './format.ts'
import { readTime } from './numbers.ts'

/** What XML and a form can both hold: no lone surrogates, no control characters. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter(
    (value) =>
      value.trim() !== '' && !/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffc}\u{10000}-\u{10ffff}]/u.test(value),
  )
const name = fc.stringMatching(/^[a-z_]{1,12}$/)
const code = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/)

describe('a form', () => {
  it('gives back every value as it was written, in the order it came', () => {
    fc.assert(
      fc.property(name, fc.array(text, { minLength: 1, maxLength: 5 }), (key, values) => {
        const params = readParams(
          new URLSearchParams(values.map((value): [string, string] => [key, value])).toString(),
        )
        expect(params.get(key)).toBe(values[0])
        expect(params.all(key)).toEqual(values)
      }),
    )
  })

  it('reads attributes in every way that clients write them', () => {
    fc.assert(
      fc.property(code, fc.array(text, { minLength: 1, maxLength: 4 }), fc.nat(3), (key, values, style) => {
        const names = [
          `attribute[${key}]`,
          `attribute[${key}][]`,
          `attribute[${key}][0]`,
          `attribute[${key}]`,
        ]
        const encoded = new URLSearchParams(
          values.map((value): [string, string] => [names[style]!, value]),
        ).toString()
        const raw = style === 3 ? encoded.replaceAll('%5B', '[').replaceAll('%5D', ']') : encoded
        expect([...readParams(raw).attributes()]).toEqual([[key, values]])
      }),
    )
  })

  it('takes an empty parameter for none', () => {
    const params = readParams('a=&b=+&c&attribute[x]=&media_url=&media_url=u')
    expect([params.get('a'), params.get('b'), params.get('c')]).toEqual([null, null, null])
    expect(params.attributes().size).toBe(0)
    expect(params.all('media_url')).toEqual(['u'])
  })

  it('is read or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        try {
          readParams(raw).attributes()
        } catch (error) {
          expect(error).toBeInstanceOf(Open311Error)
        }
      }),
    )
    expect(() => readParams(Array(600).fill('a=1').join('&'))).toThrow(Open311Error)
  })
})

describe('an answer in XML', () => {
  it('reads back as it was written', () => {
    const parser = new XMLParser({ ignoreDeclaration: true, parseTagValue: false, trimValues: false })
    fc.assert(
      fc.property(text, (description) => {
        const xml = toXml('service_requests', [{ description }])
        const read = parser.parse(xml).service_requests.request.description
        expect(read).toBe(description.replace(/\r\n?/g, '\n'))
      }),
    )
  })

  it('has an element for nothing, and a list of none', () => {
    expect(toXml('service_requests', [{ zipcode: null }])).toMatch(/<zipcode(\/>|><\/zipcode>)/)
    expect(toXml('service_requests', [])).toMatch(/<service_requests(\/>|>\s*<\/service_requests>)/)
  })
})

describe('a time', () => {
  it.each([
    ['2026-11-18T10:00:00+08:00', '2026-11-18T02:00:00.000Z'],
    ['2026-11-18T10:00:00 08:00', '2026-11-18T02:00:00.000Z'],
    ['2026-11-18T02:00:00Z', '2026-11-18T02:00:00.000Z'],
    ['2026-11-18T02:00:00.5Z', '2026-11-18T02:00:00.500Z'],
    ['2026-11-18', '2026-11-17T16:00:00.000Z'],
    ['2026-11-18T10:00:00', '2026-11-18T02:00:00.000Z'],
  ])('%s is read', (written, iso) => {
    expect(readTime(written)?.toISOString()).toBe(iso)
  })
  it.each(['', 'now', '2026-02-30T00:00:00Z', '2026-13-01', '2026-11-18T25:00:00Z', '1'])(
    '%s is none',
    (written) => {
      expect(readTime(written)).toBeNull()
    },
  )
})

describe('the ending of an address', () => {
  it('is cut off, and nothing else', () => {
    expect(splitEnding('K7M.2.json')).toEqual({ name: 'K7M.2', format: 'json' })
    for (const odd of ['K7M', 'K7M.JSON', '.xml', 'K7M.csv', 'xml']) expect(splitEnding(odd)).toBeNull()
  })
})
