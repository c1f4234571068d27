// Pages of a list that goes on where it grows: by time and id, the oldest first.
import { byCreation, cutPage, readPage, type Keyset, type PageQuery } from '../paging.ts'

export const oldestFirst = { createdAt: 'asc', id: 'asc' } as const

/** The condition that continues it. */
export const continuingUp = (after: Keyset | null) =>
  after
    ? {
        createdAt: { $gte: after.createdAt },
        $or: [{ createdAt: { $gt: after.createdAt } }, { id: { $gt: after.id } }],
      }
    : {}

type Listed = { id: number; createdAt: Date }

/** `find` is asked for one row more than the page holds. */
export async function pageUp<Row extends Listed>(
  query: PageQuery,
  find: (after: object, limit: number) => Promise<Row[]>,
) {
  const { size, after } = readPage(query)
  return cutPage(await find(continuingUp(after), size + 1), size, byCreation)
}
