// What the tests of Open311 share: forms as clients send them, answers as clients read them.
import { expect } from '@jest/globals'
import { XMLParser } from 'fast-xml-parser'
import type { Answer, TestApp } from './app.ts'

export const base = '/open311/v2'
export type Fields = Record<string, string | string[]>

const lists = ['service', 'attribute', 'value', 'request', 'request_update', 'error']
const parser = new XMLParser({
  ignoreDeclaration: true,
  parseTagValue: false,
  isArray: (name) => lists.includes(name),
})

export function xmlOf(answer: Answer) {
  expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8')
  expect(answer.body).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n/)
  return parser.parse(answer.body as string)
}

function jsonOf(answer: Answer) {
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  return answer.body
}

/** The same list of errors whichever format was asked for. */
export function expectErrors(answer: Answer, status: number, words: RegExp) {
  const list = typeof answer.body === 'string' ? xmlOf(answer).errors.error : jsonOf(answer)
  expect({ status: answer.status, list }).toEqual({ status, list: expect.any(Array) })
  expect(list.length).toBeGreaterThan(0)
  for (const { code } of list) expect(String(code)).toBe(String(status))
  expect(list.map(({ description }: { description: string }) => description).join('\n')).toMatch(words)
}

export function form(fields: Fields) {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    raw: body.toString(),
  }
}

export const complete = {
  api_key: 'sandbox',
  service_code: 'facility',
  address_string: '下沙街道湾南社区12幢',
  description: '护栏缺了个大口子 <b>危险</b> & 小心 😀',
}

export function openDoors(app: () => TestApp) {
  const post = (path: string, fields: Fields) =>
    app().call('POST', `${base}/${path}`, { key: null, ...form(fields) })
  return {
    get: (path: string) => app().call('GET', `${base}/${path}`),
    post,
    /** Files a request; gives its id. */
    async filed(fields: Fields = {}) {
      const answer = await post('requests.json', { ...complete, ...fields })
      expect(answer.status).toBe(201)
      return answer.body[0].service_request_id as string
    },
  }
}
