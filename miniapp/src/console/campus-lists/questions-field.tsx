// What a service asks beside the text: in words, or one of several.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip, Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import type { ServiceDraft } from './service-draft'
import { serviceWords } from './service-words'

type Question = ServiceDraft['questions'][number]
type Option = NonNullable<Question['options']>[number]

interface QuestionsFieldProps {
  value: Question[]
  onChange: (value: Question[]) => void
}

const mostQuestions = 10
const blankOption = (place: number): Option => ({ id: `o${place}`, zh: '', en: '' })

const changed = <T,>(all: readonly T[], at: number, to: T): T[] =>
  all.map((each, index) => (index === at ? to : each))
const without = <T,>(all: readonly T[], at: number): T[] => all.filter((_each, index) => index !== at)

export function QuestionsField({ value, onChange }: QuestionsFieldProps) {
  const t = useT(serviceWords)
  const add = () =>
    onChange([...value, { id: `q${value.length + 1}`, zh: '', en: '', kind: 'text', required: false }])
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('questions')}</View>
      {value.map((question, index) => (
        <QuestionCard
          key={index}
          question={question}
          place={index}
          onChange={(to) => onChange(changed(value, index, to))}
          onRemove={() => onChange(without(value, index))}
        />
      ))}
      {value.length < mostQuestions ? (
        <View className="line">
          <Button small kind="quiet" icon="plus" onPress={add} testId="question-add">
            {t('questionAdd')}
          </Button>
        </View>
      ) : null}
    </View>
  )
}

interface QuestionCardProps {
  question: Question
  place: number
  onChange: (question: Question) => void
  onRemove: () => void
}

function QuestionCard({ question, place, onChange, onRemove }: QuestionCardProps) {
  const t = useT(serviceWords)
  const turn = (kind: Question['kind']) => {
    const { options: _options, ...rest } = question
    onChange(
      kind === 'text' ? { ...rest, kind } : { ...rest, kind, options: [blankOption(1), blankOption(2)] },
    )
  }
  return (
    <Card kind="sunk">
      {(['id', 'zh', 'en'] as const).map((part) => (
        <Field
          key={part}
          label={t(`question_${part}`)}
          value={question[part]}
          onInput={(text) => onChange({ ...question, [part]: text })}
          testId={`question-${place}-${part}`}
        />
      ))}
      <View className="line wrap">
        <Chips
          options={(['text', 'choice'] as const).map((value) => ({ value, label: t(`question_${value}`) }))}
          value={question.kind}
          onChange={turn}
          testId={`question-${place}-kind`}
        />
        <Chip
          role="checkbox"
          on={question.required}
          onPress={() => onChange({ ...question, required: !question.required })}
          testId={`question-${place}-required`}
        >
          {t('required')}
        </Chip>
      </View>
      {question.kind === 'choice' ? (
        <Options
          options={question.options ?? []}
          onChange={(options) => onChange({ ...question, options })}
          testId={`question-${place}`}
        />
      ) : null}
      <View className="line">
        <Button small kind="quiet" onPress={onRemove} testId={`question-${place}-remove`}>
          {t('delete')}
        </Button>
      </View>
    </Card>
  )
}

interface OptionsProps {
  options: Option[]
  onChange: (options: Option[]) => void
  testId: string
}

function Options({ options, onChange, testId }: OptionsProps) {
  const t = useT(serviceWords)
  return (
    <View className="stack gap-2">
      {options.map((option, index) => (
        <View key={index} className="line top">
          {(['id', 'zh', 'en'] as const).map((part) => (
            <View key={part} className="grow">
              <Field
                value={option[part]}
                onInput={(text) => onChange(changed(options, index, { ...option, [part]: text }))}
                placeholder={t(`option_${part}`)}
                testId={`${testId}-option-${index}-${part}`}
              />
            </View>
          ))}
          {options.length > 2 ? (
            <Button small kind="quiet" onPress={() => onChange(without(options, index))}>
              {t('delete')}
            </Button>
          ) : null}
        </View>
      ))}
      <View className="line">
        <Button
          small
          kind="quiet"
          icon="plus"
          onPress={() => onChange([...options, blankOption(options.length + 1)])}
          testId={`${testId}-option-add`}
        >
          {t('optionAdd')}
        </Button>
      </View>
    </View>
  )
}
