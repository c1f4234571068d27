// The steps that ask once more: served, missed, let go, to another counter.
import { needsProof } from '@chaolin/shared/appointments/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Chip, Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { yuan } from '../cashier/yuan'
import { consoleWords } from '../words'
import type { Act, AppointmentView } from './api'
import type { Counter, useAct } from './use-counter'
import { counterWords } from './words'

const asked = ['serve', 'miss', 'cancel', 'hand-over'] as const
type Asked = (typeof asked)[number]
export const isAsked = (act: Act): act is Asked => asked.some((each) => each === act)

const titles = {
  serve: 'serveTitle',
  miss: 'missTitle',
  cancel: 'cancelTitle',
  'hand-over': 'handTitle',
} as const
const notes = { serve: 'serveNote', miss: 'missNote', cancel: 'cancelNote', 'hand-over': 'handNote' } as const
const mostCharacters = 200

interface StepSheetProps {
  view: AppointmentView
  step: Asked
  counter: Counter
  act: ReturnType<typeof useAct>
  onClose: () => void
}

export function StepSheet({ view, step, counter, act, onClose }: StepSheetProps) {
  const t = useT(counterWords)
  const shared = useT(consoleWords)
  const [note, setNote] = useState('')
  const [settled, setSettled] = useState<Settled>()
  const [to, setTo] = useState<string>()
  const proof = step === 'serve' && needsProof(view)
  const owes = step === 'serve' && (proof || view.dueFen > 0)
  const others = counter.counters.filter(({ name }) => name !== view.counter)
  const said = note.trim()
  const long = [...said].length > mostCharacters ? shared('tooLong') : undefined
  const unsettled = owes && !settled ? t(proof ? 'proofOff' : 'feeOff') : undefined
  const missing = step === 'hand-over' && !to ? t('handOff') : unsettled
  const send = () =>
    act.mutate({
      number: view.number,
      act: step,
      body: {
        ...(said ? { note: said } : {}),
        ...(owes && settled ? { [settled]: true } : {}),
        ...(to ? { counterId: to } : {}),
      },
    })
  return (
    <AskSheet
      title={t(titles[step], { ticket: view.ticket ?? view.number })}
      note={t(notes[step])}
      act={t(step === 'hand-over' ? 'handTo' : `act_${step}`)}
      danger={step === 'miss' || step === 'cancel'}
      busy={act.isPending}
      error={act.error}
      off={missing ?? long}
      onYes={send}
      onClose={onClose}
    >
      {step === 'hand-over' ? (
        <Chips
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={to}
          onChange={setTo}
          testId="hand-to"
        />
      ) : null}
      {owes ? <Fee view={view} settled={settled} onSettle={setSettled} /> : null}
      <Field
        label={t('note')}
        placeholder={t('noteHint')}
        value={note}
        onInput={setNote}
        max={mostCharacters}
        testId="step-note"
      />
    </AskSheet>
  )
}

/** How it is settled here: by the proof of an exemption, or by the fee. */
type Settled = 'proofSeen' | 'feeTaken'

interface FeeProps {
  view: AppointmentView
  settled: Settled | undefined
  onSettle: (settled: Settled | undefined) => void
}

function Fee({ view, settled, onSettle }: FeeProps) {
  const t = useT(counterWords)
  const proof = needsProof(view)
  const press = (way: Settled) => () => onSettle(settled === way ? undefined : way)
  return (
    <View className="chips">
      {proof ? (
        <Chip role="checkbox" on={settled === 'proofSeen'} onPress={press('proofSeen')} testId="proof-seen">
          {t('proofSeen')}
        </Chip>
      ) : null}
      {view.dueFen > 0 ? (
        <Chip role="checkbox" on={settled === 'feeTaken'} onPress={press('feeTaken')} testId="fee-taken">
          {t(proof ? 'takeUnproven' : 'takeFee', { fee: yuan(view.dueFen) })}
        </Chip>
      ) : null}
    </View>
  )
}
