// What WeChat would refuse, and that filled templates are never refused.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  dataProblem,
  fillTemplate,
  findTemplate,
  issuedTemplate,
  noticeTemplates,
  type NoticeTemplate,
  type TemplateValues,
} from './templates.ts'

const resolved = noticeTemplates.report_resolved
const at = new Date('2026-11-21T16:05:09.123Z')
const values = { matter: '绿化带护栏缺口', status: '已办结', note: '护栏已经补好', at, number: 'K7M2-9Q4X' }
const filled = () => fillTemplate(resolved, values)

describe('what WeChat refuses', () => {
  test.each([
    ['no data at all', undefined, 'data.thing1.value is empty'],
    ['data as text', JSON.stringify(filled()), 'data.thing1.value is empty'],
    ['a missing key', { ...filled(), thing3: undefined }, 'data.thing3.value is empty'],
    ['a bare value', { ...filled(), thing1: '护栏' }, 'data.thing1.value is empty'],
    ['an empty value', { ...filled(), thing1: { value: ' ' } }, 'data.thing1.value is empty'],
    ['a number', { ...filled(), thing1: { value: 5 } }, 'data.thing1.value is empty'],
    ['21 characters', { ...filled(), thing1: { value: '护'.repeat(21) } }, 'data.thing1.value invalid'],
    ['a line break', { ...filled(), thing1: { value: '护\n栏' } }, 'data.thing1.value invalid'],
    [
      'six Chinese characters',
      { ...filled(), phrase2: { value: '已经全部办结' } },
      'data.phrase2.value invalid',
    ],
    ['a phrase in Latin', { ...filled(), phrase2: { value: 'done' } }, 'data.phrase2.value invalid'],
    [
      'a time without a clock',
      { ...filled(), time4: { value: '2026年11月22日' } },
      'data.time4.value invalid',
    ],
    ['an hour 24', { ...filled(), time4: { value: '24:00' } }, 'data.time4.value invalid'],
    ['three times', { ...filled(), time4: { value: '9:00~10:00~11:00' } }, 'data.time4.value invalid'],
    [
      '33 characters',
      { ...filled(), character_string5: { value: 'A'.repeat(33) } },
      'data.character_string5.value invalid',
    ],
    [
      'a Chinese number',
      { ...filled(), character_string5: { value: '编号1' } },
      'data.character_string5.value invalid',
    ],
  ])('%s', (_name, data, problem) => {
    expect(dataProblem(resolved, data)).toBe(problem)
  })

  test.each(['15:01', '2019年10月1日 15:01', '2026-11-22 09:05:01', '2026/11/22 9:05', '9:00~10:30'])(
    'but takes the time %s',
    (value) => {
      expect(dataProblem(resolved, { ...filled(), time4: { value } })).toBeNull()
    },
  )
})

describe('filling a template', () => {
  test('gives each value under its key, times in Shanghai', () => {
    expect(filled()).toEqual({
      thing1: { value: '绿化带护栏缺口' },
      phrase2: { value: '已办结' },
      thing3: { value: '护栏已经补好' },
      time4: { value: '2026年11月22日 00:05' },
      character_string5: { value: 'K7M2-9Q4X' },
    })
  })

  test('cuts by code point and shows that it cut', () => {
    const data = fillTemplate(resolved, {
      ...values,
      matter: '😀'.repeat(21),
      number: '0123456789'.repeat(4),
    })
    expect(data['thing1']?.value).toBe(`${'😀'.repeat(19)}…`)
    expect(data['character_string5']?.value).toBe('01234567890123456789012345678901')
    expect(fillTemplate(resolved, { ...values, matter: '😀'.repeat(20) })['thing1']?.value).toBe(
      '😀'.repeat(20),
    )
  })

  test('drops what cannot be seen', () => {
    const matter = '\u202e护\u0000栏\r\n\t缺\u2028口\ud83d\u200b '
    expect(fillTemplate(resolved, { ...values, matter })['thing1']?.value).toBe('护 栏 缺 口')
  })

  test('keeps only Chinese in a phrase, five characters of it', () => {
    expect(fillTemplate(resolved, { ...values, status: '已办结, done' })['phrase2']?.value).toBe('已办结')
    expect(fillTemplate(resolved, { ...values, status: '已经全部办结' })['phrase2']?.value).toBe('已经全部办')
  })

  test('puts something where nothing is left', () => {
    const data = fillTemplate(resolved, { ...values, note: ' \n', status: 'done', number: '编号' })
    expect([data['thing3'], data['phrase2'], data['character_string5']]).toEqual([
      { value: '请点开查看' },
      { value: '请查看' },
      { value: '-' },
    ])
  })

  test('refuses a date that is none', () => {
    expect(() => fillTemplate(resolved, { ...values, at: new Date(Number.NaN) })).toThrow(RangeError)
  })

  test.each(Object.values(noticeTemplates))(
    '$title is never refused, whatever the values',
    (template: NoticeTemplate) => {
      const text = fc.string({ unit: 'binary', maxLength: 60 })
      const date = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      const anyValues = fc.record(
        Object.fromEntries(template.fields.map((field) => [field.name, field.type === 'time' ? date : text])),
      )
      fc.assert(
        fc.property(anyValues, (given) => {
          const data = fillTemplate(template, given as TemplateValues<NoticeTemplate>)
          expect(dataProblem(template, data)).toBeNull()
        }),
      )
    },
  )
})

describe('the templates', () => {
  test('have at most five fields, keys of their type, ids of their own', () => {
    const all: NoticeTemplate[] = Object.values(noticeTemplates)
    for (const { fields } of all) {
      expect(fields.length).toBeLessThanOrEqual(5)
      for (const field of fields) expect(field.key).toMatch(new RegExp(`^${field.type}\\d+$`))
      expect(new Set(fields.map((field) => field.key)).size).toBe(fields.length)
    }
    expect(new Set(all.map((template) => template.id)).size).toBe(all.length)
  })

  test('are found by id', () => {
    expect(findTemplate('sandbox-report-resolved')?.title).toBe('办理结果通知')
    expect(findTemplate('toString')).toBeUndefined()
  })

  test('take the id and keys of a real account', () => {
    const real = issuedTemplate(resolved, { id: 'wOyX', keys: { matter: 'thing7' } })
    expect(Object.keys(fillTemplate(real, values))).toEqual([
      'thing7',
      'phrase2',
      'thing3',
      'time4',
      'character_string5',
    ])
    expect(findTemplate('wOyX', { report_resolved: real })).toBe(real)
    expect(() => issuedTemplate(resolved, { id: 'wOyX', keys: { matter: 'phrase7' } })).toThrow(RangeError)
  })
})
