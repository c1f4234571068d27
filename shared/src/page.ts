// Lists: keyset paging, newest first unless said.
import { z } from './config.ts'

export const pageQuery = {
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  limit: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,3}$/)), z.transform(Number))),
}
export const defaultPageSize = 20
export const maxPageSize = 100
