// Keyset paging by time and id, newest first: a page stays right while rows are added.
import { defaultPageSize, maxPageSize } from '@chaolin/shared/page'
import { wrong } from './errors.ts'

export type PageQuery = { cursor?: string | undefined; limit?: number | undefined }
/** `rank`: of lists that put some rows before all others. */
export type Keyset = { createdAt: Date; id: number; rank: number }

/** The page's size, and where it starts (null: at the top). */
export function readPage(query: PageQuery): { size: number; after: Keyset | null } {
  const size = query.limit ?? defaultPageSize
  if (size < 1 || size > maxPageSize) throw wrong('limit', `1 到 ${maxPageSize}`)
  if (query.cursor === undefined) return { size, after: null }
  const [time, id, rank = 0] = Buffer.from(query.cursor, 'base64url').toString().split(':').map(Number)
  if (![id, rank].every(Number.isSafeInteger) || Number.isNaN(new Date(time ?? NaN).getTime()))
    throw wrong('cursor', '翻页标记不对')
  return { size, after: { createdAt: new Date(time!), id: id!, rank } }
}

/** The condition that continues a list ordered by createdAt and id, both descending. */
export const continuing = (after: Keyset | null) =>
  after
    ? {
        createdAt: { $lte: after.createdAt },
        $or: [{ createdAt: { $lt: after.createdAt } }, { id: { $lt: after.id } }],
      }
    : {}

/** The same of one of several lists that are read as one: of the same moment those of a higher rank come first. */
export function continuingRanked(after: Keyset | null, rank: number) {
  if (!after) return {}
  if (rank > after.rank) return { createdAt: { $lt: after.createdAt } }
  return rank === after.rank ? continuing(after) : { createdAt: { $lte: after.createdAt } }
}

export const newestFirst = { createdAt: 'desc', id: 'desc' } as const

/** Rows were asked for one more than `size`: whether there is one says if the list goes on. */
export function cutPage<T extends { id: number }>(
  rows: T[],
  size: number,
  timeOf: (row: T) => Date,
  rankOf: (row: T) => number = () => 0,
) {
  const items = rows.slice(0, size)
  const last = items.at(-1)
  const more = rows.length > size && last !== undefined
  const cursor = more
    ? Buffer.from(`${timeOf(last).getTime()}:${last.id}:${rankOf(last)}`).toString('base64url')
    : null
  return { items, nextCursor: cursor }
}

export const byCreation = (row: { createdAt: Date }) => row.createdAt
