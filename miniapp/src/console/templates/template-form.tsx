// One template: for which step and category, its text, and how it reads when it is filled.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  fillTemplate,
  placeholders,
  templateSteps,
  unknownPlaceholders,
} from '@chaolin/shared/staff/templates'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Chip, Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { CategoryPick } from '../parts/category-pick'
import { consoleKey } from '../api'
import { FormEnd } from '../parts/form-end'
import { addTemplate, changeTemplate, type Template, type TemplateBody } from './api'
import { templateWords } from './words'

interface TemplateFormProps {
  postId: string
  item: Template | undefined
  step: TemplateBody['step']
  onClose: () => void
}

const longestTitle = 20
const longestText = 500

const sampleFacts = (now: Date) => ({
  number: 'K7M-2QX-9TF',
  category: '市政设施',
  address: '湾南社区东门',
  post: '湾南社区',
  dueAt: new Date(now.getTime() + 4 * 3_600_000),
  now,
})

export function TemplateForm({ postId, item, step, onClose }: TemplateFormProps) {
  const t = useT(templateWords)
  const client = useQueryClient()
  const [draft, setDraft] = useState<TemplateBody>(() =>
    item
      ? { step: item.step, category: item.category, title: item.title, text: item.text }
      : { step, category: null, title: '', text: '' },
  )
  const body = { ...draft, title: draft.title.trim(), text: draft.text.trim() }
  const keyOf = useIntentKey()
  const save = useMutation({
    mutationFn: () => (item ? changeTemplate(item.id, body) : addTemplate(postId, body, keyOf(body))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: consoleKey })
      onClose()
    },
  })
  const change = (part: Partial<TemplateBody>) => setDraft({ ...draft, ...part })
  const unknown = unknownPlaceholders(draft.text)
  const wrong = unknown.length > 0 ? t('unknown', { names: unknown.join(' ') }) : undefined
  const missing = body.title === '' ? t('needTitle') : body.text === '' ? t('needText') : wrong
  return (
    <Sheet open onClose={onClose} title={t(item ? 'editTitle' : 'newTitle')} testId="template-form">
      <View className="field-label">{t('step')}</View>
      <Chips
        options={templateSteps.map((value) => ({ value, label: t(`step_${value}`) }))}
        value={draft.step}
        onChange={(value) => change({ step: value })}
        testId="template-step"
      />
      <Field
        label={t('title')}
        value={draft.title}
        onInput={(title) => change({ title })}
        max={longestTitle}
        testId="template-title"
      />
      <Text draft={draft} wrong={wrong} onChange={change} />
      <ForCategory draft={draft} onChange={change} />
      <FormEnd save={save} off={missing} onClose={onClose} testId="template" />
    </Sheet>
  )
}

interface PartProps {
  draft: TemplateBody
  onChange: (part: Partial<TemplateBody>) => void
}

function Text({ draft, wrong, onChange }: PartProps & { wrong: string | undefined }) {
  const t = useT(templateWords)
  return (
    <>
      <Field
        label={t('text')}
        tall
        value={draft.text}
        onInput={(text) => onChange({ text })}
        max={longestText}
        wrong={wrong}
        testId="template-text"
      />
      <View className="note soft">{t('fill')}</View>
      <View className="chips">
        {placeholders.map((name) => (
          <Chip
            key={name}
            outline
            onPress={() => onChange({ text: `${draft.text}{${name}}` })}
            testId={`template-fill-${name}`}
          >
            {t(`fill_${name}`)}
          </Chip>
        ))}
      </View>
      {draft.text.trim() === '' || wrong ? null : (
        <View className="note soft words" {...testable('template-sample')}>
          {t('sample', { text: fillTemplate(draft.text, sampleFacts(new Date())) })}
        </View>
      )}
    </>
  )
}

function ForCategory({ draft, onChange }: PartProps) {
  const t = useT(templateWords)
  return (
    <>
      <CategoryPick
        label={t('category')}
        value={draft.category}
        onChange={(category) => onChange({ category: category ?? null })}
        testId="template-category"
      />
      <View className="note soft">{t('categoryNote')}</View>
    </>
  )
}
