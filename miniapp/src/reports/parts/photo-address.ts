// The addresses of one photo: small in a list, large when it is opened.
import type { Photo } from '@chaolin/shared/reports/schema'
import { absolute } from '../../api'
import type { StripPhoto } from '../../ui/photo-strip'

const sized = (url: string, size: 's' | 'm' | 'l') =>
  absolute(`${url}${url.includes('?') ? '&' : '?'}size=${size}`)

export const smallUrl = (photo: Photo) => sized(photo.url, 's')

export const stripPhoto = (photo: Photo, word?: string): StripPhoto => ({
  key: photo.id,
  url: sized(photo.url, 'm'),
  fullUrl: sized(photo.url, 'l'),
  ...(word ? { word } : {}),
})
