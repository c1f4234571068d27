// The words of the field for a day and a time.
import { defineWords } from '../../i18n'

export const momentWords = defineWords('console-moment', {
  zh: { hint: '比如 2026-11-25 15:00', wrong: '写成 2026-11-25 15:00 这样' },
  en: { hint: 'For example 2026-11-25 15:00', wrong: 'Write it like 2026-11-25 15:00' },
})
