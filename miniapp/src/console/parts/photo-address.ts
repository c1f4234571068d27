// The addresses of one photo: of middle size in a strip, large when it is opened.
import type { Photo } from '@chaolin/shared/reports/schema'
import { absolute } from '../../api'
import type { StripPhoto } from '../../ui/photo-strip'

const sized = (url: string, size: 's' | 'm' | 'l') =>
  absolute(`${url}${url.includes('?') ? '&' : '?'}size=${size}`)

export const smallUrl = ({ url }: Photo) => sized(url, 's')
export const stripPhoto = ({ id, url }: Photo): StripPhoto => ({
  key: id,
  url: sized(url, 'm'),
  fullUrl: sized(url, 'l'),
})
