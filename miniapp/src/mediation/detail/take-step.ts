// One step of a party: sent once for each intent; the page shows what it led to.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PartyStep } from '@chaolin/shared/staff/mediation/rules'
import type { PartyStepBodies } from '@chaolin/shared/staff/mediation/schema'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { useIntentKey } from '../../ui/intent-key'
import { mediationKey, takeStep, type PartyMediation } from '../api'
import { mediationWords } from '../words'

export function useTakeStep<S extends PartyStep>(mediation: PartyMediation, step: S, onDone: () => void) {
  const t = useT(mediationWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const { id, timeline } = mediation
  const take = useMutation({
    mutationFn: (body: PartyStepBodies[S]) =>
      takeStep(id, step, body, keyFor({ id, step, body, from: timeline.length })),
    onSuccess: (answer) => {
      client.setQueryData(mediationKey('one', id), answer)
      onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: mediationKey() }),
  })
  const { error } = take
  const changed = error instanceof ApiError && error.code === 'version_changed'
  return {
    send: take.mutate,
    busy: take.isPending,
    problem: changed ? t('changed') : error?.message,
  }
}
