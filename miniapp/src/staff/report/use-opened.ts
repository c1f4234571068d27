// A sheet opens for a step that may be taken, and then stays with what was typed, even if somebody else was faster.
import { useRef } from 'react'

/** `step`: what the sheet is for, undefined while none is open; `steps`: what may be taken now. */
export function useOpened<Step extends string>(step: Step | undefined, steps: readonly string[]): boolean {
  const opened = useRef<Step>(undefined)
  if (step === undefined) opened.current = undefined
  else if (steps.includes(step)) opened.current = step
  return step !== undefined && opened.current === step
}
