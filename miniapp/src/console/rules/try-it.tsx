// One made-up request under the rules as they are seen: where it would go, and why.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { CategoryPick } from '../parts/category-pick'
import { previewRules, type PreviewRequest, type RuleBody } from '../api'
import { Problem } from '../../ui/problem'
import { kinds } from './say'
import { Traced } from './trace'
import { ruleWords } from './words'

interface Form {
  kind: PreviewRequest['request']['kind']
  text: string
  category: string
  address: string
  place: string
  at: string
}
const emptyForm: Form = { kind: 'report', text: '', category: '', address: '', place: '', at: '' }

const placePattern = /^(-?\d{1,3}(?:\.\d+)?)[,，\s]+(-?\d{1,2}(?:\.\d+)?)$/
const momentPattern = /^(\d{4}-\d{2}-\d{2})[T\s](\d{2}:\d{2})$/

/** Undefined where a field cannot be read. */
function requestOf(form: Form, rules: RuleBody[]): PreviewRequest | undefined {
  const place = placePattern.exec(form.place.trim())
  const moment = momentPattern.exec(form.at.trim())
  if ((form.place.trim() && !place) || (form.at.trim() && !moment)) return undefined
  const given = { text: form.text.trim(), category: form.category, address: form.address.trim() }
  const words = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
  return {
    rules,
    request: {
      kind: form.kind,
      ...words,
      ...(place ? { place: { lng: Number(place[1]), lat: Number(place[2]), coordinates: 'wgs84' } } : {}),
    },
    ...(moment ? { at: `${moment[1]}T${moment[2]}:00+08:00` } : {}),
  }
}

export function TryIt({ rules }: { rules: RuleBody[] }) {
  const t = useT(ruleWords)
  const [form, setForm] = useState(emptyForm)
  const asked = useMutation({ mutationFn: previewRules })
  const request = requestOf(form, rules)
  return (
    <Card testId="try-it">
      <View className="note soft">{t('tryNote')}</View>
      <Fields form={form} onChange={setForm} />
      <Button
        block
        icon="send"
        busy={asked.isPending}
        onPress={() => request && asked.mutate(request)}
        off={request ? undefined : t('tryOff')}
        testId="try-go"
      >
        {t('tryGo')}
      </Button>
      <Problem error={asked.error} testId="try-problem" />
      {asked.data ? <Traced preview={asked.data} /> : null}
    </Card>
  )
}

function Fields({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  const t = useT(ruleWords)
  const set = (part: Partial<Form>) => onChange({ ...form, ...part })
  const wrong = (text: string, pattern: RegExp, words: string) =>
    text.trim() !== '' && !pattern.test(text.trim()) ? words : undefined
  return (
    <>
      <Chips
        options={kinds.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
        value={form.kind}
        onChange={(kind) => set({ kind })}
        testId="try-kind"
      />
      <Field
        label={t('tryText')}
        placeholder={t('tryTextHint')}
        value={form.text}
        onInput={(text) => set({ text })}
        tall
        testId="try-text"
      />
      <CategoryPick
        label={t('tryCategory')}
        value={form.category}
        onChange={(category = '') => set({ category })}
        testId="try-category"
      />
      <Field
        label={t('tryAddress')}
        placeholder={t('tryAddressHint')}
        value={form.address}
        onInput={(address) => set({ address })}
        testId="try-address"
      />
      <View className="form-pair">
        <Field
          label={t('tryPlace')}
          placeholder={t('tryPlaceHint')}
          value={form.place}
          onInput={(place) => set({ place })}
          wrong={wrong(form.place, placePattern, t('tryPlaceWrong'))}
          testId="try-place"
        />
        <Field
          label={t('tryAt')}
          placeholder={t('tryAtHint')}
          value={form.at}
          onInput={(at) => set({ at })}
          wrong={wrong(form.at, momentPattern, t('tryAtWrong'))}
          testId="try-at"
        />
      </View>
    </>
  )
}
