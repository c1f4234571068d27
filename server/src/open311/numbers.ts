// Numbers and times of a request, judged before anything is done with them.
import { open311Limits } from '@chaolin/shared/open311/schema'
import type { Point } from '@chaolin/shared/routing/geometry'
import { Open311Error } from './errors.ts'
import type { Params } from './form.ts'

const decimal = /^[+-]?\d{1,3}(\.\d{1,20})?$/

function readDegrees(params: Params, name: 'lat' | 'long', most: number): number | null {
  const text = params.get(name)?.trim()
  if (text === undefined) return null
  const value = Number(text)
  if (!decimal.test(text) || Math.abs(value) > most)
    throw new Open311Error(400, `${name} must be a decimal number from -${most} to ${most}`)
  return value
}

/** Both or none; 0,0 is where telephones are that do not know where they are. */
export function readPoint(params: Params): Point | null {
  const [lng, lat] = [readDegrees(params, 'long', 180), readDegrees(params, 'lat', 90)]
  if (lng === null && lat === null) return null
  if (lng === null || lat === null) throw new Open311Error(400, 'lat and long must be given together')
  if (lng === 0 && lat === 0) throw new Open311Error(400, 'lat and long are both 0, which is no place')
  return [lng, lat]
}

export function readCount(params: Params, name: string, most: number): number | null {
  const text = params.get(name)?.trim()
  if (text === undefined) return null
  const value = Number(text)
  if (!/^\d{1,9}$/.test(text) || value < 1 || value > most)
    throw new Open311Error(400, `${name} must be a whole number from 1 to ${most}`)
  return value
}

const moment = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+ -]\d{2}:?\d{2})?)?$/i
const localOffset = '+08:00'

/** W3C date and time; without an offset it is local time. In a query a bare `+` has become a space. */
export function readTime(text: string): Date | null {
  const [, date, time, offset] = moment.exec(text.trim()) ?? []
  if (!date) return null
  const zone = !offset
    ? localOffset
    : /^z$/i.test(offset)
      ? 'Z'
      : offset.replace(' ', '+').replace(/^(...)(\d\d)$/, '$1:$2')
  const value = new Date(`${date}T${time ?? '00:00'}${zone}`)
  return Number.isNaN(value.getTime()) || !isDay(date) ? null : value
}

/** 31 February would become a day in March. */
function isDay(date: string) {
  const day = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)
}

function timeOf(params: Params, name: string): Date | null {
  const text = params.get(name)
  if (text === null) return null
  const time = readTime(text)
  if (!time) throw new Open311Error(400, `${name} must be a W3C date and time, such as 2026-01-31T08:00:00Z`)
  return time
}

const rangeMs = open311Limits.rangeDays * 24 * 3_600_000

/** At most 90 days; the most recent ones when nothing is said, 90 from or up to the one that is. */
export function readRange(params: Params, now: Date) {
  const [start, end] = [timeOf(params, 'start_date'), timeOf(params, 'end_date')]
  const from = start ?? new Date((end ?? now).getTime() - rangeMs)
  const until = end ?? (start ? new Date(start.getTime() + rangeMs) : now)
  if (until < from) throw new Open311Error(400, 'end_date is before start_date')
  if (until.getTime() - from.getTime() > rangeMs)
    throw new Open311Error(
      400,
      `start_date and end_date may not span more than ${open311Limits.rangeDays} days`,
    )
  return { from, until }
}

const deepestRow = 100_000

/** The paging extension: page from 1, page_size up to the specification's 1,000. */
export function readPaging(params: Params) {
  const limit = readCount(params, 'page_size', open311Limits.rows) ?? open311Limits.rows
  const page = readCount(params, 'page', 1_000_000) ?? 1
  const offset = (page - 1) * limit
  if (offset > deepestRow) throw new Open311Error(400, 'page is too deep: ask for a shorter range of dates')
  return { limit, offset }
}
