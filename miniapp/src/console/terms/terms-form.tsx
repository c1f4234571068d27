// What a post says for one category, or for all of them: what is left empty is as usual.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { dispatchModes, type DispatchMode } from '@chaolin/shared/staff/terms'
import { mostOpenLimits } from '@chaolin/shared/staff/terms-schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { consoleKey } from '../api'
import { FormEnd } from '../parts/form-end'
import { removeTerms, saveTerms, type TermsRow } from './api'
import { SpanField, type SpanDraft } from './span-field'
import { termsWords } from './words'

interface TermsFormProps {
  postId: string
  /** '' for every category. */
  category: string
  name: string
  row: TermsRow | null
  /** What the district promises, where one category is meant. */
  note: string | undefined
  clocks: { accept: SpanDraft['clock']; resolve: SpanDraft['clock'] }
  onClose: () => void
}

const mostMinutes = 60 * 24 * 90
const usual = 'usual'
const looks = ['usual', 'yes', 'no'] as const

interface Draft {
  mode: DispatchMode | typeof usual
  accept: SpanDraft
  resolve: SpanDraft
  look: (typeof looks)[number]
  most: string
}

const draftOf = (row: TermsRow | null, clocks: TermsFormProps['clocks']): Draft => ({
  mode: row?.mode ?? usual,
  accept: {
    minutes: row?.acceptWithin ? `${row.acceptWithin.minutes}` : '',
    clock: row?.acceptWithin?.clock ?? clocks.accept,
  },
  resolve: {
    minutes: row?.resolveWithin ? `${row.resolveWithin.minutes}` : '',
    clock: row?.resolveWithin?.clock ?? clocks.resolve,
  },
  look: row?.secondLook == null ? usual : row.secondLook ? 'yes' : 'no',
  most: row?.mostOpen == null ? '' : `${row.mostOpen}`,
})

/** Null where nothing is written; undefined where it is no such number. */
function numberOf(typed: string, least: number, most: number): number | null | undefined {
  const text = typed.trim()
  if (text === '') return null
  const value = Number(text)
  return /^\d{1,9}$/.test(text) && value >= least && value <= most ? value : undefined
}

export function TermsForm({ postId, category, name, row, note, clocks, onClose }: TermsFormProps) {
  const t = useT(termsWords)
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(row, clocks))
  const accept = numberOf(draft.accept.minutes, 1, mostMinutes)
  const resolve = numberOf(draft.resolve.minutes, 1, mostMinutes)
  const most = numberOf(draft.most, mostOpenLimits.least, mostOpenLimits.most)
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: consoleKey })
    onClose()
  }
  const save = useMutation({
    mutationFn: () =>
      saveTerms(postId, category, {
        mode: draft.mode === usual ? null : draft.mode,
        acceptWithin: accept ? { minutes: accept, clock: draft.accept.clock } : null,
        resolveWithin: resolve ? { minutes: resolve, clock: draft.resolve.clock } : null,
        secondLook: draft.look === usual ? null : draft.look === 'yes',
        mostOpen: most ?? null,
      }),
    onSuccess,
  })
  const remove = useMutation({ mutationFn: () => removeTerms(postId, category), onSuccess })
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const wrongMinutes = t('numberWrong', { least: 1, most: mostMinutes })
  const wrong = {
    accept: accept === undefined ? wrongMinutes : undefined,
    resolve: resolve === undefined ? wrongMinutes : undefined,
    most: most === undefined ? t('numberWrong', mostOpenLimits) : undefined,
  }
  return (
    <Sheet open onClose={onClose} title={t('edit', { name })} testId="terms-form">
      <Fields draft={draft} wrong={wrong} note={note} onChange={change} />
      {row ? (
        <Button
          block
          kind="quiet"
          busy={remove.isPending}
          onPress={() => remove.mutate()}
          testId="terms-remove"
        >
          {t('remove')}
        </Button>
      ) : null}
      <FormEnd
        save={{ ...save, error: save.error ?? remove.error, mutate: () => save.mutate() }}
        off={wrong.accept ?? wrong.resolve ?? wrong.most}
        onClose={onClose}
        testId="terms"
      />
    </Sheet>
  )
}

interface FieldsProps {
  draft: Draft
  wrong: Record<'accept' | 'resolve' | 'most', string | undefined>
  note: string | undefined
  onChange: (part: Partial<Draft>) => void
}

function Fields({ draft, wrong, note, onChange }: FieldsProps) {
  const t = useT(termsWords)
  return (
    <>
      <View className="field-label">{t('mode')}</View>
      <Chips
        options={[usual, ...dispatchModes].map((value) => ({
          value,
          label: value === usual ? t('usual') : t(`mode_${value as DispatchMode}`),
        }))}
        value={draft.mode}
        onChange={(mode) => onChange({ mode: mode as Draft['mode'] })}
        testId="terms-mode"
      />
      {note ? <View className="note soft">{note}</View> : null}
      <View className="note soft">{t('notSlower')}</View>
      <SpanField
        label={t('acceptWithin')}
        value={draft.accept}
        onChange={(span) => onChange({ accept: span })}
        wrong={wrong.accept}
        testId="terms-accept"
      />
      <SpanField
        label={t('resolveWithin')}
        value={draft.resolve}
        onChange={(span) => onChange({ resolve: span })}
        wrong={wrong.resolve}
        testId="terms-resolve"
      />
      <View className="field-label">{t('secondLook')}</View>
      <Chips
        options={looks.map((value) => ({ value, label: t(value) }))}
        value={draft.look}
        onChange={(look) => onChange({ look })}
        testId="terms-look"
      />
      <Field
        label={t('mostOpen')}
        type="number"
        value={draft.most}
        onInput={(typed) => onChange({ most: typed })}
        help={t('blankUsual')}
        wrong={wrong.most}
        testId="terms-most"
      />
    </>
  )
}
