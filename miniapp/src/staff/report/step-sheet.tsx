// A step that needs words: what residents will read, what only colleagues will, and where it goes.
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { goBack } from '../../ui/page'
import { PhotoStrip } from '../../ui/photo-strip'
import { Sheet } from '../../ui/sheet'
import { hasLeft, type StaffReport } from '../api'
import { PostPicker } from '../parts/post-picker'
import { Templates } from '../parts/templates'
import { usePhotos } from '../parts/use-photos'
import { staffWords, type StaffKey } from '../words'
import { useStep } from './use-step'

export type SheetStep = 'progress' | 'ask' | 'transfer' | 'return' | 'escalate' | 'reject' | 'rework'

interface Form {
  /** The name of the field that residents read. */
  field: 'note' | 'question' | 'reason'
  label: StaffKey
  hint: StaffKey
  note?: StaffKey
  submit: StaffKey
  photos?: boolean
  danger?: boolean
  /** Only colleagues read of it: there is nothing to say besides. */
  plain?: boolean
}

const forms: Record<SheetStep, Form> = {
  progress: {
    field: 'note',
    label: 'whatProgress',
    hint: 'progressHint',
    submit: 'sendProgress',
    photos: true,
  },
  ask: { field: 'question', label: 'whatAsk', hint: 'askHint', note: 'askStops', submit: 'sendAsk' },
  transfer: { field: 'reason', label: 'whyTransfer', hint: 'transferHint', submit: 'sendTransfer' },
  return: {
    field: 'reason',
    label: 'whyReturn',
    hint: 'returnHint',
    note: 'returnNote',
    submit: 'sendReturn',
  },
  escalate: {
    field: 'reason',
    label: 'whyEscalate',
    hint: 'escalateHint',
    note: 'escalateNote',
    submit: 'sendEscalate',
  },
  reject: {
    field: 'reason',
    label: 'whyReject',
    hint: 'rejectHint',
    note: 'rejectNote',
    submit: 'sendReject',
    danger: true,
  },
  rework: { field: 'reason', label: 'whyRework', hint: 'reworkHint', submit: 'sendRework', plain: true },
}

export const isSheetStep = (step: string | undefined): step is SheetStep =>
  step !== undefined && step in forms

interface StepSheetProps {
  report: StaffReport
  step: SheetStep
  /** Where a transfer is proposed to go. */
  to?: string | undefined
  onClose: () => void
  /** It went to another post: where to go from here. */
  onLeft?: () => void
}

export function StepSheet({ report, step, to, onClose, onLeft = goBack }: StepSheetProps) {
  const t = useT(staffWords)
  const form = forms[step]
  const draft = useDraft(step, to)
  const { words, internal, target, photos } = draft
  const gone = !report.steps.includes(step)
  const { take, busy, wrong, problem } = useStep(report, step, (answer) => {
    onClose()
    if (answer && hasLeft(answer)) onLeft()
  })
  return (
    <Sheet open onClose={onClose} title={t(step)} testId={`sheet-${step}`}>
      {step === 'transfer' ? <Where report={report} value={target} onChange={draft.setTarget} /> : null}
      <Field
        label={t(form.label)}
        placeholder={t(form.hint)}
        value={words}
        onInput={draft.setWords}
        max={limits.note}
        tall
        wrong={wrong(form.field)}
        testId="step-words"
      />
      <Templates number={report.number} step={step} onChoose={draft.setWords} />
      {form.photos ? (
        <PhotoStrip
          photos={photos.photos}
          onAdd={photos.add}
          onRemove={photos.remove}
          onRetry={photos.retry}
          addWords={t('takePhoto')}
          testId="step-photos"
        />
      ) : null}
      {form.plain ? null : (
        <Field
          label={t('internal')}
          placeholder={t('internalHint')}
          value={internal}
          onInput={draft.setInternal}
          max={limits.note}
          testId="step-internal"
        />
      )}
      {form.note ? <View className="note soft">{t(form.note)}</View> : null}
      {(problem ?? photos.problem) ? (
        <Notice icon="alert" tone="warm" testId="step-problem">
          {problem ?? photos.problem}
        </Notice>
      ) : null}
      <Button
        kind={form.danger ? 'danger' : 'primary'}
        block
        busy={busy}
        off={gone ? t('tookTime') : draft.missing}
        onPress={() => take(draft.body, draft.held)}
        testId="step-submit"
      >
        {t(form.submit)}
      </Button>
    </Sheet>
  )
}

function useDraft(step: SheetStep, to: string | undefined) {
  const [words, setWords] = useState('')
  const [internal, setInternal] = useState('')
  const [target, setTarget] = useState(to)
  const photos = usePhotos()
  const missing = useMissing(step, { words, internal, target }, photos)
  const body = {
    ...(words.trim() ? { [forms[step].field]: words.trim() } : {}),
    ...(internal.trim() ? { internalNote: internal.trim() } : {}),
    ...(step === 'transfer' ? { microBrainId: target } : {}),
    ...(photos.ids.length > 0 && !photos.held ? { photoIds: photos.ids } : {}),
  }
  const held = photos.held ? { field: 'photoIds' as const, photos: photos.pending } : undefined
  return { words, setWords, internal, setInternal, target, setTarget, photos, missing, body, held }
}

interface Written {
  words: string
  internal: string
  target: string | undefined
}

/** What is still missing, as the words of the button. */
function useMissing(
  step: SheetStep,
  { words, internal, target }: Written,
  photos: ReturnType<typeof usePhotos>,
) {
  const t = useT(staffWords)
  if (step === 'transfer' && !target) return t('needPost')
  if (photos.sending) return t('photosSending')
  if (photos.failed) return t('photosFailed')
  if ([words, internal].some((text) => [...text].length > limits.note)) return t('tooLong')
  const progressed = step === 'progress' && (internal.trim() !== '' || photos.pending.length > 0)
  return words.trim() !== '' || progressed ? undefined : t('needWords')
}

interface WhereProps {
  report: StaffReport
  value: string | undefined
  onChange: (id: string) => void
}

function Where({ report, value, onChange }: WhereProps) {
  const t = useT(staffWords)
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('transferWhere')}</View>
      <PostPicker
        value={value}
        onChange={onChange}
        place={report.place}
        street={[...(report.microBrain?.path ?? []), report.address].join(' ')}
        except={report.microBrain?.id}
      />
    </View>
  )
}
