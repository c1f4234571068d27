// Opening an inquiry: what is to be explained, and by when.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useIntentKey } from '../../ui/intent-key'
import { WordsForm } from '../parts/words-form'
import { askInquiry, supervisionKey } from './api'
import { HoursChoice, type Hours } from './hours-choice'
import { supervisionWords } from './words'

export function AskForm({ number, onClose }: { number: string; onClose: () => void }) {
  const t = useT(supervisionWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [hours, setHours] = useState<Hours>()
  const ask = useMutation({
    mutationFn: (question: string) => {
      const body = { number, question, dueInWorkingHours: Number(hours) }
      return askInquiry(body, keyFor(body))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: supervisionKey() })
      onClose()
    },
  })
  return (
    <WordsForm
      title={t('askTitle', { number })}
      label={t('askLabel')}
      hint={t('askHint')}
      act={t('askSend')}
      off={hours ? undefined : t('needHours')}
      busy={ask.isPending}
      error={ask.error}
      onSend={(words) => ask.mutate(words)}
      onClose={onClose}
      testId="ask"
    >
      <HoursChoice value={hours} onChange={setHours} />
    </WordsForm>
  )
}
