// What was written, once nobody has written on for a moment: a question for each letter helps nobody.
import { useEffect, useState } from 'react'

export function useSettled(value: string, settleMs: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs)
    return () => clearTimeout(timer)
  }, [value, settleMs])
  return settled
}
