// Look-ups in the address book.
import { plainAddress } from '@chaolin/shared/routing/address-text'
import type { Context } from '../../context.ts'
import { Address } from './entities.ts'

const mostAddresses = 10

/** Addresses that begin with, sound like, or contain what was typed: Chinese, pinyin or initials. */
export async function searchAddresses(ctx: Context, typed: string): Promise<Address[]> {
  // Letters and digits only, so that nothing typed is a wildcard.
  const q = plainAddress(typed)
  if (q === '') return []
  const startsWith = { $like: `${q}%` }
  const rows = await ctx.em.find(
    Address,
    {
      kind: { $ne: 'elsewhere' },
      $or: [
        { name: startsWith },
        { pinyin: startsWith },
        { initials: startsWith },
        { fullText: { $like: `%${q}%` } },
      ],
    },
    { disableIdentityMap: true, limit: 200, orderBy: { code: 'asc' } },
  )
  const rank = (row: Address) =>
    row.name === q
      ? 0
      : row.name.startsWith(q)
        ? 1
        : row.pinyin.startsWith(q) || row.initials.startsWith(q)
          ? 2
          : 3
  return rows
    .sort((a, b) => rank(a) - rank(b) || a.fullText.length - b.fullText.length || (a.code < b.code ? -1 : 1))
    .slice(0, mostAddresses)
}
