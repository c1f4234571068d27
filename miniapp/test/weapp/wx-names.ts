// The members of `wx` that WeChat's own typings know: what is not here does not exist in WeChat either.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

export function knownWxNames(): string[] {
  const typings = createRequire(import.meta.url).resolve('miniprogram-api-typings/package.json')
  const source = readFileSync(path.join(path.dirname(typings), 'types/wx/lib.wx.api.d.ts'), 'utf8')
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '')
  const start = code.indexOf('interface Wx {')
  const end = code.indexOf('\n    }\n', start)
  if (start < 0 || end < 0) throw new Error('miniprogram-api-typings no longer declares `interface Wx`')
  const members = code.slice(start, end).matchAll(/\n {8}(?:readonly )?([A-Za-z_]\w*)[?(<:]/g)
  const names = [...new Set([...members].map((match) => match[1] ?? ''))]
  if (names.length < 400) throw new Error(`only ${names.length} members of wx were read from the typings`)
  return names
}
