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

/** `lng,lat` in a query, in the store's wgs84 unless said. */
export const nearSchema = z.pipe(
  z.pipe(
    z.string().check(z.regex(/^-?\d{1,3}(\.\d+)?, ?-?\d{1,2}(\.\d+)?(,(gcj02|wgs84))?$/)),
    z.transform((text) => {
      const [lng, lat, coordinates = 'wgs84'] = text.split(',')
      return { lng: Number(lng), lat: Number(lat), coordinates }
    }),
  ),
  placeSchema,
)
