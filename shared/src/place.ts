// A point on the map as it crosses the wire. WeChat gives gcj02; the store is wgs84.
import { z } from './config.ts'

export const placeSchema = z
  .strictObject({
    lng: z.number().check(z.gte(-180), z.lte(180)),
    lat: z.number().check(z.gte(-90), z.lte(90)),
    coordinates: z.enum(['gcj02', 'wgs84']),
  })
  .check(
    z.refine((place) => !(place.lng === 0 && place.lat === 0), {
      message: '这个位置不对，请重新选一下',
    }),
  )
export type Place = z.infer<typeof placeSchema>
