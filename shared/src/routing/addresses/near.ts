// Names that were meant: one character off, or written with other characters of the same sound.
import type { Mention, Name } from './names.ts'
import type { Steps } from './steps.ts'

/** The sound of one character, without its tone. */
export type SoundOf = (character: string) => string

/** 0: sounds the same · 1: hardly anything else · 2: likely, to be looked at · 3: may well be another place. */
export type NearMention = Mention & { rank: 0 | 1 | 2 | 3 }

export type NearFinder = (text: string, isTaken: (start: number, end: number) => boolean) => NearMention[]

const shortest = 3
const namesPerStep = 500
/** So that no text, however odd, takes long. */
const mostLooks = 5000

const ending = /(社区居委会|社区村委会|村村委会|村委会|居委会|街道|社区|小区|新村|村|苑|镇|乡|路|大街|大道)$/
/** Names of neighbours differ in just these: 湾南 and 湾北 are two places. */
const telling = /[东西南北中上下前后左右内外大小新老一二三四五六七八九十\d]/

type Half = { name: Name; half: string; rest: string; isHead: boolean }
/** By the half that is right, and one character of the other half that must be right as well. */
type Halves = Map<string, Half[]>

/** Speakers hear no difference between zh and z, ng and n. */
const heard = (sound: string) => sound.replace(/^([zcs])h/, '$1').replace(/ng$/, 'n')

export function* openNearFinder(names: Name[], soundOf: SoundOf): Steps<NearFinder> {
  const sounds = new Map<string, string>()
  const hear = (character: string) => {
    const known = sounds.get(character)
    if (known !== undefined) return known
    const sound = heard(soundOf(character))
    if (sounds.size < 20_000) sounds.set(character, sound)
    return sound
  }
  const halves: Halves = new Map()
  const known = new Set<string>()
  const bySound = new Map<string, Name[]>()
  const addHalf = (name: Name, half: string, rest: string, isHead: boolean) => {
    known.add(half)
    for (const character of new Set(rest)) push(halves, half + character, { name, half, rest, isHead })
  }
  for (const [i, name] of names.entries()) {
    if (i % namesPerStep === 0) yield
    if (name.name.length < shortest) continue
    push(bySound, [...name.name].map((character) => `${hear(character)} `).join(''), name)
    // With three characters, one that is off leaves too little to go by, unless it sounds the same.
    if (name.name.length === shortest) continue
    const middle = Math.floor(name.name.length / 2)
    const [head, tail] = [name.name.slice(0, middle), name.name.slice(middle)]
    addHalf(name, head, tail, true)
    addHalf(name, tail, head, false)
  }
  const nameLengths = [...new Set(names.map(({ name }) => name.length))].filter(
    (length) => length >= shortest,
  )
  const halfLengths = [...new Set([...known].map(({ length }) => length))]
  return (text, isTaken) =>
    withoutInner(
      [
        ...findAlike(text, hear, bySound, nameLengths),
        ...findOneOff(text, hear, halves, known, halfLengths),
      ].filter(({ start, end }) => !isTaken(start, end)),
    )
}

/** What lies within a longer one that is as sure does not count: 沙糊社区 in 金沙糊社区. */
const withoutInner = (found: NearMention[]) =>
  found.filter(
    (inner) =>
      !found.some(
        ({ start, end, rank }) =>
          start <= inner.start &&
          end >= inner.end &&
          end - start > inner.end - inner.start &&
          rank <= inner.rank,
      ),
  )

function push<T>(map: Map<string, T[]>, key: string, value: T) {
  const known = map.get(key)
  if (known) known.push(value)
  else map.set(key, [value])
}

function findAlike(text: string, hear: SoundOf, bySound: Map<string, Name[]>, lengths: number[]) {
  const found: NearMention[] = []
  let heardText = ''
  const at: number[] = []
  for (let i = 0; i < text.length; i++) {
    at.push(heardText.length)
    heardText += `${hear(text[i] ?? '')} `
  }
  at.push(heardText.length)
  for (let start = 0; start < text.length; start++)
    for (const length of lengths) {
      const end = start + length
      if (end > text.length) continue
      for (const { targets } of bySound.get(heardText.slice(at[start], at[end])) ?? [])
        found.push({ start, end, targets, rank: 0 })
    }
  return found
}

