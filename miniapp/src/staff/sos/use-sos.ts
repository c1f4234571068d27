// One call for help: read when somebody agreed to look, and the steps of those who come.
import { isOpenSos, type SosStaffStep } from '@chaolin/shared/campus/sos'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useIntentKey } from '../../ui/intent-key'
import { readSos, sosKey, takeSosStep } from './api'

/** Each reading is written down for the caller, so the place is not asked for as often as it comes in. */
export const lookEveryMs = 30_000

export function useLook(number: string, agreed: boolean) {
  return useQuery({
    queryKey: sosKey('one', number),
    queryFn: () => readSos(number),
    enabled: agreed,
    staleTime: lookEveryMs,
    refetchInterval: ({ state: { data } }) => (data && isOpenSos(data.status) ? lookEveryMs : false),
    refetchOnWindowFocus: false,
  })
}

export interface SosAct {
  step: SosStaffStep
  note?: string
}

export function useSosStep(number: string, onDone: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: ({ step, note }: SosAct) => {
      const body = note ? { note } : {}
      return takeSosStep(number, step, body, keyFor({ number, step, body }))
    },
    onSuccess: onDone,
    // Also after a refusal: a colleague may have been faster.
    onSettled: () => void client.invalidateQueries({ queryKey: sosKey() }),
  })
}
