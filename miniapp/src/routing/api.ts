// The doors of the directory of posts.
import type { Place } from '@chaolin/shared/place'
import type { microBrainList, MicroBrainKind, microBrainSchema } from '@chaolin/shared/routing/schema'
import type { z } from '@chaolin/shared/config'
import { get } from '../api'

export type Post = z.infer<typeof microBrainSchema>
export type NearPost = z.infer<typeof microBrainList>['items'][number]

const written = ({ lng, lat, coordinates }: Place) => `${lng},${lat},${coordinates}`

/** All of a kind, or the nearest ones first. */
export const readPosts = (kind: MicroBrainKind, near: Place | undefined) =>
  get<{ items: NearPost[] }>('/v1/micro-brains', { kind, near: near && written(near) })

export const readPost = (id: string) => get<Post>(`/v1/micro-brains/${encodeURIComponent(id)}`)
