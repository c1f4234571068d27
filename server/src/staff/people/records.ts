// What is kept about somebody who works at a post: how they are called there, and when they said that they were on duty.
import { asPlace } from '@chaolin/shared/routing/coordinates'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { listSaid } from '../duty/queries.ts'
import { namesOf } from './queries.ts'

export async function staffRecords(ctx: Context, personId: string) {
  const names = await namesOf(ctx, personId)
  const said = await listSaid(ctx, personId)
  return {
    staffNames: names.map(({ microBrainId, name }) => ({ microBrainId, name })),
    duty: said.map(({ microBrainId, isOn, since, until, endedAt, lng, lat }) => ({
      microBrainId,
      on: isOn,
      since: toWire(since),
      until: toWire(endedAt ?? until),
      place: lng == null || lat == null ? null : asPlace([lng, lat]),
    })),
  }
}
