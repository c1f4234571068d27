// What a preview asks of `reports`, which knows what was reported near by and who may read it.
import type { RouteAnswer, RouteRequest } from '@chaolin/shared/routing/schema'
import type { Context } from '../context.ts'
import type { Decision } from './queries.ts'

/** Who asks for what, and what routing knows of it already. */
export type DuplicateQuestion = {
  personId: string
  signPhoto: (photoId: string) => string
  request: RouteRequest
  categories: RouteAnswer['categories']
  decision: Pick<Decision, 'address' | 'namedPoint'>
}
export type FindDuplicates = (ctx: Context, question: DuplicateQuestion) => Promise<RouteAnswer['duplicates']>
