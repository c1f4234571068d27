// What is chosen, which step, and what it still lacks.
import { bulkSteps, mostAtOnce } from '@chaolin/shared/staff/bulk-schema'
import { limits } from '@chaolin/shared/text'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../../i18n'
import { staffKey, type QueueItem } from '../../staff/api'
import { useIntentKey } from '../../ui/intent-key'
import { takeBulk, type BulkRequest, type BulkStep } from './api'
import { bulkWords } from './words'

export type Whom = { staffId: string } | { teamId: string }

export function useBulk(items: readonly QueueItem[]) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const steps = bulkSteps.filter((step) => items.some((item) => item.steps.includes(step)))
  const [asked, setStep] = useState<BulkStep>()
  const step = asked && steps.includes(asked) ? asked : steps[0]
  const [picked, setPicked] = useState<readonly string[]>([])
  const [whom, setWhom] = useState<Whom>()
  const [into, setInto] = useState<string>()
  const [note, setNote] = useState('')
  // The same step after it was taken is another one.
  const [turn, setTurn] = useState(0)
  const fitting = items.filter((item) => step !== undefined && item.steps.includes(step))
  const chosen = fitting.flatMap(({ number }) =>
    picked.includes(number) && !(step === 'merge' && number === into) ? [number] : [],
  )
  const taking = useMutation({
    mutationFn: (body: BulkRequest) => takeBulk(body, keyFor({ ...body, turn })),
    onSettled: () => client.invalidateQueries({ queryKey: staffKey }),
  })
  const body = step && bodyOf(step, chosen, { whom, into, note: note.trim() })
  return {
    steps,
    step,
    setStep,
    fitting,
    chosen,
    toggle: (number: string) =>
      setPicked(picked.includes(number) ? picked.filter((one) => one !== number) : [...picked, number]),
    pickAll: () => setPicked(fitting.slice(0, mostAtOnce).map(({ number }) => number)),
    pickNone: () => setPicked([]),
    whom,
    setWhom,
    into,
    setInto,
    note,
    setNote,
    off: useMissing(step, chosen, { whom, into, note }),
    busy: taking.isPending,
    error: taking.error,
    answer: taking.data,
    take: () => {
      if (body) taking.mutate(body)
    },
    again: () => {
      setPicked([])
      setNote('')
      setTurn((count) => count + 1)
      taking.reset()
    },
  }
}
export type Bulk = ReturnType<typeof useBulk>

interface Said {
  whom: Whom | undefined
  into: string | undefined
  note: string
}

/** Undefined while something is missing. */
function bodyOf(step: BulkStep, numbers: string[], { whom, into, note }: Said): BulkRequest | undefined {
  const notes = note ? { note } : {}
  if (step === 'accept') return { step, numbers, body: notes }
  if (step === 'dispatch') return whom && { step, numbers, body: { ...notes, ...whom } }
  return into === undefined ? undefined : { step, numbers, body: { ...notes, into } }
}

function useMissing(step: BulkStep | undefined, chosen: string[], { whom, into, note }: Said) {
  const t = useT(bulkWords)
  if (step === 'dispatch' && !whom) return t('needWhom')
  if (step === 'merge' && !into) return t('needInto')
  if (chosen.length === 0) return t('pick')
  if (chosen.length > mostAtOnce) return t('most', { count: mostAtOnce })
  return [...note].length > limits.note ? t('tooLong') : undefined
}
