// A change is made in two steps: whom it would move is asked first; where nobody is, it is made at once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askWhom, schedulesKey, type Moved, type SchedulePlan } from './api'

interface Change {
  plan: SchedulePlan
  make: () => Promise<unknown>
}

/** `id` undefined: a schedule that is new moves nobody. */
export function useChange(id: string | undefined, onMade: () => void) {
  const client = useQueryClient()
  const [asking, setAsking] = useState<{ items: Moved[]; change: Change }>()
  const make = useMutation({
    mutationFn: (change: Change) => change.make(),
    onSuccess: async () => {
      setAsking(undefined)
      onMade()
      await client.invalidateQueries({ queryKey: schedulesKey() })
    },
  })
  const ask = useMutation({
    mutationFn: async (change: Change) => ({
      change,
      items: id === undefined ? [] : (await askWhom(id, change.plan)).items,
    }),
    onSuccess: ({ change, items }) => {
      if (items.length === 0) make.mutate(change)
      else setAsking({ items, change })
    },
  })
  return {
    begin: (change: Change) => {
      make.reset()
      ask.mutate(change)
    },
    moved: asking?.items,
    confirm: () => asking && make.mutate(asking.change),
    leave: () => setAsking(undefined),
    busy: ask.isPending || make.isPending,
    error: ask.error ?? make.error,
    made: make.isSuccess,
  }
}
export type ChangeState = ReturnType<typeof useChange>
