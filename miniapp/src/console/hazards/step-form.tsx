// A step of a hazard: who puts it right, that it is done, and what the re-check says.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { hazardLimits, type HazardStep } from '@chaolin/shared/staff/hazards/rules'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { WordsForm } from '../parts/words-form'
import { hazardKey, takeHazardStep, type Hazard, type StepBody } from './api'
import { DateChoice, isDay } from './date-choice'
import { hazardWords } from './words'

interface StepFormProps {
  hazard: Hazard
  step: HazardStep
  onClose: () => void
}

export function StepForm({ hazard, step, onClose }: StepFormProps) {
  const t = useT(hazardWords)
  const [responsible, setResponsible] = useState(hazard.responsible ?? '')
  const [date, setDate] = useState(step === 'start' ? hazard.rectifyBy : '')
  const take = useTake(hazard.number, step, onClose)
  const starts = step === 'start'
  const dated = starts || step === 'send_back'
  const who = responsible.trim()
  const kept = starts && date === hazard.rectifyBy
  const off =
    starts && who === '' ? t('needResponsible') : dated && !kept && !isDay(date) ? t('needDate') : undefined
  const bodyOf = (words: string, photoIds: string[]): StepBody => {
    const photos = photoIds.length > 0 ? { photoIds } : {}
    if (starts)
      return {
        responsible: who,
        ...(words === '' ? {} : { note: words }),
        ...(kept ? {} : { rectifyBy: date }),
      }
    if (step === 'send_back') return { reason: words, rectifyBy: date, ...photos }
    return { note: words, ...photos }
  }
  return (
    <WordsForm
      title={t(step)}
      label={t(`${step}Label`)}
      hint={t(`${step}Hint`)}
      act={t(`${step}Send`)}
      photos={!starts}
      optional={starts}
      off={off}
      busy={take.isPending}
      error={take.error}
      onSend={(words, photoIds) => take.mutate(bodyOf(words, photoIds))}
      onClose={onClose}
      testId={`form-${step}`}
    >
      {starts ? (
        <Field
          label={t('responsible')}
          placeholder={t('responsibleHint')}
          value={responsible}
          onInput={setResponsible}
          max={hazardLimits.responsible}
          testId="responsible"
        />
      ) : null}
      {dated ? <DateChoice value={date} onChange={setDate} /> : null}
    </WordsForm>
  )
}

function useTake(number: string, step: HazardStep, onDone: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: (body: StepBody) => takeHazardStep(number, step, body, keyFor({ number, step, ...body })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: hazardKey() })
      onDone()
    },
  })
}
