// What failed for want of a network is nothing to be said any more once the network is there.
import { useEffect } from 'react'
import { ApiError } from '../api'
import { useNetwork } from './network'

interface Tried {
  error: Error | null
  reset: () => void
}

export function useForgetOffline({ error, reset }: Tried): void {
  useEffect(
    () =>
      useNetwork.subscribe(({ online }) => {
        if (online && error instanceof ApiError && error.status === 0) reset()
      }),
    [error, reset],
  )
}
