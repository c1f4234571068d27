// The few things that this service asks more.
import { View } from '@tarojs/components'
import type { ApiError } from '../../api'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import type { ServiceView } from '../api'
import type { Draft } from './draft'

interface QuestionsProps {
  service: ServiceView
  answers: Draft['answers']
  onChange: (answers: Draft['answers']) => void
  error: ApiError | undefined
}

const longest = 200

export function Questions({ service, answers, onChange, error }: QuestionsProps) {
  const language = useDisplay((display) => display.language)
  if (service.questions.length === 0) return null
  const answer = (id: string, value: string) => onChange({ ...answers, [id]: value })
  return (
    <Card>
      {service.questions.map((question) => {
        const wrong = error?.wrong(`answers.${question.id}`)
        const chosen = answers[question.id] ?? ''
        if (question.kind === 'text')
          return (
            <Field
              key={question.id}
              label={question[language]}
              value={chosen}
              onInput={(value) => answer(question.id, value)}
              max={longest}
              wrong={wrong}
              testId={`request-answer-${question.id}`}
            />
          )
        return (
          <View key={question.id} className="field">
            <View className="field-label">{question[language]}</View>
            <View className="chips">
              {(question.options ?? []).map((option) => (
                <Chip
                  key={option.id}
                  role="radio"
                  on={chosen === option.id}
                  onPress={() => answer(question.id, chosen === option.id ? '' : option.id)}
                  testId={`request-answer-${question.id}-${option.id}`}
                >
                  {option[language]}
                </Chip>
              ))}
            </View>
            {wrong ? <View className="field-help wrong">{wrong}</View> : null}
          </View>
        )
      })}
    </Card>
  )
}
