// What was typed, when nothing begins with it: half in letters, by its sound, or with one character off.
import { judgeTyped } from '@chaolin/shared/routing/addresses/near'
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import { match } from 'pinyin-pro'
import { marksFor, readRows } from '../../db/sql.ts'
import { distinct, findByPrefix, type Hit } from './prefix.ts'
import type { Search } from './queries.ts'
import { readAddresses, visible, type AddressRow } from './sql.ts'
import { soundOf, soundsOf } from './words.ts'

const mostMixed = 200

/** wan南, w南社区, wnshequ: found by how all of it sounds, then held against what was typed. */
export async function findMixed({ ctx, plain, own, size }: Search): Promise<AddressRow[]> {
  if (!/[a-z]/.test(plain)) return []
  const [whole, initials] = soundsOf(plain)
  const written = /^[^a-z]+/.exec(plain)?.[0] ?? plain[0]!
  for (const prefix of new Set([whole, initials, written])) {
    const hits = await findByPrefix(ctx.em, prefix, { districts: own }, mostMixed)
    const fits = ({ row }: Hit) =>
      [row.name, ...row.synonyms].some((name) => isTyped(plainAddress(name), plain))
    const rows = distinct(hits.filter(fits).map(({ row }) => row))
    if (rows.length > 0) return rows.slice(0, size)
  }
  return []
}

/** pinyin-pro takes a rare character for two halves; one character of the private area stands for it. */
const inOneUnit = (text: string) =>
  text.replace(/[\u{10000}-\u{10ffff}]/gu, (rare) =>
    String.fromCharCode(0xe000 + (rare.codePointAt(0)! % 0x1900)),
  )

const isTyped = (name: string, typed: string) =>
  match(inOneUnit(name), inOneUnit(typed), { precision: 'start', continuous: true })?.[0] === 0

/** Whatever character is off, of the first two one is right: only such names are read, out of the index alone. */
export const namesLike = (districts: readonly string[]) =>
  `from addresses a where a.district_code in (${marksFor(districts)})` +
  ` and a.kind in ('street', 'community', 'road', 'compound')` +
  ` and (a.name like ? or a.name like ? or a.name like ? or a.name like ?) and ${visible('a')}`

export const beginnings = ([first = '', second = '']: string) => [
  `${first}%`,
  `_${second}%`,
  `${second}%`,
  `_${first}%`,
]

/** 弯楠社区, 湾甫社区: other characters of the same sound, or one character off, in the own districts. */
export async function findNearly({ ctx, plain, own, size }: Search): Promise<AddressRow[]> {
  if (own.length === 0 || plain.length < 3) return []
  const [sound] = soundsOf(plain)
  const alike = sound === plain ? [] : await findByPrefix(ctx.em, sound, { districts: own }, size)
  if (alike.length > 0) return distinct(alike.map(({ row }) => row))
  const names = await readRows<{ code: string; name: string }>(
    ctx.em,
    `select a.code as code, a.name as name ${namesLike(own)}`,
    [...own, ...beginnings(plain)],
  )
  const near = names
    .flatMap(({ code, name }) => {
      const rank = judgeTyped(plain, plainAddress(name), soundOf)
      return rank === null ? [] : { code, rank }
    })
    .sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1))
    .slice(0, size)
  if (near.length === 0) return []
  const codes = near.map(({ code }) => code)
  const rows = await readAddresses(ctx.em, `where a.code in (${marksFor(codes)}) and ${visible('a')}`, codes)
  return rows.sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code))
}
