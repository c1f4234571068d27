// Takes one step: the same words keep one key, somebody who was faster is no error but news, and without a connection it
// waits on the phone.
import { errors } from '@chaolin/shared/errors'
import type { StaffStep } from '@chaolin/shared/reports/rules'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { useIntentKey } from '../../ui/intent-key'
import { hasLeft, reportKey, staffKey, takeStep, type StepAnswer } from '../api'
import { addPending, type PendingPhoto } from '../parts/pending'
import { pendingWords } from '../pending-words'
import { staffWords } from '../words'

interface Matter {
  number: string
  summary: string
  /** Grows with each step of the report: the same tap after another step is another intent. */
  turn?: number
}
interface Taken {
  body: Record<string, unknown>
  /** Photos of which some could not be sent yet. */
  held?: { field: 'photoIds' | 'evidencePhotoIds'; photos: PendingPhoto[] }
}

/** `onDone(null)`: it waits on the phone, and is sent when there is a connection. */
export function useStep(
  { number, summary, turn = 0 }: Matter,
  step: StaffStep,
  onDone: (answer: StepAnswer | null) => void,
) {
  const t = useT(staffWords)
  const pending = useT(pendingWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const running = useRef(false)
  const wait = async ({ body, held }: Taken) => {
    const photos = held?.photos ?? []
    const photoField = held?.field ?? 'photoIds'
    const key = keyFor({ turn, body, ...(held ? { photos: photos.map((photo) => photo.key) } : {}) })
    if (!(await addPending({ key, number, summary, step, body, photoField, photos })))
      throw new Error(pending('pendingFull'))
    return null
  }
  const mutation = useMutation({
    mutationFn: async (taken: Taken) => {
      if (taken.held) return wait(taken)
      try {
        return await takeStep(number, step, taken.body, keyFor({ turn, body: taken.body }))
      } catch (error) {
        if (error instanceof ApiError && error.status === 0) return wait(taken)
        throw error
      }
    },
    onSuccess: (answer) => {
      if (answer && hasLeft(answer)) client.removeQueries({ queryKey: reportKey(number) })
      else if (answer) client.setQueryData(reportKey(number), answer)
      void client.invalidateQueries({ queryKey: staffKey })
      onDone(answer)
    },
    onSettled: () => {
      running.current = false
    },
    onError: (error) => {
      if (isLate(error)) void client.invalidateQueries({ queryKey: staffKey })
    },
  })
  const error = mutation.error instanceof ApiError ? mutation.error : undefined
  return {
    take: (body: Record<string, unknown>, held?: Taken['held']) => {
      // A second tap, another row or a key held down, before the first one was answered.
      if (running.current) return
      running.current = true
      mutation.mutate({ body, ...(held ? { held } : {}) })
    },
    busy: mutation.isPending,
    wrong: (path: string) => error?.wrong(path),
    problem: problemOf(mutation.error, t('tookTime')),
  }
}

const plain: readonly string[] = [errors.step_closed.zh, errors.step_closed.en]

/** Who was faster, if the server says it. */
export const problemOf = (error: Error | null, tookTime: string) =>
  isLate(error) && plain.includes(error?.message ?? '') ? tookTime : error?.message

export const isLate = (error: Error | null) => error instanceof ApiError && error.code === 'step_closed'
