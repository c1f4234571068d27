// What the classifier sees in a text: pieces of its writing, of its sound, and the ideas its words stand for.
import { pinyin } from 'pinyin-pro'
import { conceptsOf } from './concepts.ts'

/** Each block counts as much as its weight, however long the text is. */
export const blocks = ['characters', 'pieces', 'sounds', 'ideas', 'pairs'] as const
export type Block = number
export type Features = { keys: Int32Array; blocks: Uint8Array; count: number }

/** Above any report; what comes after says nothing new. */
const mostFeatures = 8_000
/** Of a long text its beginning and its end: what it is about stands there, and an answer takes 2 ms at most. */
const mostCharacters = { first: 400, last: 200 }
const longestPiece = 3
const prime = 0x01000193
/** Looking a global up costs dearly in a test's sandbox. */
const { imul, min } = Math

/** Read once by one caller at a time: a text's features are used before the next text's are asked for. */
const scratch: Features = {
  keys: new Int32Array(mostFeatures),
  blocks: new Uint8Array(mostFeatures),
  count: 0,
}

/** One form for full and half width, case, any number, any pause. */
export const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d+/g, '0')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function shorten(text: string) {
  const { first, last } = mostCharacters
  return text.length > first + last ? `${text.slice(0, first)} ${text.slice(-last)}` : text
}

export function readFeatures(text: string): Features {
  const written = shorten(plain(text))
  scratch.count = 0
  addPieces(written)
  addSounds(written)
  addIdeas(written)
  return scratch
}

function add(key: number, block: Block) {
  if (scratch.count === mostFeatures) return
  scratch.keys[scratch.count] = mix(key, block)
  scratch.blocks[scratch.count++] = block
}

/** Spreads what the multiplication left in the low bits. */
function mix(key: number, block: Block) {
  let h = imul(key ^ (block + 1), 0x85ebca6b)
  h ^= h >>> 15
  h = imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 13)) | 0
}

/** Every character, and every run of 2 or 3; a pause ends a run. */
function addPieces(text: string) {
  for (let start = 0; start < text.length; start++) {
    let h = 0x811c9dc5
    for (let end = start; end < min(text.length, start + longestPiece); end++) {
      const code = text.charCodeAt(end)
      if (code === 32) break
      h = imul(h ^ code, prime)
      add(h, end === start ? 0 : 1)
    }
  }
}

const soundOf = new Map<number, number>()

/** One syllable without its tone as a number, n and l, z and zh alike: a typo mostly sounds like what was meant. */
function readSound(code: number) {
  const known = soundOf.get(code)
  if (known !== undefined) return known
  const char = String.fromCharCode(code)
  const syllable = /\p{Script=Han}/u.test(char)
    ? pinyin(char, { toneType: 'none' })
        .replace(/^([zcs])h/, '$1')
        .replace(/^n/, 'l')
        .replace(/([aei]n)g$/, '$1')
    : char
  let h = 0x811c9dc5
  for (let i = 0; i < syllable.length; i++) h = imul(h ^ syllable.charCodeAt(i), prime)
  soundOf.set(code, h)
  return h
}

/** Every two and three syllables in a row. */
function addSounds(text: string) {
  let before = 0
  let first = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 32) {
      before = 0
      first = 0
      continue
    }
    const sound = readSound(code)
    if (before !== 0) {
      const two = imul(before ^ imul(sound, prime), prime)
      add(two, 2)
      if (first !== 0) add(imul(first ^ imul(two, prime), prime), 2)
    }
    first = before
    before = sound
  }
}

/** The ideas, and each two of them that meet in the text. */
function addIdeas(text: string) {
  const found = conceptsOf(text)
  for (let i = 0; i < found.length; i++) {
    add(found[i]! + 1, 3)
    for (let j = i + 1; j < found.length; j++) add((found[i]! + 1) * 1009 + found[j]!, 4)
  }
}
