// A change of a household; what is shown of it is asked for anew.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useIntentKey } from '../../ui/intent-key'
import { householdKey, meKey } from '../api'

export function useChange<Input>(
  act: (input: Input, keyFor: (body: object) => string) => Promise<unknown>,
  onDone: () => void = () => undefined,
) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: (input: Input) => act(input, keyFor),
    onSuccess: onDone,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: householdKey() }),
        client.invalidateQueries({ queryKey: meKey }),
      ]),
  })
}
