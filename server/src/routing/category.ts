// The category a request counts under: the one that was chosen, else what its text is most likely about.
import type { RouteRequest } from '@chaolin/shared/routing/schema'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { readBook } from './book.ts'
import { readTriage } from './triage/queries.ts'

/** The request as it will be decided, with the guesses of the model. */
export async function withCategory(ctx: Context, request: RouteRequest) {
  const { categories } = await readBook(ctx)
  if (request.category !== undefined && !categories.has(request.category))
    throw new Refused('category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] })
  const { version, classify } = await readTriage(ctx)
  const guesses = classify(request.text ?? '')
  const guessed = request.kind === 'report' && request.text ? guesses[0]?.code : undefined
  const category = request.category ?? guessed
  return { request: category ? { ...request, category } : request, guesses, triageVersion: version }
}
