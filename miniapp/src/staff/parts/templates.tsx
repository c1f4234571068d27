// Words that a post says again and again: a tap puts them, filled in, into the field.
import { templateSteps, type TemplateStep } from '@chaolin/shared/staff/templates'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { Chip } from '../../ui/chips'
import { readTemplates, staffKey } from '../api'

const keptMs = 10 * 60_000
const hasTemplates = (step: string): step is TemplateStep =>
  (templateSteps as readonly string[]).includes(step)

interface TemplatesProps {
  number: string
  step: string
  onChoose: (text: string) => void
}

export function Templates({ number, step, onChoose }: TemplatesProps) {
  const { data } = useQuery({
    queryKey: [...staffKey, 'templates', number, step],
    queryFn: () => readTemplates(number, step as TemplateStep),
    enabled: hasTemplates(step),
    staleTime: keptMs,
  })
  if (!data || data.items.length === 0) return null
  return (
    <View className="chips">
      {data.items.map(({ id, title, text }) => (
        <Chip key={id} outline onPress={() => onChoose(text)} testId={`template-${id}`}>
          {title}
        </Chip>
      ))}
    </View>
  )
}
