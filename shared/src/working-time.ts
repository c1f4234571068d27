// Working time: when a promise ends, and how much working time lies between two moments.
type Frame = [from: string, until: string]

export type WorkingCalendar = {
  timeZone: string
  /** 1 = Monday … 7 = Sunday; an empty list = closed. */
  weekly: Record<1 | 2 | 3 | 4 | 5 | 6 | 7, Frame[]>
  /** 'YYYY-MM-DD' → its own frames: none on a holiday, some on a make-up working day. */
  exceptions: Record<string, Frame[]>
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const lastDay = 1e8

/**
 * The moment at which `minutes` of working time have passed since `start`. On a closing moment it is that moment, not
 * the next opening. Throws a RangeError for a calendar that has no working time (left).
 */
export function deadline(start: Date, minutes: number, calendar: WorkingCalendar): Date {
  const startMs = timeOf(start)
  if (!(minutes >= 0) || minutes === Infinity) throw new RangeError('Working minutes must be zero or more')
  const book = read(calendar)
  let leftMs = minutes * minuteMs
  // The day before may end at 24:00, which is this very moment.
  let day = book.zone.dayOf(startMs) - 1
  for (;;) {
    if (day > lastDay || (book.weekMs === 0 && day > book.lastException))
      throw new RangeError('The calendar has no working time left')
    if (leftMs > book.weekMs && startMs <= book.zone.toUtc(day, 0) && isPlainWeek(book, day)) {
      leftMs -= book.weekMs
      day += 7
      continue
    }
    for (const [fromMs, untilMs] of framesOf(book, day)) {
      if (untilMs < startMs) continue
      const beginMs = Math.max(fromMs, startMs)
      if (leftMs <= untilMs - beginMs) return checked(new Date(beginMs + leftMs))
      leftMs -= untilMs - beginMs
    }
    day++
  }
}

/** Minutes (with fractions) of working time from `a` to `b`; 0 when `b` is not after `a`. */
export function workingMinutesBetween(a: Date, b: Date, calendar: WorkingCalendar): number {
  const [aMs, bMs] = [timeOf(a), timeOf(b)]
  const book = read(calendar)
  let totalMs = 0
  let day = book.zone.dayOf(aMs)
  while (aMs < bMs && book.zone.toUtc(day, 0) < bMs) {
    if (aMs <= book.zone.toUtc(day, 0) && book.zone.toUtc(day + 7, 0) <= bMs && isPlainWeek(book, day)) {
      totalMs += book.weekMs
      day += 7
      continue
    }
    for (const [fromMs, untilMs] of framesOf(book, day))
      totalMs += Math.max(0, Math.min(untilMs, bMs) - Math.max(fromMs, aMs))
    day++
  }
  return totalMs / minuteMs
}

type Span = readonly [fromMs: number, untilMs: number]
type Book = {
  zone: Zone
  /** Index 1 … 7; spans since midnight by the wall clock. */
  weekly: Span[][]
  exceptions: Map<number, Span[]>
  exceptionDays: number[]
  lastException: number
  weekMs: number
}

function read(calendar: WorkingCalendar): Book {
  const weekly: Span[][] = [[]]
  for (const weekday of [1, 2, 3, 4, 5, 6, 7] as const)
    weekly.push(readFrames(calendar.weekly[weekday] ?? []))
  const exceptions = new Map<number, Span[]>()
  for (const [date, frames] of Object.entries(calendar.exceptions))
    exceptions.set(readDate(date), readFrames(frames))
  const weekMs = weekly.flat().reduce((sum, [from, until]) => sum + until - from, 0)
  if (weekMs === 0 && ![...exceptions.values()].some((frames) => frames.length > 0))
    throw new RangeError('The calendar has no working time')
  const exceptionDays = [...exceptions.keys()].sort((a, b) => a - b)
  return {
    zone: openZone(calendar.timeZone),
    weekly,
    exceptions,
    exceptionDays,
    lastException: exceptionDays[exceptionDays.length - 1] ?? -Infinity,
    weekMs,
  }
}

/** Sorted, and overlapping frames joined, so that no minute counts twice. */
function readFrames(frames: Frame[]): Span[] {
  const spans = frames.map(([from, until]): Span => [readTime(from, false), readTime(until, true)])
  if (spans.some(([from, until]) => from >= until))
    throw new RangeError('A working frame must end after it begins')
  const joined: Span[] = []
  for (const span of spans.sort((a, b) => a[0] - b[0])) {
    const last = joined[joined.length - 1]
    if (last && span[0] <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], span[1])]
    else joined.push(span)
  }
  return joined
}

