// A task for volunteers: what, where about, when, how many; and where exactly for those who claim it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { volunteerLimits } from '@chaolin/shared/staff/volunteers/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { Stepper } from '../../ui/stepper'
import { keyOf, searchAddresses } from '../api'
import { FormEnd } from '../parts/form-end'
import { MomentField, momentOf } from '../parts/moment-field'
import { PickList } from '../parts/pick-list'
import { offerTask, volunteerKey, type TaskBody } from './api'
import { volunteerWords } from './words'

interface OfferFormProps {
  post: string
  number: string | undefined
  onClose: () => void
}

const texts = ['title', 'words', 'area', 'meeting'] as const
type Draft = Record<(typeof texts)[number] | 'number' | 'startsAt' | 'endsAt', string> & {
  place: TaskBody['place']
  people: number
  quarters: number
}
const fresh: Draft = {
  title: '',
  words: '',
  area: '',
  meeting: '',
  number: '',
  startsAt: '',
  endsAt: '',
  place: undefined,
  people: 1,
  quarters: 8,
}
const mostOf = { title: volunteerLimits.title, words: volunteerLimits.words, area: 60, meeting: 100 }

export function OfferForm({ post, number, onClose }: OfferFormProps) {
  const t = useT(volunteerWords)
  const [draft, setDraft] = useState<Draft>({ ...fresh, number: number ?? '' })
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const save = useOffer(post, draft, onClose)
  const missing = texts.find((name) => draft[name].trim() === '')
  const timed = momentOf(draft.startsAt) && momentOf(draft.endsAt)
  const off = missing ? t(`need_${missing}`) : timed ? undefined : t('need_times')
  return (
    <Sheet open onClose={onClose} title={t('offer')} testId="offer-form">
      <Field
        label={t('number')}
        placeholder={t('numberHint')}
        value={draft.number}
        onInput={(text) => change({ number: text })}
        testId="offer-number"
      />
      {texts.map((name) => (
        <Field
          key={name}
          label={t(name)}
          placeholder={hintOf(name, t)}
          value={draft[name]}
          onInput={(text) => change({ [name]: text })}
          max={mostOf[name]}
          tall={name === 'words'}
          testId={`offer-${name}`}
        />
      ))}
      <AddressField onChange={(place) => change({ place })} />
      <MomentField
        label={t('startsAt')}
        value={draft.startsAt}
        onInput={(text) => change({ startsAt: text })}
        testId="offer-starts"
      />
      <MomentField
        label={t('endsAt')}
        value={draft.endsAt}
        onInput={(text) => change({ endsAt: text })}
        testId="offer-ends"
      />
      <Amounts draft={draft} onChange={change} />
      <FormEnd save={save} off={off} onClose={onClose} testId="offer" />
    </Sheet>
  )
}

function useOffer(post: string, draft: Draft, onDone: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: () => {
      const body = bodyOf(post, draft)
      return offerTask(body, keyFor(body))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: volunteerKey() })
      onDone()
    },
  })
}

function bodyOf(post: string, draft: Draft): TaskBody {
  const { number, startsAt, endsAt, people, quarters, place } = draft
  const matter = number.trim()
  return {
    // A report says by itself which post has it.
    ...(matter === '' ? { microBrainId: post } : { number: matter }),
    title: draft.title.trim(),
    words: draft.words.trim(),
    area: draft.area.trim(),
    meeting: draft.meeting.trim(),
    startsAt: momentOf(startsAt) ?? '',
    endsAt: momentOf(endsAt) ?? '',
    people,
    quarters,
    ...(place ? { place } : {}),
  }
}

interface AmountsProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

function Amounts({ draft: { people, quarters }, onChange }: AmountsProps) {
  const t = useT(volunteerWords)
  return (
    <>
      <View className="line between">
        <View className="field-label">{t('peopleCount')}</View>
        <Stepper
          value={people}
          onChange={(count) => onChange({ people: count })}
          min={1}
          max={volunteerLimits.people}
          words={t('peopleValue', { count: people })}
        />
      </View>
      <View className="line between">
        <View className="field-label">{t('quarters')}</View>
        <Stepper
          value={quarters}
          onChange={(count) => onChange({ quarters: count })}
          min={1}
          max={volunteerLimits.mostQuarters}
          words={t('hoursValue', { hours: quarters / 4 })}
        />
      </View>
    </>
  )
}

function hintOf(name: (typeof texts)[number], t: (key: 'titleHint' | 'wordsHint' | 'areaHint') => string) {
  if (name === 'title') return t('titleHint')
  if (name === 'words') return t('wordsHint')
  return name === 'area' ? t('areaHint') : ''
}

function AddressField({ onChange }: { onChange: (place: TaskBody['place']) => void }) {
  const t = useT(volunteerWords)
  const [typed, setTyped] = useState('')
  const [code, setCode] = useState<string>()
  const query = useQuery({
    queryKey: keyOf('addresses', typed),
    queryFn: () => searchAddresses(typed),
    enabled: typed !== '',
  })
  const found = (query.data?.items ?? []).filter(({ place }) => place !== null)
  return (
    <PickList
      label={t('address')}
      options={found.map((item) => ({ value: item.code, label: item.address }))}
      values={code ? [code] : []}
      single
      onTyped={setTyped}
      onChange={([chosen]) => {
        setCode(chosen)
        onChange(found.find((item) => item.code === chosen)?.place ?? undefined)
      }}
      testId="offer-address"
    />
  )
}
