// One service as a row of data: its words, what it asks, what it becomes, who reads it, how long it may take.
import {
  confidentialities,
  jointSeats,
  keepsPromise,
  promisedConfidentiality,
  serviceFlows,
  serviceShapes,
  wrongShape,
  type Confidentiality,
} from '@chaolin/shared/campus/services'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { keyOf } from '../api'
import { FormEnd } from '../parts/form-end'
import { PickList } from '../parts/pick-list'
import { listKey, saveService, type ServiceRowView } from './api'
import { IconPick } from './icon-pick'
import { QuestionsField } from './questions-field'
import { blankService, bodyOf, draftOf, faultOf, type ServiceDraft } from './service-draft'
import { serviceWords } from './service-words'

interface ServiceFormProps {
  item: ServiceRowView | undefined
  known: readonly string[]
  position: number
  onClose: () => void
}

interface PartProps {
  draft: ServiceDraft
  onChange: (part: Partial<ServiceDraft>) => void
}

export function ServiceForm({ item, known, position, onClose }: ServiceFormProps) {
  const t = useT(serviceWords)
  const client = useQueryClient()
  const [draft, setDraft] = useState<ServiceDraft>(() => (item ? draftOf(item) : blankService(position)))
  const change = (part: Partial<ServiceDraft>) => setDraft((before) => ({ ...before, ...part }))
  const body = bodyOf(draft)
  const save = useMutation({
    mutationFn: async () => body && saveService(draft.code, body),
    onSuccess: onClose,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: listKey('services') }),
        client.invalidateQueries({ queryKey: keyOf('campus-tiles') }),
      ]),
  })
  const fault = faultOf(draft, item === undefined, known)
  const shape = body && wrongShape({ code: draft.code, ...body })
  const off =
    fault === null
      ? undefined
      : fault === 'shape'
        ? (shape?.message ?? t('fault_shape'))
        : t(`fault_${fault}`)
  return (
    <Sheet open onClose={onClose} title={item ? item.name.zh : t('serviceAdd')} testId="service-form">
      {item ? null : (
        <Field
          label={t('code')}
          placeholder="dorm_repairs"
          help={t('codeHelp')}
          value={draft.code}
          onInput={(code) => change({ code: code.trim() })}
          testId="service-code"
        />
      )}
      <Names draft={draft} onChange={change} />
      <Becomes
        draft={draft}
        promised={promisedConfidentiality(draft.code, {
          before: item?.confidentiality ?? null,
          // The page does not know; where somebody wrote to it the server says so.
          asked: false,
        })}
        onChange={change}
      />
      <Within draft={draft} onChange={change} />
      <QuestionsField value={draft.questions} onChange={(questions) => change({ questions })} />
      <Toggle
        label={t('anonymous')}
        on={draft.anonymous}
        onChange={(anonymous) => change({ anonymous })}
        testId="service-anonymous"
      />
      <Toggle
        label={t('enabled')}
        on={draft.enabled}
        onChange={(enabled) => change({ enabled })}
        testId="service-enabled"
      />
      <FormEnd save={{ ...save, mutate: () => save.mutate() }} off={off} onClose={onClose} testId="service" />
    </Sheet>
  )
}

const languages = ['zh', 'en'] as const
const most = { name: { zh: 20, en: 40 }, hint: { zh: 60, en: 120 } } as const

function Names({ draft, onChange }: PartProps) {
  const t = useT(serviceWords)
  return (
    <>
      {(['name', 'hint'] as const).flatMap((part) =>
        languages.map((language) => (
          <Field
            key={part + language}
            label={t(`${part}_${language}`)}
            value={draft[part][language]}
            onInput={(text) => onChange({ [part]: { ...draft[part], [language]: text } })}
            max={most[part][language]}
            testId={`service-${part}-${language}`}
          />
        )),
      )}
      <IconPick value={draft.icon} onChange={(icon) => onChange({ icon })} />
    </>
  )
}

/** Chips know strings alone: nobody beside, no flow of its own. */
const none = 'none'

function Becomes({ draft, promised, onChange }: PartProps & { promised: Confidentiality }) {
  const t = useT(serviceWords)
  const language = useDisplay((display) => display.language)
  const categories = useCategories()
  return (
    <>
      <Secrecy draft={draft} promised={promised} onChange={onChange} />
      <PickList
        label={t('category')}
        options={categories.map((category) => ({ value: category.code, label: category[language] }))}
        values={draft.category === null ? [] : [draft.category]}
        single
        onChange={([category]) => onChange({ category: category ?? null })}
        testId="service-category"
      />
      <View className="field-label">{t('joint')}</View>
      <Chips
        options={([none, ...jointSeats] as const).map((value) => ({ value, label: t(`joint_${value}`) }))}
        value={draft.joint ?? none}
        onChange={(joint) => onChange({ joint: joint === none ? null : joint })}
        testId="service-joint"
      />
      <View className="field-label">{t('opens')}</View>
      <Chips
        options={([none, ...serviceFlows] as const).map((value) => ({ value, label: t(`flow_${value}`) }))}
        value={draft.opens ?? none}
        onChange={(opens) => onChange({ opens: opens === none ? null : opens })}
        testId="service-opens"
      />
    </>
  )
}

/** Who reads it; where few were promised to, no more may be chosen. */
function Secrecy({ draft, promised, onChange }: PartProps & { promised: Confidentiality }) {
  const t = useT(serviceWords)
  const isPromised = promised !== 'post'
  return (
    <>
      {isPromised ? null : (
        <>
          <View className="field-label">{t('shape')}</View>
          <Chips
            options={serviceShapes.map((value) => ({ value, label: t(`shape_${value}`) }))}
            value={draft.shape}
            onChange={(shape) =>
              onChange(
                shape === 'case'
                  ? { shape, confidentiality: 'handler', joint: null }
                  : { shape, confidentiality: 'post' },
              )
            }
            testId="service-shape"
          />
        </>
      )}
      <View className="field-label">{t('secret')}</View>
      <Chips
        options={confidentialities
          .filter((value) => keepsPromise(value, promised))
          .map((value) => ({ value, label: t(`secret_${value}`) }))}
        value={draft.confidentiality}
        onChange={(confidentiality) =>
          onChange(isPromised ? { shape: 'case', confidentiality, joint: null } : { confidentiality })
        }
        testId="service-secret"
      />
      {isPromised ? (
        <View className="note soft words" {...testable('service-promised')}>
          {t('promised')}
        </View>
      ) : null}
    </>
  )
}

function Within({ draft, onChange }: PartProps) {
  const t = useT(serviceWords)
  return (
    <>
      <Field
        label={t('minutes')}
        type="number"
        help={t('minutesHelp')}
        value={draft.minutes}
        onInput={(minutes) => onChange({ minutes })}
        testId="service-minutes"
      />
      <Chips
        options={(['working', 'running'] as const).map((value) => ({ value, label: t(`hours_${value}`) }))}
        value={draft.clock}
        onChange={(clock) => onChange({ clock })}
        testId="service-clock"
      />
      <Field
        label={t('position')}
        type="number"
        value={draft.position}
        onInput={(position) => onChange({ position })}
        testId="service-position"
      />
    </>
  )
}

interface ToggleProps {
  label: string
  on: boolean
  onChange: (on: boolean) => void
  testId: string
}

function Toggle({ label, on, onChange, testId }: ToggleProps) {
  return (
    <View className="line between">
      <View className="grow strong">{label}</View>
      <Switch on={on} onChange={onChange} label={label} testId={testId} />
    </View>
  )
}
