// Who may read a photo of a campus, one line per room.
import type { MayReadPhoto } from '../files/queries.ts'
import { mayReadCasePhoto } from './cases/photos.ts'
import { mayReadLostPhoto } from './lost/photos.ts'
import { mayReadThreadPhoto } from './services/photos.ts'

export const mayReadCampusPhoto: MayReadPhoto = async (ctx, person, photo) =>
  (await mayReadThreadPhoto(ctx, person, photo)) ||
  (await mayReadLostPhoto(ctx, person, photo)) ||
  (await mayReadCasePhoto(ctx, person, photo))
