// Takes one step: the same words keep one key, and somebody who was faster is no error but news.
import type { StaffStep } from '@chaolin/shared/reports/rules'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { hasLeft, reportKey, staffKey, takeStep, type StepAnswer } from '../api'
import { useIntentKey } from '../../ui/intent-key'
import { staffWords } from '../words'

export function useStep(number: string, step: StaffStep, onDone: (answer: StepAnswer) => void) {
  const t = useT(staffWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const mutation = useMutation({
    mutationFn: (body: object) => takeStep(number, step, body, keyFor(body)),
    onSuccess: (answer) => {
      if (hasLeft(answer)) client.removeQueries({ queryKey: reportKey(number) })
      else client.setQueryData(reportKey(number), answer)
      void client.invalidateQueries({ queryKey: staffKey })
      onDone(answer)
    },
    onError: (error) => {
      if (isLate(error)) void client.invalidateQueries({ queryKey: staffKey })
    },
  })
  const error = mutation.error instanceof ApiError ? mutation.error : undefined
  return {
    take: (body: object) => mutation.mutate(body),
    busy: mutation.isPending,
    wrong: (path: string) => error?.wrong(path),
    problem: isLate(mutation.error) ? t('tookTime') : mutation.error?.message,
  }
}

const isLate = (error: Error | null) => error instanceof ApiError && error.code === 'step_closed'
