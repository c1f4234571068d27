// One Idempotency-Key for one intent: a retry of the same words is harmless, other words are another intent.
import { useRef } from 'react'
import { newKey } from '../api'

export function useIntentKey(): (body: object) => string {
  const last = useRef<{ body: string; key: string }>(undefined)
  return (body) => {
    const text = JSON.stringify(body)
    if (last.current?.body !== text) last.current = { body: text, key: newKey() }
    return last.current.key
  }
}
