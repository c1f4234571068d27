// Paying for what is held, and waiting for the news of it: the phone's word alone books nothing.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForgetOffline } from '../../ui/forget-offline'
import { useIntentKey } from '../../ui/intent-key'
import { serverNowMs } from '../../ui/server-time'
import { appointmentKey, askToPay } from '../api'
import { pay, type PayOutcome } from './pay'

/** No news for so long: the button is there again. */
const confirmMs = 60_000

/** `came`: what the sandbox's page led back with. */
export function usePay(number: string, came: string | undefined) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [sentMs, setSentMs] = useState(came === 'ok' ? serverNowMs() : undefined)
  const [outcome, setOutcome] = useState<PayOutcome | undefined>(came === 'cancel' ? 'cancelled' : undefined)
  const paying = useMutation({
    mutationFn: async () => pay(number, await askToPay(number, keyFor({ number, at: serverNowMs() }))),
    onSuccess: (answer) => {
      setOutcome(answer)
      if (answer === 'paid') setSentMs(serverNowMs())
    },
    onSettled: () => client.invalidateQueries({ queryKey: appointmentKey() }),
  })
  useForgetOffline(paying)
  const isConfirming = (nowMs: number) => sentMs !== undefined && nowMs - sentMs < confirmMs
  return { paying, outcome, isConfirming }
}
