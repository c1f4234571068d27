// What the room of terms asks of the server, and what it tells it.
import type { PostTermsView, TermsBody } from '@chaolin/shared/staff/terms-schema'
import { get, put, request } from '../../api'

export type PostTerms = PostTermsView
export type TermsItem = PostTerms['items'][number]
export type TermsRow = NonNullable<PostTerms['forAll']>

const doorOf = (postId: string, category: string) => {
  const terms = `/v1/staff/micro-brains/${encodeURIComponent(postId)}/terms`
  return category === '' ? terms : `${terms}/${encodeURIComponent(category)}`
}

export const readTerms = (postId: string) => get<PostTerms>(doorOf(postId, ''))
/** '' is for every category without words of its own. */
export const saveTerms = (postId: string, category: string, body: TermsBody) =>
  put<PostTerms>(doorOf(postId, category), body)
export const removeTerms = (postId: string, category: string) =>
  request<PostTerms>({ method: 'DELETE', path: doorOf(postId, category) })
