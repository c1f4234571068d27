// What other domains say about photos: who may read one is for the domain it is attached to.
import type { Context } from '../context.ts'
import type { Person } from '../residents/queries.ts'
import type { Photo } from './entities.ts'

export type MayReadPhoto = (ctx: Context, person: Person, photo: Photo) => Promise<boolean>
