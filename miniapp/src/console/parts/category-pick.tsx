// One kind of matter, by its name in the reader's language; none is a choice too.
import { useCategories } from '../../categories'
import type { Option } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { PickList } from './pick-list'

export function useCategoryOptions(): Option<string>[] {
  const language = useDisplay((display) => display.language)
  return useCategories().map((category) => ({ value: category.code, label: category[language] }))
}

interface CategoryPickProps {
  label: string
  value: string | null | undefined
  onChange: (code: string | undefined) => void
  testId: string
}

export function CategoryPick({ label, value, onChange, testId }: CategoryPickProps) {
  const options = useCategoryOptions()
  return (
    <PickList
      label={label}
      options={options}
      values={value ? [value] : []}
      onChange={([code]) => onChange(code)}
      single
      testId={testId}
    />
  )
}
