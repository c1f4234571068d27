// What one opened call needs: that somebody agreed to look, what was read, and the step that is taken.
import type { SosStaffStep } from '@chaolin/shared/campus/sos'
import { useState } from 'react'
import { useLook, useSosStep } from './use-sos'

export function useSosCase(number: string) {
  const [agreed, setAgreed] = useState(false)
  const [closing, setClosing] = useState(false)
  const look = useLook(number, agreed)
  const step = useSosStep(number, () => setClosing(false))
  return {
    number,
    agreed,
    onAgree: () => setAgreed(true),
    look,
    step,
    closing,
    onStep: (next: SosStaffStep) => {
      step.reset()
      if (next === 'close') setClosing(true)
      else step.mutate({ step: next })
    },
    onClosed: () => setClosing(false),
  }
}
export type OpenedSos = ReturnType<typeof useSosCase>