function readTime(text: string, isEnd: boolean) {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text)
  const ms = match ? Number(match[1]) * hourMs + Number(match[2]) * minuteMs : NaN
  if (!(ms < dayMs || (isEnd && ms === dayMs))) throw new RangeError(`Not a time of day: ${text}`)
  return ms
}

function readDate(text: string) {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text)
    throw new RangeError(`Not a date: ${text}`)
  return ms / dayMs
}

function framesOf(book: Book, day: number): Span[] {
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1
  const frames = book.exceptions.get(day) ?? book.weekly[weekday] ?? []
  return frames.map(([from, until]) => [book.zone.toUtc(day, from), book.zone.toUtc(day, until)])
}

/** Seven days that are worth exactly `weekMs`: no exception in them and no change of clock. */
function isPlainWeek(book: Book, day: number) {
  const exception = firstNotBefore(book.exceptionDays, day)
  return (
    book.weekMs > 0 &&
    (exception === undefined || exception >= day + 7) &&
    book.zone.toUtc(day + 7, 0) - book.zone.toUtc(day, 0) === 7 * dayMs
  )
}

function firstNotBefore(sorted: number[], value: number) {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1
    else high = middle
  }
  return sorted[low]
}

function timeOf(date: Date) {
  return checked(date).getTime()
}

function checked(date: Date) {
  if (Number.isNaN(date.getTime())) throw new RangeError('Not a moment that a Date can hold')
  return date
}

type Zone = {
  /** Days since 1970-01-01 by the wall clock. */
  dayOf: (utcMs: number) => number
  /**
   * The first moment at which the wall clock shows this time of this day; if the clock jumps over it, the moment of the
   * jump.
   */
  toUtc: (day: number, timeMs: number) => number
}

function openZone(timeZone: string): Zone {
  const offsetMs = offsetOf(timeZone)
  const dayOf = (utcMs: number) => Math.floor((utcMs + offsetMs(utcMs)) / dayMs)
  const toUtc = (day: number, timeMs: number) => {
    const wallMs = day * dayMs + timeMs
    // Offsets lie between −12 and +14 hours, so these two probes stand on either side of the moment.
    const before = offsetMs(wallMs - 15 * hourMs)
    const after = offsetMs(wallMs + 13 * hourMs)
    if (before === after) return wallMs - before
    if (offsetMs(wallMs - before) === before) return wallMs - before
    if (offsetMs(wallMs - after) === after) return wallMs - after
    return findJump(offsetMs, before, wallMs - 15 * hourMs, wallMs + 13 * hourMs)
  }
  return { dayOf, toUtc }
}

type Offset = (utcMs: number) => number

function findJump(offsetMs: Offset, before: number, lowMs: number, highMs: number) {
  let [low, high] = [lowMs, highMs]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(middle) === before) low = middle
    else high = middle
  }
  return high
}

/** Zones without a change of clock need no Intl, which a mini-program may not have. */
const fixedOffsetMs: Record<string, number> = { 'Asia/Shanghai': 8 * hourMs, UTC: 0 }

const opened = new Map<string, Offset>()

function offsetOf(timeZone: string): Offset {
  const fixed = fixedOffsetMs[timeZone]
  if (fixed !== undefined) return () => fixed
  const known = opened.get(timeZone)
  if (known) return known
  if (typeof Intl === 'undefined') throw new RangeError(`This device does not know the time zone ${timeZone}`)
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  })
  const offset = remembered((utcMs) => wallClockMs(format, utcMs) - Math.floor(utcMs / 1000) * 1000)
  opened.set(timeZone, offset)
  return offset
}

function wallClockMs(format: Intl.DateTimeFormat, utcMs: number) {
  const part: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(utcMs)) part[type] = value
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year)
  const date = new Date(0)
  date.setUTCFullYear(year, Number(part.month) - 1, Number(part.day))
  return date.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second), 0)
}

/** Asking Intl is slow and the same days are asked again and again. */
function remembered(offset: Offset): Offset {
  const answers = new Map<number, number>()
  return (utcMs) => {
    const known = answers.get(utcMs)
    if (known !== undefined) return known
    if (answers.size >= 5000) answers.clear()
    const answer = offset(utcMs)
    answers.set(utcMs, answer)
    return answer
  }
}
