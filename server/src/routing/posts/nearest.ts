// Pages of a list that is kept in memory: the nearest first when a point is given, else by id.
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import { Refused } from '../../errors.ts'
import { readPage, type PageQuery } from '../../paging.ts'

type Placed = { id: string; lng: number; lat: number }
export type Ranked<Row> = { row: Row; distanceM: number | null }

/** A page goes on behind the distance and the id of the last one, so that it stays right while rows come and go. */
export function pageNearest<Row extends Placed>(
  rows: readonly Row[],
  near: Point | null,
  { limit, cursor }: PageQuery,
  usualSize: number,
): { items: Ranked<Row>[]; nextCursor: string | null } {
  const size = limit === undefined ? usualSize : readPage({ limit }).size
  const after = cursor === undefined ? null : readCursor(cursor)
  const ranked = rows
    .map((row): Ranked<Row> => ({ row, distanceM: near && Math.round(distanceM(near, [row.lng, row.lat])) }))
    .filter((one) => !after || compare(keyOf(one), after) > 0)
    .sort((a, b) => compare(keyOf(a), keyOf(b)))
  const items = ranked.slice(0, size)
  const last = items.at(-1)
  return { items, nextCursor: last && ranked.length > size ? toCursor(keyOf(last)) : null }
}

type Key = { metres: number; id: string }

const keyOf = ({ row, distanceM: metres }: Ranked<Placed>): Key => ({ metres: metres ?? 0, id: row.id })
const compare = (a: Key, b: Key) => a.metres - b.metres || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const toCursor = ({ metres, id }: Key) => Buffer.from(`${metres}:${id}`).toString('base64url')

function readCursor(cursor: string): Key {
  const [, metres, id] = /^(\d{1,9}):(.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (metres === undefined || id === undefined)
    throw new Refused('invalid', { errors: [{ path: 'cursor', message: '翻页标记不对' }] })
  return { metres: Number(metres), id }
}
