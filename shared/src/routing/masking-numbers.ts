// Where a text has the number of a mobile, an identity card, a bank card or a landline, however it is spaced or spelled.
import { digitsOf, gap, numerals } from './masking-text.ts'

/** One run of digits, or one Chinese numeral: '…5678一直没人接' must not become a longer number. */
type Piece = { from: number; until: number; digits: string; gapBefore: string }
/** Pieces that may be one number, with what stands around them. */
type Candidate = { pieces: Piece[]; before: string; after: string }
type Kind = {
  sizes: number[]
  looks: RegExp
  fits: (candidate: Candidate) => boolean
  hide: (size: number) => [number, number]
}

const piecePattern = new RegExp(`\\d+|[${numerals}]`, 'g')
/** One star parts a number; four of them are what we hid. */
const gapPattern = new RegExp(`^(?:(?:${gap}|[,，、;；]){0,3}|\\*)$`)
const listGap = /[,，、;；]/
const beforeX = new RegExp(`^${gap}{0,3}[xX叉]`)
const amountAfter = /^\s?(?:元|块|万|亿|人民币|rmb)/i
const amountBefore = /[¥￥$]\s?$/
const listed =
  /(?:编号|单号|订单号?|流水号?|工号|表号|户号|杆号|案号|发票号?|合同号|设备号|快递|运单)(?:码|是|为)?[:：\s]{0,2}$/
const cardBefore = /(?:卡号?|账号|帐号|账户|银行)[^\d，。]{0,6}$/
const secondCoordinate = /^\s?[,，]\s?-?\d{1,3}\.\d{3}/
const fewestDigits = 11
const day = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])'
const identity = `[1-9]\\d{5}(?:19|20)\\d{2}${day}\\d{3}`
const provinces = '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])'

/** In this order: an identity number must not be taken for a card, nor its middle for a mobile number. */
const kinds: Kind[] = [
  { sizes: [18], looks: new RegExp(`^${identity}\\d$`), fits: isWhole, hide: (size) => [1, size - 1] },
  { sizes: [17], looks: /^[1-9]/, fits: isBeforeX, hide: (size) => [1, size] },
  { sizes: [19, 18, 17, 16], looks: /^[1-9]/, fits: isCard, hide: (size) => [0, size - 4] },
  {
    sizes: [15],
    looks: new RegExp(`^${provinces}\\d{6}${day}\\d{3}$`),
    fits: isOldIdentity,
    hide: (size) => [1, size - 1],
  },
  { sizes: [15], looks: /^3[47]/, fits: isCard, hide: (size) => [0, size - 4] },
  {
    sizes: [15, 13, 12, 11],
    looks: /^(?:(?:00)?86|0)?1[3-9]\d{9}$/,
    fits: isMobile,
    hide: (size) => [size - 8, size - 4],
  },
]

/** A letter in the place of a digit: 33O1O6…, l38… */
const lookalikes = /(?<![A-Za-z\d])[\dOoIl](?:[ -]?[\dOoIl]){10,22}(?![A-WYZa-wyz\d])/g
const asDigits = (run: string) =>
  (run.match(/\d/g)?.length ?? 0) * 2 < run.length ? run : run.replace(/[Oo]/g, '0').replace(/[Il]/g, '1')

export function findNumbers(written: string): number[] {
  const text = written.replace(lookalikes, asDigits)
  return [...readChains(text).flatMap((chain) => findInChain(text, chain)), ...findLandlines(text)]
}

function readChains(text: string): Piece[][] {
  const chains: Piece[][] = []
  let last: Piece | undefined
  for (const match of text.matchAll(piecePattern)) {
    const gapBefore = last
      ? text.slice(last.until, last.until + 4 < match.index ? last.until + 4 : match.index)
      : ''
    const piece = {
      from: match.index,
      until: match.index + match[0].length,
      digits: digitsOf(match[0]),
      gapBefore,
    }
    if (last && gapPattern.test(gapBefore)) chains[chains.length - 1]!.push(piece)
    else chains.push([piece])
    last = piece
  }
  return chains.filter((chain) => chain.reduce((sum, { digits }) => sum + digits.length, 0) >= fewestDigits)
}

function findInChain(text: string, chain: Piece[]): number[] {
  const digits = chain.map((piece) => piece.digits).join('')
  const places = chain.flatMap(({ from, until }) => Array.from({ length: until - from }, (_, i) => from + i))
  /** Where a piece begins among the digits, and which. */
  const starts = new Map<number, number>()
  chain.reduce((offset, piece, index) => (starts.set(offset, index), offset + piece.digits.length), 0)
  starts.set(digits.length, chain.length)
  const free = digits.split('').map(() => true)
  const found: number[] = []
  for (const { sizes, looks, fits, hide } of kinds)
    for (const [start, first] of starts)
      for (const size of sizes) {
        const last = starts.get(start + size)
        if (last === undefined || !looks.test(digits.slice(start, start + size))) continue
        if (free.slice(start, start + size).includes(false)) continue
        if (!fits(candidateOf(text, chain.slice(first, last)))) continue
        free.fill(false, start, start + size)
        const [from, until] = hide(size)
        found.push(...places.slice(start + from, start + until))
        break
      }
  return found
}

