// How many took how long, in a form that can be added up over days and posts and still gives a median. Pure.

/** Lower bound of the bucket in minutes → how many. */
export type Histogram = Map<number, number>

/**
 * Exact to the minute for six hours, where the promises of two and four hours lie and a minute shows; beyond, buckets
 * grow with the time itself, so that a median is never more than about 2 % off and a histogram stays small.
 */
const steps: readonly { from: number; widthMinutes: number }[] = [
  { from: 30 * 1440, widthMinutes: 720 },
  { from: 7 * 1440, widthMinutes: 180 },
  { from: 2 * 1440, widthMinutes: 60 },
  { from: 1440, widthMinutes: 15 },
  { from: 360, widthMinutes: 5 },
  { from: 0, widthMinutes: 1 },
]
/** What took longer is counted as this: two years. */
const mostMinutes = 730 * 1440

export function bucketOf(minutes: number): number {
  const known = Math.min(Math.max(0, Math.floor(minutes)), mostMinutes)
  const { from, widthMinutes } = steps.find((step) => known >= step.from)!
  return from + Math.floor((known - from) / widthMinutes) * widthMinutes
}

export function addMinutes(into: Histogram, minutes: number): void {
  const bucket = bucketOf(minutes)
  into.set(bucket, (into.get(bucket) ?? 0) + 1)
}

/** Of an even number the middle between the two; null of none. */
export function medianOf(histogram: Histogram): number | null {
  const buckets = [...histogram].sort(([a], [b]) => a - b)
  const count = buckets.reduce((sum, [, some]) => sum + some, 0)
  if (count === 0) return null
  return (nth(buckets, Math.floor((count - 1) / 2)) + nth(buckets, Math.floor(count / 2))) / 2
}

function nth(buckets: readonly (readonly [number, number])[], n: number): number {
  let before = 0
  for (const [bucket, some] of buckets) {
    before += some
    if (n < before) return bucket
  }
  throw new RangeError('There are not so many')
}

/** `minutes:count,…`, ascending. */
export const writeHistogram = (histogram: Histogram) =>
  [...histogram]
    .sort(([a], [b]) => a - b)
    .map(([bucket, count]) => `${bucket}:${count}`)
    .join(',')

/** Digit by digit: a page of figures reads hundreds of thousands of these, and no text is made of each. */
export function readHistogramInto(into: Histogram, written: string): void {
  let bucket = 0
  let number = 0
  for (let i = 0; i <= written.length; i++) {
    const code = i < written.length ? written.charCodeAt(i) : comma
    if (code === colon) {
      bucket = number
      number = 0
    } else if (code === comma) {
      if (number > 0) into.set(bucket, (into.get(bucket) ?? 0) + number)
      number = 0
    } else number = number * 10 + code - zero
  }
}

const [comma, colon, zero] = [44, 58, 48]
