// The steps that ask once more: served, missed, let go, to another counter.
import { needsProof } from '@chaolin/shared/appointments/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Chip, Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { yuan } from '../cashier/yuan'
import { consoleWords } from '../words'
import type { Act, AppointmentView, QueueItem } from './api'
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
const hints = { serve: 'hintServe', miss: 'hintMiss', cancel: 'hintCancel', 'hand-over': 'hintHand' } as const
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
  const others = counter.othersFor(view)
  const notes = useNotes(view)
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
      note={notes[step]}
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
        placeholder={t(hints[step])}
        value={note}
        onInput={setNote}
        max={mostCharacters}
        testId="step-note"
      />
    </AskSheet>
  )
}

/** What follows: money goes back where some came in, and a miss is counted of whom one knows. */
function useNotes(view: AppointmentView): Record<Asked, string> {
  const t = useT(counterWords)
  const back = view.refund ? t('paidBack') : ''
  const known = view.kind === 'booked' || view.applicant !== null
  return {
    serve: t('serveNote'),
    miss: back + t(known ? 'missNote' : 'missUnknown'),
    cancel: back + t('cancelNote'),
    'hand-over': t('handNote'),
  }
}

interface BesideProps {
  open: QueueItem
  go: () => void
  onOpen: () => void
  onClose: () => void
}

/** Somebody stands open at this counter: back to them, or call another beside them. */
export function BesideSheet({ open, go, onOpen, onClose }: BesideProps) {
  const t = useT(counterWords)
  const ticket = open.ticket ?? open.number
  const and = (what: () => void) => () => {
    onClose()
    what()
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('besideTitle', { ticket, counter: open.counter ?? '' })}
      testId="beside-sheet"
    >
      <View className="soft">{t('besideNote')}</View>
      <View className="line">
        <Button kind="quiet" tall onPress={and(go)} testId="beside-call">
          {t('besideCall')}
        </Button>
        <Button kind="primary" grow tall onPress={and(onOpen)} testId="beside-open">
          {t('besideOpen', { ticket })}
        </Button>
      </View>
    </Sheet>
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
