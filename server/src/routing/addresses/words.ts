// The words by which an address is found: its names as written, as they sound, and by their initials.
import { communityStem, compoundStem, streetStem } from '@chaolin/shared/routing/addresses/names'
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import { isRealRegion, regionStem } from '@chaolin/shared/routing/addresses/regions'
import { addressKinds, type AddressKind } from '@chaolin/shared/routing/addresses/address-schema'
import { pinyin } from 'pinyin-pro'

const longestWord = 120

export const levelOf = (kind: AddressKind) => addressKinds.indexOf(kind)

/** Buildings and what is in them are found through where they stand. */
export const isSearched = (kind: AddressKind) => levelOf(kind) <= levelOf('compound')

const settings = { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true } as const

/** By code point: half a rare character is nothing that a database could hold. */
const begin = (text: string, characters: number) => [...text].slice(0, characters).join('')

/** `wannanxiaoqu`, `wnxq`. */
export function soundsOf(plain: string): [whole: string, initials: string] {
  const syllables = pinyin(plain, settings).map((syllable) => syllable.toLowerCase())
  return [
    syllables.join(''),
    syllables.map((syllable) => (/^\d+$/.test(syllable) ? syllable : begin(syllable, 1))).join(''),
  ]
}

const known = new Map<string, string>()

/** One character's sound, without its tone. */
export function soundOf(character: string): string {
  const kept = known.get(character)
  if (kept !== undefined) return kept
  const sound = pinyin(character, { toneType: 'none', v: true })
  if (known.size < 30_000) known.set(character, sound)
  return sound
}

const stemOfRegion = (name: string) => (isRealRegion(name) ? regionStem(name) : '')

const stemOf: Partial<Record<AddressKind, (name: string) => string>> = {
  province: stemOfRegion,
  city: stemOfRegion,
  district: stemOfRegion,
  street: streetStem,
  community: communityStem,
  compound: compoundStem,
}

export function wordsOf(kind: AddressKind, name: string, synonyms: string[]): string[] {
  if (!isSearched(kind)) return []
  const stem = stemOf[kind]?.(name) ?? ''
  const names = [name, ...synonyms].map(plainAddress)
  const written = stem.length >= 2 && stem !== name ? [...names, plainAddress(stem)] : names
  // 北京, beijing and bj are whole words of 北京市, and so it comes before the villages that begin with them.
  const isRegion = levelOf(kind) <= levelOf('district')
  const heard = (isRegion ? written : names).flatMap(soundsOf)
  return [...new Set([...written, ...heard])]
    .filter((word) => word !== '')
    .map((word) => begin(word, longestWord))
}
