// The table of photos; the pictures themselves are in the file store.
import { defineEntity, p } from '@mikro-orm/core'

const PhotoSchema = defineEntity({
  name: 'Photo',
  tableName: 'photos',
  indexes: [
    { name: 'ix_photos_owner', properties: ['ownerId', 'createdAt'] },
    { name: 'ix_photos_report', properties: ['reportId'] },
    { name: 'ix_photos_unattached', properties: ['attachedAt', 'createdAt'] },
  ],
  properties: {
    id: p.string().length(24).primary(),
    ownerId: p.string().length(24),
    reportId: p.integer().nullable(),
    attachedAt: p.datetime(3).nullable(),
    /** Being swept: may not be attached any more; its row goes once its files are gone. */
    sweptAt: p.datetime(3).nullable(),
    width: p.integer(),
    height: p.integer(),
    createdAt: p.datetime(3),
  },
})
export class Photo extends PhotoSchema.class {}
PhotoSchema.setClass(Photo)
