// The few things that this kind of matter asks more.
import type { Category } from '@chaolin/shared/reports/category-view'
import { View } from '@tarojs/components'
import type { ApiError } from '../../api'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { changeDraft, useDraft } from '../parts/draft'

export function Questions({ category, error }: { category: Category; error: ApiError | undefined }) {
  const answers = useDraft((draft) => draft.answers)
  const language = useDisplay((display) => display.language)
  if (category.questions.length === 0) return null
  const answer = (id: string, value: string) => changeDraft({ answers: { ...answers, [id]: value } })
  return (
    <Card>
      {category.questions.map((question) => {
        const wrong = error?.wrong(`answers.${question.id}`)
        if (question.kind === 'text')
          return (
            <Field
              key={question.id}
              label={question[language]}
              value={answers[question.id] ?? ''}
              onInput={(value) => answer(question.id, value)}
              max={200}
              wrong={wrong}
              testId={`report-answer-${question.id}`}
            />
          )
        return (
          <View key={question.id} className="field">
            <View className="field-label">{question[language]}</View>
            <View className="chips">
              {(question.options ?? []).map((option) => {
                const on = answers[question.id] === option.id
                return (
                  <Chip
                    key={option.id}
                    role="radio"
                    on={on}
                    onPress={() => answer(question.id, on ? '' : option.id)}
                    testId={`report-answer-${question.id}-${option.id}`}
                  >
                    {option[language]}
                  </Chip>
                )
              })}
            </View>
            {wrong ? <View className="field-help wrong">{wrong}</View> : null}
          </View>
        )
      })}
    </Card>
  )
}