function findOneOff(text: string, hear: SoundOf, halves: Halves, known: Set<string>, lengths: number[]) {
  const found: NearMention[] = []
  let looks = 0
  for (let at = 0; at < text.length; at++)
    for (const length of lengths) {
      const half = text.slice(at, at + length)
      if (half.length < length || !known.has(half)) continue
      // The other half is of the same length or one longer, and may have one more or one less.
      const around = new Set(
        text.slice(Math.max(0, at - length - 2), at) + text.slice(at + length, at + 2 * length + 2),
      )
      for (const character of around)
        for (const candidate of halves.get(half + character) ?? []) {
          if (++looks > mostLooks) return found
          tryHalf(text, at, candidate, hear, found)
        }
    }
  return found
}

function tryHalf(
  text: string,
  at: number,
  { name, half, rest, isHead }: Half,
  hear: SoundOf,
  found: NearMention[],
) {
  for (const gap of [0, -1, 1]) {
    const size = rest.length + gap
    const start = isHead ? at : at - size
    const end = isHead ? at + half.length + size : at + half.length
    if (start < 0 || end > text.length) continue
    const rank = judge(text.slice(start, end), name.name, hear)
    if (rank !== null) found.push({ start, end, targets: name.targets, rank })
  }
}

/** How sure it is that `written` means `name`; null when more than one character is off, or too little is left. */
function judge(written: string, name: string, hear: SoundOf): NearMention['rank'] | null {
  const at = firstDifference(written, name)
  if (Math.abs(written.length - name.length) > 1 || (at === name.length && written.length === name.length))
    return null
  const isSame = (writtenFrom: number, nameFrom: number) =>
    written.slice(writtenFrom) === name.slice(nameFrom)
  const isLonger = written.length > name.length && isSame(at + 1, at)
  const isShorter = written.length < name.length && isSame(at, at + 1)
  const isOther = written.length === name.length && isSame(at + 1, at + 1)
  const isSwapped =
    written.length === name.length &&
    written[at] === name[at + 1] &&
    written[at + 1] === name[at] &&
    isSame(at + 2, at + 2)
  if (!isLonger && !isShorter && !isOther && !isSwapped) return null
  const stemLength = name.replace(ending, '').length
  const inEnding = at >= stemLength
  if (inEnding && name.length - stemLength < 2) return null
  if (isOther) return judgeSubstitute(written[at] ?? '', name, at, stemLength, hear)
  if (isSwapped) return stemLength > 2 || inEnding ? 1 : 3
  if (inEnding) return 1
  const moved = isLonger ? written[at] : name[at]
  return stemLength > 2 && written.length - name.length + stemLength > 2 && !telling.test(moved ?? '') ? 1 : 3
}

function judgeSubstitute(typed: string, name: string, at: number, stemLength: number, hear: SoundOf) {
  const meant = name[at] ?? ''
  if (hear(typed) === hear(meant)) return 0
  if (telling.test(typed) && telling.test(meant)) return 3
  // 沙湖小区 may lie outside 沙湖社区.
  if (at >= stemLength) return typed === '小' || typed === '社' ? 2 : 1
  // Half of 银海社区 is not enough: 文海社区 may be a place of its own.
  return stemLength > 2 ? 1 : 3
}

function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}

/**
 * How far what was typed, which may be only the beginning, is from this name: 0 the same sound, 1 or 2 one character
 * off; null when it is another name.
 */
export function judgeTyped(typed: string, name: string, soundOf: SoundOf): 0 | 1 | 2 | null {
  const hear = (character: string) => heard(soundOf(character))
  if (name.length >= typed.length && soundsAlike(typed, name, hear)) return 0
  const rank = judge(typed, name, hear)
  if (rank !== null) return rank <= 1 ? 1 : 2
  if (name.length <= typed.length) return null
  const at = firstDifference(typed, name)
  return typed.slice(at + 1) === name.slice(at + 1, typed.length) ? 2 : null
}

/** As far as it was typed. */
function soundsAlike(typed: string, name: string, hear: SoundOf): boolean {
  for (let i = 0; i < typed.length; i++) {
    const [a, b] = [typed[i] ?? '', name[i] ?? '']
    if (a !== b && hear(a) !== hear(b)) return false
  }
  return true
}
