// A day and a time of day as people write them, in Shanghai.
import { Field } from '../../ui/field'
import { useT } from '../../i18n'
import { inShanghai } from '../../ui/time'
import { momentWords } from './moment-words'

const written = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2})[:：](\d{2})$/
const two = (text: string | undefined) => (text ?? '').padStart(2, '0')

/** RFC 3339 with Shanghai's offset; undefined when it is no real moment. */
export function momentOf(text: string): string | undefined {
  const [, year, month, day, hour, minute] = written.exec(text.trim()) ?? []
  if (!year) return undefined
  const moment = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00+08:00`
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return undefined
  const { month: shownMonth, date } = inShanghai(at)
  return shownMonth + 1 === Number(month) && date === Number(day) ? moment : undefined
}

interface MomentFieldProps {
  label: string
  value: string
  onInput: (value: string) => void
  wrong?: string | undefined
  testId: string
}

export function MomentField({ label, value, onInput, wrong, testId }: MomentFieldProps) {
  const t = useT(momentWords)
  return (
    <Field
      label={label}
      value={value}
      onInput={onInput}
      placeholder={t('hint')}
      wrong={wrong ?? (value !== '' && !momentOf(value) ? t('wrong') : undefined)}
      testId={testId}
    />
  )
}
