// An appointment to the minute: people come at that time.
import type { Values } from '../i18n'
import { inShanghai } from '../ui/time'

export function sayWhen(at: string, t: (key: 'when', values: Values) => string): string {
  const { month, date, clock } = inShanghai(new Date(at))
  return t('when', { month: month + 1, date, clock })
}
