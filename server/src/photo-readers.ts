// Who may read a photo by its bare address: each domain says so for its own; one yes is enough.
import { mayReadCampusPhoto } from './campus/photos.ts'
import type { MayReadPhoto } from './files/queries.ts'
import { mayReadReportPhoto } from './reports/photos.ts'
import { mayReadHazardPhoto } from './staff/hazards/photos.ts'
import { mayReadMediationPhoto } from './staff/mediation/photos.ts'
import { mayReadInquiryPhoto } from './staff/supervision/photos.ts'
import { mayReadVolunteerPhoto } from './staff/volunteers/photos.ts'

const domains: MayReadPhoto[] = [
  async (_ctx, person, photo) => photo.ownerId === person.id,
  mayReadReportPhoto,
  mayReadCampusPhoto,
  mayReadHazardPhoto,
  mayReadInquiryPhoto,
  mayReadMediationPhoto,
  mayReadVolunteerPhoto,
]

export const mayReadPhoto: MayReadPhoto = async (ctx, person, photo) => {
  for (const mayRead of domains) if (await mayRead(ctx, person, photo)) return true
  return false
}
