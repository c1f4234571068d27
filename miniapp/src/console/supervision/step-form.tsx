// A step of an inquiry: the explanation with photos, a return with a new time, or the end.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { InquiryStep } from '@chaolin/shared/staff/supervision/rules'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useIntentKey } from '../../ui/intent-key'
import { WordsForm } from '../parts/words-form'
import { supervisionKey, takeInquiryStep, type StepBody } from './api'
import { HoursChoice, type Hours } from './hours-choice'
import { supervisionWords } from './words'

interface StepFormProps {
  id: string
  step: InquiryStep
  onClose: () => void
}

export function StepForm({ id, step, onClose }: StepFormProps) {
  const t = useT(supervisionWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [hours, setHours] = useState<Hours>()
  const bodyOf = (words: string, photoIds: string[]): StepBody => {
    if (step === 'send_back') return { reason: words, dueInWorkingHours: Number(hours) }
    return { note: words, ...(step === 'explain' && photoIds.length > 0 ? { photoIds } : {}) }
  }
  const take = useMutation({
    mutationFn: (body: StepBody) => takeInquiryStep(id, step, body, keyFor({ step, ...body })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: supervisionKey() })
      onClose()
    },
  })
  const back = step === 'send_back'
  return (
    <WordsForm
      title={t(step)}
      label={t(`${step}Label`)}
      hint={t(`${step}Hint`)}
      act={t(`${step}Send`)}
      photos={step === 'explain'}
      off={back && !hours ? t('needHours') : undefined}
      busy={take.isPending}
      error={take.error}
      onSend={(words, photoIds) => take.mutate(bodyOf(words, photoIds))}
      onClose={onClose}
      testId={`form-${step}`}
    >
      {back ? <HoursChoice value={hours} onChange={setHours} /> : null}
    </WordsForm>
  )
}
