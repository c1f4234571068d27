// Putting a hazard on the list: what, where, how grave, by when, and a photo of how it is now.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  hazardKinds,
  hazardLevels,
  hazardLimits,
  type HazardKind,
  type HazardLevel,
} from '@chaolin/shared/staff/hazards/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { PickList } from '../parts/pick-list'
import { usePostOptions } from '../parts/post-choice'
import { WordsForm } from '../parts/words-form'
import { findHazard, hazardKey, type NewHazard } from './api'
import { DateChoice, isDay } from './date-choice'
import { useKindWords } from './hazard-card'
import { hazardWords } from './words'

interface Draft {
  title: string
  kind: HazardKind | undefined
  level: HazardLevel
  address: string
  responsible: string
  rectifyBy: string
  microBrainId: string | undefined
}

interface HazardFormProps {
  post: string | undefined
  onDone: (number: string) => void
  onClose: () => void
}

export function HazardForm({ post, onDone, onClose }: HazardFormProps) {
  const t = useT(hazardWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [draft, setDraft] = useState<Draft>({
    title: '',
    kind: undefined,
    level: 'general',
    address: '',
    responsible: '',
    rectifyBy: '',
    microBrainId: post,
  })
  const find = useMutation({
    mutationFn: (body: NewHazard) => findHazard(body, keyFor(body)),
    onSuccess: async ({ number }) => {
      await client.invalidateQueries({ queryKey: hazardKey() })
      onDone(number)
    },
  })
  const send = (note: string, photoIds: string[]) => {
    const { kind, microBrainId, level, rectifyBy } = draft
    if (!kind || !microBrainId) return
    const written = {
      title: draft.title.trim(),
      address: draft.address.trim(),
      responsible: draft.responsible.trim(),
    }
    find.mutate({
      title: written.title,
      kind,
      level,
      microBrainId,
      rectifyBy,
      ...(written.address ? { address: written.address } : {}),
      ...(written.responsible ? { responsible: written.responsible } : {}),
      ...(note ? { note } : {}),
      ...(photoIds.length > 0 ? { photoIds } : {}),
    })
  }
  return (
    <WordsForm
      title={t('addTitle')}
      label={t('note')}
      hint={t('noteHint')}
      act={t('add')}
      photos
      optional
      off={useMissing(draft)}
      busy={find.isPending}
      error={find.error}
      onSend={send}
      onClose={onClose}
      testId="hazard-form"
    >
      <Fields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
    </WordsForm>
  )
}

function useMissing({ title, kind, rectifyBy, microBrainId }: Draft): string | undefined {
  const t = useT(hazardWords)
  if (title.trim() === '') return t('needTitle')
  if (!kind) return t('needKind')
  if (!microBrainId) return t('needPost')
  return isDay(rectifyBy) ? undefined : t('needDate')
}

function Fields({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const t = useT(hazardWords)
  const kindWords = useKindWords()
  return (
    <>
      <Field
        label={t('title')}
        placeholder={t('titleHint')}
        value={draft.title}
        onInput={(title) => onChange({ title })}
        max={hazardLimits.title}
        testId="hazard-title"
      />
      <View className="field-label">{t('kind')}</View>
      <Chips<HazardKind>
        options={hazardKinds.map(({ code }) => ({ value: code, label: kindWords(code) }))}
        value={draft.kind}
        onChange={(kind) => onChange({ kind })}
        testId="hazard-kind"
      />
      <View className="field-label">{t('level')}</View>
      <Chips<HazardLevel>
        options={hazardLevels.map((value) => ({ value, label: t(value) }))}
        value={draft.level}
        onChange={(level) => onChange({ level })}
        testId="hazard-level"
      />
      {draft.level === 'major' ? <View className="note soft">{t('majorNote')}</View> : null}
      <Post value={draft.microBrainId} onChange={(microBrainId) => onChange({ microBrainId })} />
      <Field
        label={t('address')}
        placeholder={t('addressHint')}
        value={draft.address}
        onInput={(address) => onChange({ address })}
        max={hazardLimits.address}
        testId="hazard-address"
      />
      <Field
        label={t('responsible')}
        placeholder={t('responsibleHint')}
        value={draft.responsible}
        onInput={(responsible) => onChange({ responsible })}
        max={hazardLimits.responsible}
        testId="hazard-responsible"
      />
      <DateChoice value={draft.rectifyBy} onChange={(rectifyBy) => onChange({ rectifyBy })} />
    </>
  )
}

interface PostProps {
  value: string | undefined
  onChange: (id: string | undefined) => void
}

function Post({ value, onChange }: PostProps) {
  const t = useT(hazardWords)
  const { options, nameOf } = usePostOptions()
  if (options.length < 2) return null
  return (
    <PickList
      label={t('post')}
      options={options}
      values={value ? [value] : []}
      single
      nameOf={nameOf}
      onChange={([id]) => onChange(id)}
      testId="hazard-post"
    />
  )
}