function candidateOf(text: string, pieces: Piece[]): Candidate {
  const [from, until] = [pieces[0]!.from, pieces[pieces.length - 1]!.until]
  return {
    pieces,
    before: text.slice(Math.max(0, from - 12), from),
    after: text.slice(until, until + 12),
  }
}

const digitsIn = ({ pieces }: Candidate) => pieces.map(({ digits }) => digits).join('')

/** Its digits as they stand together. */
function partsOf({ pieces }: Candidate) {
  const parts: string[] = []
  pieces.forEach(({ digits, gapBefore }, index) => {
    if (index > 0 && gapBefore === '') parts.push(parts.pop()! + digits)
    else parts.push(digits)
  })
  return parts
}

const gapsOf = ({ pieces }: Candidate) =>
  pieces.slice(1).flatMap(({ gapBefore }) => (gapBefore === '' ? [] : [gapBefore]))

/** Commas part a list; they part one number only when its parts are long. */
function isWhole(one: Candidate) {
  return (
    !gapsOf(one).some((between) => listGap.test(between)) || partsOf(one).every(({ length }) => length >= 3)
  )
}

const isAmount = ({ before, after }: Candidate) => amountAfter.test(after) || amountBefore.test(before)

function isBeforeX(one: Candidate) {
  return beforeX.test(one.after) && isWhole(one)
}

function isOldIdentity(one: Candidate) {
  return isWhole(one) && !listed.test(one.before)
}

function isCard(one: Candidate) {
  const named = cardBefore.test(one.before)
  const digits = digitsIn(one)
  if ((!named && !/^[3-69]/.test(digits)) || !isWhole(one) || isAmount(one)) return false
  const proven = passesLuhn(digits)
  if (digits.length === 15) return proven
  const parts = partsOf(one)
  if (isNeighbours(parts)) return false
  const size = parts[0]!.length
  const even = parts.slice(0, -1).every(({ length }) => length === size)
  if (!parts.slice(0, -1).every(({ length }) => length >= 3) && !(even && (size === 1 || proven)))
    return false
  return named || !listed.test(one.before) || (proven && digits.startsWith('62'))
}

function isMobile(one: Candidate) {
  if (!isWhole(one) || isAmount(one)) return false
  const parts = partsOf(one)
  if (isList(parts) || isDate(parts) || (parts.length === 1 && listed.test(one.before))) return false
  if (parts.length === 1 || !gapsOf(one).every((between) => between === '.')) return true
  return parts.length !== 2 || !secondCoordinate.test(one.after)
}

/** '1998-12-10 1000' */
const isDate = ([year = '', month = '', date = '']: string[]) =>
  /^1[89]\d\d$/.test(year) && /^\d{1,2}$/.test(month) && /^\d{1,2}$/.test(date)

/** '1 3 5 6 7 8 9 10 11': each larger than the one before. */
const isList = (parts: string[]) =>
  parts.length >= 4 &&
  parts.every((part, index) => part.length <= 2 && (index === 0 || Number(part) > Number(parts[index - 1])))

/** '3012 3013 3014 3015': numbers of a row, not parts of one. */
const isNeighbours = (parts: string[]) => {
  const steps = parts.slice(1).map((part, index) => Number(part) - Number(parts[index]))
  return parts.length >= 3 && parts[0]!.length >= 3 && steps.every((step) => step > 0 && step <= 50)
}

function passesLuhn(digits: string) {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

const landlines = [
  /(^|\D)(\(?0(?:10|2\d|[3-9]\d{2})\)?[-\s]{0,2})([2-8]\d{2,3})[-\s]?\d{4}(?!\d)/g,
  /()((?:座机|固话|宅电|家里电话|家庭电话|电话|联系)(?:号码?)?[是为:：\s]{0,3})([2-8]\d{3})[-\s]?\d{4}(?!\d)/g,
]
const officeBefore =
  /(?:社区|物业|派出所|中心|热线|值班|咨询|办公|居委会|村委会|街道|医院|学校|政府|公司|客服|大厅|局|所|店|站|窗口)[^，。；;\n]{0,10}$/

/** A number that an office hands out itself is nobody's secret. */
function findLandlines(text: string): number[] {
  return landlines.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [, before = '', lead = '', secret = ''] = match
      const from = match.index + before.length
      if (officeBefore.test(text.slice(Math.max(0, from - 14), from + lead.length))) return []
      return Array.from({ length: secret.length }, (_, i) => from + lead.length + i)
    }),
  )
}
