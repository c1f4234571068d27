// How a post works on each category: what it says itself, what the district says, and what holds.
import { acceptWithin, type CategoryRow } from '@chaolin/shared/reports/categories'
import { isSlower, termsOf } from '@chaolin/shared/staff/terms'
import type { TermsBody } from '@chaolin/shared/staff/terms-schema'
import type { Context } from '../../context.ts'
import { readBook } from '../book.ts'
import { termsKey } from '../book-load.ts'

export async function readTerms(ctx: Context, microBrainId: string) {
  const { categories, terms } = await readBook(ctx)
  const forAll = terms.get(termsKey(microBrainId, ''))
  return {
    forAll: forAll ?? null,
    items: [...categories.values()].map((category) => {
      const own = terms.get(termsKey(microBrainId, category.code))
      return {
        category: { code: category.code, zh: category.zh, en: category.en },
        own: own ?? null,
        terms: termsOf(category, forAll, own),
        district: districtPromise(category),
      }
    }),
  }
}

const districtPromise = ({ resolveWithin }: CategoryRow) => ({ acceptWithin, resolveWithin })

/** Where a post would promise more time than the district does; for every category when none is named. */
export async function slowerThanDistrict(ctx: Context, category: string, body: TermsBody) {
  const { categories } = await readBook(ctx)
  const concerned = [...categories.values()].filter(({ code }) => category === '' || code === category)
  const spans = ['acceptWithin', 'resolveWithin'] as const
  return spans.flatMap((path) => {
    const own = body[path]
    const slower = own && concerned.filter((row) => isSlower(own, districtPromise(row)[path]))
    return slower && slower.length > 0 ? [{ path, categories: slower.map(({ zh }) => zh) }] : []
  })
}
