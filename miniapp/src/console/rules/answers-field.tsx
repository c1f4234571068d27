// Which answers to a category's questions count.
import { View } from '@tarojs/components'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { useDisplay } from '../../ui/display'
import { PickList } from '../parts/pick-list'
import { ListField } from './list-field'
import { ruleWords } from './words'

type Answers = Record<string, string[]>

interface AnswersFieldProps {
  value: Answers
  /** Only their questions, where the rule names categories. */
  categories: readonly string[] | undefined
  onChange: (value: Answers) => void
}

export function AnswersField({ value, categories, onChange }: AnswersFieldProps) {
  const t = useT(ruleWords)
  const language = useDisplay((display) => display.language)
  const questions = useCategories()
    .filter(({ code }) => !categories || categories.includes(code))
    .flatMap((category) => category.questions)
  const unique = questions.filter(({ id }, index) => questions.findIndex((each) => each.id === id) === index)
  const choose = (ids: string[]) => onChange(Object.fromEntries(ids.map((id) => [id, value[id] ?? []])))
  return (
    <View className="stack gap-3">
      <PickList
        label={t('answers')}
        options={unique.map((question) => ({ value: question.id, label: question[language] }))}
        values={Object.keys(value)}
        onChange={choose}
        testId="pick-answers"
      />
      {Object.entries(value).map(([id, given]) => {
        const question = unique.find((each) => each.id === id)
        const label = question?.[language] ?? id
        const set = (values: string[]) => onChange({ ...value, [id]: values })
        if (question?.options)
          return (
            <PickList
              key={id}
              label={label}
              options={question.options.map((option) => ({ value: option.id, label: option[language] }))}
              values={given}
              onChange={set}
              testId={`answer-${id}`}
            />
          )
        return (
          <ListField
            key={id}
            label={label}
            placeholder={t('answersHint')}
            values={given}
            onChange={set}
            testId={`answer-${id}`}
          />
        )
      })}
    </View>
  )
}
