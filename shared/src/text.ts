// What people type: counted by code point, without characters that no store or screen can hold.
import { z } from './config.ts'

/** Length in code points: an emoji counts once. */
export const countCharacters = (text: string) => [...text].length

const unusable = /\0|[\u{d800}-\u{dfff}]/u

/** A text of 1 to `max` code points that is not only white space; NUL and lone surrogates are refused. */
export const writtenText = (max: number) =>
  z.string().check(
    z.refine((text) => !unusable.test(text), { message: '有不能保存的字符，请删掉再试', abort: true }),
    z.refine((text) => text.trim().length > 0, { message: '请写一句', abort: true }),
    z.refine((text) => countCharacters(text) <= max, { message: `最多 ${max} 个字` }),
  )

/** An id, a code or a cursor: never empty, never something a database could not hold. */
export const idText = (max: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(max),
    z.refine((text) => !unusable.test(text), { message: '有不能保存的字符' }),
  )

export const limits = {
  text: 2000,
  note: 1000,
  photos: 9,
  photoBytes: 10 * 1024 * 1024,
  bodyBytes: 64 * 1024,
  openReports: 20,
  reportsPerDay: 30,
  photosPerDay: 40,
  writesPerMinute: 60,
  anonymousRequestsPerMinute: 600,
} as const
