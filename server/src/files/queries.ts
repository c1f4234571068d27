// What other domains say about photos: who may read one is for the domain it is attached to.
import type { Context } from '../context.ts'
import type { Person } from '../residents/queries.ts'
import type { Photo } from './entities.ts'

export type MayReadPhoto = (ctx: Context, person: Person, photo: Photo) => Promise<boolean>

const besideMs = 60_000

/** When the row was written that this photo was attached with: in the same transaction. Null: it is attached to nothing. */
export const writtenBeside = ({ attachedAt }: Photo) =>
  attachedAt && {
    $gte: new Date(attachedAt.getTime() - besideMs),
    $lte: new Date(attachedAt.getTime() + besideMs),
  }
