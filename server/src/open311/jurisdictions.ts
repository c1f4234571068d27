// Jurisdictions are the districts of this installation; with one of them nobody has to name it.
import type { Context } from '../context.ts'
import { readBook, type Book } from '../routing/book.ts'
import { Open311Error } from './errors.ts'
import type { Params } from './form.ts'

const districtsOf = (book: Book) =>
  [...book.microBrains.values()].filter(({ kind }) => kind === 'district').map(({ id }) => id)

/** The posts of the district that is meant; null when there is only one district. */
export async function readJurisdiction(ctx: Context, params: Params): Promise<string[] | null> {
  const book = await readBook(ctx)
  const districts = districtsOf(book)
  const given = params.get('jurisdiction_id')?.trim()
  if (given === undefined) {
    if (districts.length > 1)
      throw new Open311Error(400, `jurisdiction_id is missing: one of ${districts.join(', ')}`)
    return null
  }
  if (!districts.includes(given)) throw new Open311Error(404, `jurisdiction_id ${given} was not found`)
  return districts.length > 1 ? postsUnder(book, given) : null
}

function postsUnder(book: Book, districtId: string): string[] {
  const isUnder = (id: string | null | undefined, depth = 0): boolean =>
    id != null && depth < 10 && (id === districtId || isUnder(book.microBrains.get(id)?.parentId, depth + 1))
  return [...book.microBrains.keys()].filter((id) => isUnder(id))
}
