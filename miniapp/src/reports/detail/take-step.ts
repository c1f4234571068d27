// One step of the reporter: sent with a key that stays over retries, and answered by the new state of the page.
import { useQueryClient } from '@tanstack/react-query'
import type { ReporterStep } from '@chaolin/shared/reports/rules'
import { useRef, useState } from 'react'
import { ApiError, newKey } from '../../api'
import { takeStep } from '../api'

export function useTakeStep(number: string) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState<ReporterStep>()
  const [error, setError] = useState<{ step: ReporterStep; message: string }>()
  const running = useRef(false)
  const intent = useRef<{ words: string; key: string }>(undefined)

  const take = async (step: ReporterStep, body: object = {}): Promise<boolean> => {
    if (running.current) return false
    running.current = true
    setBusy(step)
    setError(undefined)
    const words = JSON.stringify([step, body])
    if (intent.current?.words !== words) intent.current = { words, key: newKey() }
    try {
      const report = await takeStep(number, step, body, intent.current.key)
      intent.current = undefined
      queries.setQueryData(['report', number], report)
      void queries.invalidateQueries({ queryKey: ['reports'] })
      return true
    } catch (reason) {
      const told = reason instanceof ApiError ? (reason.errors[0]?.message ?? reason.message) : ''
      setError({ step, message: told })
      // Somebody else was faster: what is shown is no longer so.
      if (reason instanceof ApiError && reason.status === 409)
        void queries.invalidateQueries({ queryKey: ['report', number] })
      return false
    } finally {
      running.current = false
      setBusy(undefined)
    }
  }
  return { take, busy, error }
}

export type Steps = ReturnType<typeof useTakeStep>
