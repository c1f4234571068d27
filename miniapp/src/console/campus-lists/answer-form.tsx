// One answer: for which service, the question and the answer in both languages, and whether it is published.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { useTiles } from '../cases/use-answers'
import { FormEnd } from '../parts/form-end'
import { PostState } from '../parts/post-state'
import { addAnswer, changeAnswer, listKey, type AnswerChange, type StaffAnswer } from './api'
import { listWords } from './words'

const most = { question: 100, answer: 1000 } as const
/** Words of another language are longer. */
const mostIn = (part: keyof typeof most, language: 'zh' | 'en') => most[part] * (language === 'en' ? 2 : 1)

const blank: AnswerChange = {
  service: 'hukou',
  question: { zh: '', en: '' },
  answer: { zh: '', en: '' },
  published: false,
}

const trimmed = ({ zh, en }: { zh: string; en: string }) => ({ zh: zh.trim(), en: en.trim() })
const languages = ['zh', 'en'] as const

interface AnswerFormProps {
  postId: string
  item: StaffAnswer | undefined
  onClose: () => void
}

export function AnswerForm({ postId, item, onClose }: AnswerFormProps) {
  const t = useT(listWords)
  const language = useDisplay((display) => display.language)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const tiles = useTiles()
  const [draft, setDraft] = useState<AnswerChange>(() =>
    item
      ? { service: item.service, question: item.question, answer: item.answer, published: item.published }
      : blank,
  )
  const body = { ...draft, question: trimmed(draft.question), answer: trimmed(draft.answer) }
  const save = useMutation({
    mutationFn: () =>
      item ? changeAnswer(postId, item.id, body) : addAnswer(postId, body, keyFor({ postId, body })),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: listKey('answers') }),
  })
  const parts = (['question', 'answer'] as const).flatMap((part) =>
    languages.map((each) => ({ part, language: each })),
  )
  const missing = parts.some(({ part, language: each }) => body[part][each] === '')
  const long = parts.some(({ part, language: each }) => [...body[part][each]].length > mostIn(part, each))
  return (
    <Sheet open onClose={onClose} title={t(item ? 'answerEdit' : 'answerAdd')} testId="answer-form">
      <View className="field-label">{t('forService')}</View>
      {tiles.data ? (
        <Chips
          options={tiles.data.items.map(({ code, name }) => ({ value: code, label: name[language] }))}
          value={draft.service}
          onChange={(service) => setDraft({ ...draft, service })}
          testId="answer-service"
        />
      ) : (
        <PostState query={tiles} />
      )}
      {parts.map(({ part, language: each }) => (
        <Field
          key={part + each}
          label={t(`${part}_${each}`)}
          value={draft[part][each]}
          onInput={(text) => setDraft({ ...draft, [part]: { ...draft[part], [each]: text } })}
          max={mostIn(part, each)}
          tall={part === 'answer'}
          testId={`answer-${part}-${each}`}
        />
      ))}
      <View className="line between wide">
        <View className="grow">
          <View className="strong">{t('publish')}</View>
          <View className="note soft">{t('publishNote')}</View>
        </View>
        <Switch
          on={draft.published}
          onChange={(published) => setDraft({ ...draft, published })}
          label={t('publish')}
          testId="answer-published"
        />
      </View>
      <FormEnd
        save={{ ...save, mutate: () => save.mutate() }}
        off={missing ? t('answerOff') : long ? t('answerLong') : undefined}
        onClose={onClose}
        testId="answer"
      />
    </Sheet>
  )
}
