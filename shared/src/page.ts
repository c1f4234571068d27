// Lists: keyset paging, newest first unless said.
import { z } from './config.ts'
import { idText } from './text.ts'

export const pageQuery = {
  cursor: z.optional(idText(200)),
  limit: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,3}$/)), z.transform(Number))),
}
export const defaultPageSize = 20
export const maxPageSize = 100
