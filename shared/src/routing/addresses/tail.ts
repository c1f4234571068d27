// Building, stairwell and flat, as they stand in an address that is in its plain form.

export type Tail = { building: string | null; unit: string | null; room: string | null }

const buildingPattern = /(?<![a-z\d])([a-z]\d{0,2}|\d{1,4}|[甲乙丙丁东西南北])(?:幢|栋|座|号楼)/
const unitPattern = /(?<![a-z\d])(\d{1,2}|[甲乙丙丁东西])单元/
const roomPattern = /(?<!\d)(\d{3,4})(?:室|房)|(?:单元|幢|栋|座|号楼)(\d{3,4})(?!\d|幢|栋|座|号|米|元)/
/** How far behind a compound its building may stand: 湾南小区北门进去左手边第12幢. */
const reach = 30

export const noTail: Tail = { building: null, unit: null, room: null }

/** The number without zeros in front, so that 03幢 is 3幢. */
const plainNumber = (written: string | undefined) =>
  written === undefined ? null : /^\d+$/.test(written) ? String(Number(written)) : written

function readTail(text: string): Tail {
  const room = roomPattern.exec(text)
  return {
    building: plainNumber(buildingPattern.exec(text)?.[1]),
    unit: plainNumber(unitPattern.exec(text)?.[1]),
    room: plainNumber(room?.[1] ?? room?.[2]),
  }
}

/** What follows the compound; some write the building before it. */
export function tailAround(text: string, start: number, end: number): Tail {
  const after = readTail(text.slice(end, end + reach))
  if (after.building !== null || after.unit !== null) return after
  const before = readTail(text.slice(Math.max(0, start - reach), start))
  return before.building === null ? after : before
}

/** The number by which buildings, stairwells and flats are told apart: 12幢 → 12, 甲幢 → 甲. */
export const numberOf = (name: string): string | null =>
  plainNumber(
    /^(?:第)?([a-z]?\d{1,5}|[a-z]|[甲乙丙丁东西南北])(?:幢|栋|座|号楼|号|单元|室|房|楼)?$/.exec(name)?.[1],
  )

export type TypedTail = { base: string; numbers: string[] }

const spoken = ['zhuang', 'dong', 'zuo', 'haolou', 'hao', 'danyuan', 'shi', 'fang']
const typedPart = /(\d{1,4})(幢|栋|座|号楼|号|单元|单|室|房|[a-z]{0,8})/y
const mostParts = 3

/** 3幢, 12幢2单元50, 3zhuang2dan: the numbers, when there is nothing but such. */
export function typedNumbers(plain: string): string[] | null {
  const numbers: string[] = []
  typedPart.lastIndex = 0
  while (typedPart.lastIndex < plain.length) {
    const [, digits = '', word = ''] = typedPart.exec(plain) ?? []
    const isKnown = !/[a-z]/.test(word) || spoken.some((known) => known.startsWith(word))
    if (digits === '' || !isKnown || numbers.length === mostParts) return null
    numbers.push(String(Number(digits)))
  }
  return numbers.length > 0 ? numbers : null
}

/** For a text still being typed: 湾南小区12 → 湾南小区, [12]; wnxq12zhuang2dan → wnxq, [12, 2]. */
export function splitTyped(plain: string): TypedTail | null {
  const at = plain.search(/(?<!\d)\d(?=[\da-z幢栋座号楼单元室房]*$)/)
  if (at <= 0) return null
  for (let from = at; from > 0 && from < plain.length;) {
    const numbers = typedNumbers(plain.slice(from))
    if (numbers) return { base: plain.slice(0, from), numbers }
    const next = plain.slice(from + 1).search(/(?<!\d)\d/)
    if (next < 0) return null
    from += 1 + next
  }
  return null
}
