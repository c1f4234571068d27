// What a client sent: a form or a query, where an empty value is the same as none.
import { withoutForbidden } from '@chaolin/shared/open311/markup'
import { Open311Error } from './errors.ts'

const mostPairs = 500

export type Params = {
  /** The first value that is not empty. */
  get(name: string): string | null
  /** Every value of `name`, `name[]` and `name[0]`, without the empty ones. */
  all(name: string): string[]
  /** Every value of a name that may be declared several times or hold a list with commas. */
  list(name: string): string[]
  /** `attribute[code]`, `attribute[code][]`: code → values. */
  attributes(): Map<string, string[]>
}

/** Bytes that are no UTF-8 are refused: what was meant could only be guessed. */
export function readParams(text: string): Params {
  const pairs: [string, string][] = []
  for (const [name, value] of new URLSearchParams(text)) {
    if (pairs.length === mostPairs) throw new Open311Error(400, `More than ${mostPairs} parameters`)
    pairs.push([name, withoutForbidden(value)])
  }
  const isBroken = pairs.some(([name, value]) => `${name}${value}`.includes('\ufffd'))
  if (isBroken && !/%EF%BF%BD|\ufffd/i.test(text)) throw new Open311Error(400, 'The request is not UTF-8')
  const filled = pairs.filter(([, value]) => value.trim() !== '')
  const all = (name: string) =>
    filled
      .filter(
        ([key]) =>
          key === name || (key.startsWith(`${name}[`) && /^\[\d{0,4}\]$/.test(key.slice(name.length))),
      )
      .map(([, value]) => value)
  return {
    get: (name) => filled.find(([key]) => key === name)?.[1] ?? null,
    all,
    list: (name) =>
      all(name)
        .flatMap((value) => value.split(','))
        .map((value) => value.trim())
        .filter(Boolean),
    attributes() {
      const found = new Map<string, string[]>()
      for (const [key, value] of filled) {
        const code = /^attribute\[([^\][]{1,64})\](?:\[\d{0,4}\])?$/.exec(key)?.[1]
        if (code !== undefined) found.set(code, [...(found.get(code) ?? []), value])
      }
      return found
    },
  }
}

export const paramsOfQuery = (url: string) =>
  readParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
