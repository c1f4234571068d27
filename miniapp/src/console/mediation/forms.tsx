// What each step of a mediation asks for.
import { useQuery } from '@tanstack/react-query'
import type { Side } from '@chaolin/shared/staff/mediation/rules'
import type { StaffPerson } from '@chaolin/shared/staff/people-schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { get } from '../../api'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { keyOf } from '../api'
import { FormEnd } from '../parts/form-end'
import { MomentField, momentOf } from '../parts/moment-field'
import { PickList } from '../parts/pick-list'
import { WordsForm } from '../parts/words-form'
import type { FormProps } from './acts'
import { mediationWords } from './words'

const nameLength = 20
const textLength = 4000

export function ReasonForm({ step, send, ...form }: FormProps & { step: 'cancel' | 'end' }) {
  const t = useT(mediationWords)
  return (
    <WordsForm
      title={t(`step_${step}`)}
      label={t(`${step}Label`)}
      hint={t(`${step}Hint`)}
      act={t(`${step}Act`)}
      danger={step === 'end'}
      busy={form.busy}
      error={form.error}
      onSend={(reason) => send({ reason })}
      onClose={form.onClose}
      testId={`form-${step}`}
    />
  )
}

export function AppointForm({ send, mediation, ...form }: FormProps) {
  const t = useT(mediationWords)
  const [time, setTime] = useState('')
  const [place, setPlace] = useState(mediation.appointment?.place ?? '')
  const at = momentOf(time)
  const where = place.trim()
  return (
    <WordsForm
      title={t(mediation.appointment ? 'step_move' : 'step_appoint')}
      label={t('appointLabel')}
      hint={t('appointHint')}
      act={t('appointAct')}
      optional
      off={!at ? t('needTime') : where === '' ? t('needPlace') : undefined}
      busy={form.busy}
      error={form.error}
      onSend={(reason) => {
        if (at) send({ at, place: where, ...(reason === '' ? {} : { reason }) })
      }}
      onClose={form.onClose}
      testId="form-appoint"
    >
      <MomentField label={t('at')} value={time} onInput={setTime} testId="appoint-at" />
      <Field label={t('place')} value={place} onInput={setPlace} max={100} testId="appoint-place" />
    </WordsForm>
  )
}

/** Longer than a note, so it has a sheet of its own. */
export function OfferForm({ send, mediation, ...form }: FormProps) {
  const t = useT(mediationWords)
  const latest = mediation.agreements[mediation.agreements.length - 1]
  const [text, setText] = useState(latest?.text ?? '')
  const said = text.trim()
  const tooLong = [...said].length > textLength
  return (
    <Sheet open onClose={form.onClose} title={t('step_offer')} testId="form-offer">
      <Field
        label={t('offerLabel')}
        placeholder={t('offerHint')}
        value={text}
        onInput={setText}
        max={textLength}
        tall
        testId="offer-text"
      />
      {latest ? <View className="note soft">{t('offerNote')}</View> : null}
      <FormEnd
        save={{ isPending: form.busy, error: form.error, mutate: () => send({ text: said }) }}
        off={said === '' || tooLong ? t('offerHint') : undefined}
        onClose={form.onClose}
        testId="offer"
      />
    </Sheet>
  )
}

export function HearForm({ send, mediation, ...form }: FormProps) {
  const t = useT(mediationWords)
  const [name, setName] = useState(mediation.parties.find(({ side }) => side === 'second')?.name ?? '')
  const said = name.trim()
  return (
    <Sheet open onClose={form.onClose} title={t('step_hear')} testId="form-hear">
      <Field label={t('hearLabel')} value={name} onInput={setName} max={nameLength} testId="hear-name" />
      <View className="note soft">{t('hearNote')}</View>
      <FormEnd
        save={{ isPending: form.busy, error: form.error, mutate: () => send({ name: said }) }}
        off={said === '' ? t('needName') : undefined}
        onClose={form.onClose}
        testId="hear"
      />
    </Sheet>
  )
}

