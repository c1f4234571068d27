// One kind of event: which category, how urgent, in which words, to which level.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { fillIn } from '@chaolin/shared/intake/kinds'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { when } from '../../ui/time'
import { CategoryPick } from '../parts/category-pick'
import { consoleKey, saveKind, type IntakeKind } from '../api'
import { FormEnd } from '../parts/form-end'
import { wholeNumber } from './whole-number'
import { intakeWords } from './words'

interface KindFormProps {
  item: IntakeKind | undefined
  taken: readonly string[]
  onClose: () => void
}

const kindPattern = /^[a-z][a-z0-9_.-]{0,63}$/
const longestName = 60
const longestTemplate = 500
const windowRange = { least: 0, most: 30 * 24 * 60 }
const numbers = ['none', '110', '119', '120'] as const
const homes = ['category', 'community', 'street', 'police'] as const
const fresh: Omit<IntakeKind, 'kind'> = {
  name: '',
  category: null,
  urgentNumber: null,
  template: '{text}',
  home: null,
  windowMinutes: 60,
}

type Draft = typeof fresh & { code: string; minutes: string }

export function KindForm({ item, taken, onClose }: KindFormProps) {
  const t = useT(intakeWords)
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => {
    const body = item ? rest(item) : fresh
    return { ...body, code: item?.kind ?? '', minutes: `${body.windowMinutes}` }
  })
  const { code, minutes, ...body } = draft
  const kind = code.trim()
  const name = body.name.trim()
  const template = body.template.trim()
  const windowMinutes = wholeNumber(minutes, windowRange.least, windowRange.most)
  const save = useMutation({
    mutationFn: () =>
      saveKind(kind, { ...body, name, template, windowMinutes: windowMinutes ?? body.windowMinutes }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: consoleKey })
      onClose()
    },
  })
  const wrong = {
    code: useCodeWrong(kind, item ? [] : taken),
    minutes: windowMinutes === undefined ? t('numberWrong', windowRange) : undefined,
  }
  const missing = [
    kind === '' && t('needId'),
    name === '' && t('needName'),
    template === '' && t('needTemplate'),
  ]
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  return (
    <Sheet
      open
      onClose={onClose}
      title={item ? t('kindEdit', { name: item.name }) : t('kindNew')}
      testId="kind-form"
    >
      <Named draft={draft} fresh={!item} wrong={wrong} onChange={change} />
      <Goes draft={draft} onChange={change} />
      <Said draft={draft} wrong={wrong} onChange={change} />
      <FormEnd
        save={save}
        off={missing.find((words) => words !== false) ?? wrong.code ?? wrong.minutes}
        onClose={onClose}
        testId="kind"
      />
    </Sheet>
  )
}

interface PartProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}
type Wrong = Record<'code' | 'minutes', string | undefined>

function Named({ draft, fresh, wrong, onChange }: PartProps & { fresh: boolean; wrong: Wrong }) {
  const t = useT(intakeWords)
  return (
    <>
      {fresh ? (
        <Field
          label={t('kind')}
          value={draft.code}
          onInput={(code) => onChange({ code })}
          help={t('kindHint')}
          wrong={wrong.code}
          testId="kind-code"
        />
      ) : null}
      <Field
        label={t('name')}
        value={draft.name}
        onInput={(name) => onChange({ name })}
        max={longestName}
        testId="kind-name"
      />
    </>
  )
}

function Goes({ draft, onChange }: PartProps) {
  const t = useT(intakeWords)
  return (
    <>
      <CategoryPick
        label={t('category')}
        value={draft.category}
        onChange={(category) => onChange({ category: category ?? null })}
        testId="kind-category"
      />
      <View className="note soft">{t('categoryNote')}</View>
      <View className="field-label">{t('urgency')}</View>
      <Chips
        options={numbers.map((value) => ({ value, label: value === 'none' ? t('notUrgent') : value }))}
        value={draft.urgentNumber ?? 'none'}
        onChange={(value) => onChange({ urgentNumber: value === 'none' ? null : value })}
        testId="kind-urgent"
      />
      <View className="field-label">{t('home')}</View>
      <Chips
        options={homes.map((value) => ({
          value,
          label: value === 'category' ? t('toCategory') : t(`home_${value}`),
        }))}
        value={draft.home ?? 'category'}
        onChange={(value) => onChange({ home: value === 'category' ? null : value })}
        testId="kind-home"
      />
    </>
  )
}

function Said({ draft, wrong, onChange }: PartProps & { wrong: Wrong }) {
  const t = useT(intakeWords)
  return (
    <>
      <Field
        label={t('template')}
        tall
        value={draft.template}
        onInput={(template) => onChange({ template })}
        max={longestTemplate}
        help={t('templateNote')}
        testId="kind-template"
      />
      <Sample template={draft.template} />
      <Field
        label={t('windowMinutes')}
        type="number"
        value={draft.minutes}
        onInput={(minutes) => onChange({ minutes })}
        help={t('windowHelp')}
        wrong={wrong.minutes}
        testId="kind-window"
      />
    </>
  )
}

const rest = ({ kind: _kind, ...body }: IntakeKind) => body

/** As the server fills it in. */
function Sample({ template }: { template: string }) {
  const t = useT(intakeWords)
  const language = useDisplay((display) => display.language)
  const now = new Date()
  const text = fillIn(template, { text: t('sampleText'), at: when(now, now, language) })
  if (text === '') return null
  return (
    <View className="note soft words" {...testable('kind-sample')}>
      {t('sample', { text })}
    </View>
  )
}

function useCodeWrong(code: string, taken: readonly string[]): string | undefined {
  const t = useT(intakeWords)
  if (code === '') return undefined
  if (!kindPattern.test(code)) return t('kindWrong')
  return taken.includes(code) ? t('idTaken') : undefined
}
