// Filling a template: every placeholder, what is none, and values that look like placeholders themselves.
import { expect, it, test } from '@jest/globals'
import fc from 'fast-check'
import { fillTemplate, placeholders, unknownPlaceholders, type TemplateFacts } from './templates.ts'

const facts: TemplateFacts = {
  number: 'K7M-2QX-9TF',
  category: '市政设施',
  address: '湾南社区 3 幢',
  post: '湾南社区',
  dueAt: new Date('2026-11-19T17:05:00+08:00'),
  now: new Date('2026-11-18T23:59:00+08:00'),
}

it.each([
  ['{number}', 'K7M-2QX-9TF'],
  ['{category}', '市政设施'],
  ['{address}', '湾南社区 3 幢'],
  ['{post}', '湾南社区指挥站'],
  ['{due}', '11月19日 17:05'],
  ['{today}', '11月18日'],
  ['您好，{post}已收到。{due} 前给您答复。', '您好，湾南社区指挥站已收到。11月19日 17:05 前给您答复。'],
])('%s → %s', (text, filled) => expect(fillTemplate(text, facts)).toBe(filled))

it('says it in words where nothing is known', () => {
  expect(fillTemplate('{address}，{post}', { ...facts, address: null, post: null })).toBe(
    '您说的地方，分派台',
  )
})

it.each([
  ['没有', []],
  ['{number}{due}', []],
  ['{name} {phone} {name}', ['{name}', '{phone}']],
  ['{ number }', ['{ number }']],
  ['{}', ['{}']],
  ['{number', ['{']],
  ['number}', ['}']],
  ['{{number}}', ['{', '}']],
])('in %s unknown: %j', (text, unknown) => expect(unknownPlaceholders(text)).toEqual(unknown))

test('a value is never filled again, and a text that is accepted has no brace left', () => {
  const piece = fc.oneof(
    fc.string().map((text) => text.replace(/[{}]/g, '')),
    fc.constantFrom(...placeholders.map((name) => `{${name}}`)),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('')
      expect(unknownPlaceholders(text)).toEqual([])
      expect(fillTemplate(text, facts)).not.toMatch(/[{}]/)
      const sly = { ...facts, address: '{number}' }
      expect(fillTemplate('{address}', sly)).toBe('{number}')
    }),
  )
})