/** For somebody who has no page here: what they said, or that they signed on paper. */
export function SideForm({ step, send, mediation, ...form }: FormProps & { step: 'record' | 'witness' }) {
  const t = useT(mediationWords)
  const open = mediation.parties.filter(
    ({ joined, answer }) => joined === 'in_person' && (step === 'record' || answer === 'waiting'),
  )
  const [side, setSide] = useState<Side>(open[0]?.side ?? 'second')
  const version = mediation.agreements[mediation.agreements.length - 1]?.version ?? 0
  return (
    <WordsForm
      title={t(`step_${step}`)}
      label={t(`${step}Label`)}
      hint={t(`${step}Hint`)}
      act={t(`${step}Act`)}
      photos={step === 'record'}
      busy={form.busy}
      error={form.error}
      onSend={(words, photoIds) =>
        send(step === 'record' ? { side, text: words, photoIds } : { side, version, note: words })
      }
      onClose={form.onClose}
      testId={`form-${step}`}
    >
      {open.length > 1 ? (
        <Chips
          options={open.map((party) => ({ value: party.side, label: t(party.side) }))}
          value={side}
          onChange={setSide}
          testId="side"
        />
      ) : null}
    </WordsForm>
  )
}

export function ScheduleForm({ send, ...form }: FormProps) {
  const t = useT(mediationWords)
  const [time, setTime] = useState('')
  const on = momentOf(time)
  return (
    <Sheet open onClose={form.onClose} title={t('step_schedule')} testId="form-schedule">
      <MomentField label={t('on')} value={time} onInput={setTime} testId="schedule-on" />
      <FormEnd
        save={{
          isPending: form.busy,
          error: form.error,
          mutate: () => {
            if (on) send({ on })
          },
        }}
        off={on ? undefined : t('needTime')}
        onClose={form.onClose}
        testId="schedule"
      />
    </Sheet>
  )
}

export function FollowUpForm({ send, ...form }: FormProps) {
  const t = useT(mediationWords)
  const [kept, setKept] = useState<'kept' | 'notKept'>()
  const options = (['kept', 'notKept'] as const).map((value) => ({ value, label: t(value) }))
  return (
    <WordsForm
      title={t('step_follow-up')}
      label={t('follow-upLabel')}
      hint={t('follow-upHint')}
      act={t('follow-upAct')}
      off={kept === undefined ? t('keptQuestion') : undefined}
      busy={form.busy}
      error={form.error}
      onSend={(note) => send({ kept: kept === 'kept', note })}
      onClose={form.onClose}
      testId="form-follow-up"
    >
      <Chips options={options} value={kept} onChange={setKept} testId="kept" />
    </WordsForm>
  )
}

/** One of the colleagues at the home of the report. */
export function AssignForm({ send, mediation, ...form }: FormProps) {
  const t = useT(mediationWords)
  const [staffId, setStaffId] = useState<string>()
  const [name, setName] = useState('')
  const people = useQuery({
    queryKey: keyOf('people', mediation.homeId),
    queryFn: () =>
      get<{ items: StaffPerson[] }>(`/v1/staff/micro-brains/${encodeURIComponent(mediation.homeId)}/people`),
  })
  const said = name.trim()
  const others = (people.data?.items ?? []).filter(({ id }) => id !== mediation.mediatorId)
  const off = staffId === undefined ? t('needPerson') : said === '' ? t('needName') : undefined
  return (
    <WordsForm
      title={t('step_assign')}
      label={t('assignLabel')}
      hint={t('assignHint')}
      act={t('assignAct')}
      off={off}
      busy={form.busy}
      error={form.error ?? people.error}
      onSend={(reason) => {
        if (staffId !== undefined) send({ staffId, mediatorName: said, reason })
      }}
      onClose={form.onClose}
      testId="form-assign"
    >
      {people.data && others.length === 0 ? <View className="soft">{t('noPeople')}</View> : null}
      <PickList
        label={t('assignId')}
        options={others.map((each) => ({ value: each.id, label: each.name }))}
        values={staffId === undefined ? [] : [staffId]}
        single
        onChange={([id]) => setStaffId(id)}
        testId="assign"
      />
      <Field label={t('assignName')} value={name} onInput={setName} max={nameLength} testId="assign-name" />
    </WordsForm>
  )
}
