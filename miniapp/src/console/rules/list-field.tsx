// Several words in one field, with commas between them.
import { useState } from 'react'
import { Field } from '../../ui/field'

interface ListFieldProps {
  label: string
  placeholder: string
  values: readonly string[]
  onChange: (values: string[]) => void
  testId: string
}

/** What is typed stays as it is, also a comma that no word follows yet. */
export function ListField({ label, placeholder, values, onChange, testId }: ListFieldProps) {
  const [typed, setTyped] = useState(() => values.join('，'))
  const input = (text: string) => {
    setTyped(text)
    onChange(partsOf(text))
  }
  return <Field label={label} placeholder={placeholder} value={typed} onInput={input} testId={testId} />
}

const partsOf = (text: string) => [
  ...new Set(
    text
      .split(/[,，、;；\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]
