// What the counter looks at: the queue of its site, asked anew by itself, the counter one sits at, the ticket that is open.
import { openAtCounter } from '@chaolin/shared/appointments/rules'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { useIntentKey } from '../../ui/intent-key'
import { phoneStorage } from '../../ui/storage'
import { callNext, counterKey, readQueue, takeStep, type Act, type QueueItem } from './api'

const everyMs = 3_000

/** Where one sits stays, also after the page was closed. */
const useSeat = create<{ at: Record<string, string> }>()(
  persist((): { at: Record<string, string> } => ({ at: {} }), {
    name: 'counter-seat',
    storage: createJSONStorage(() => phoneStorage),
  }),
)

export const parts = ['called', 'waiting', 'parked', 'coming'] as const
export type Part = (typeof parts)[number]

export function partOf({ status, inLine }: QueueItem): Part {
  if (status === 'called') return 'called'
  if (status === 'checked_in') return inLine ? 'waiting' : 'parked'
  return 'coming'
}

const fits = ({ number, ticket, applicantName }: QueueItem, typed: string) =>
  [number, ticket, applicantName].some((text) => text?.toUpperCase().includes(typed))

export function useCounter(siteId: string) {
  const query = useQuery({
    queryKey: counterKey('queue', siteId),
    queryFn: () => readQueue(siteId),
    refetchInterval: everyMs,
  })
  const [picked, setPicked] = useState<string>()
  const [typed, setTyped] = useState('')
  const all = query.data?.items ?? []
  const counters = query.data?.counters ?? []
  const kept = useSeat(({ at }) => at[siteId])
  const seat = counters.find(({ id }) => id === kept) ?? counters[0]
  const looked = typed.trim().toUpperCase()
  const found = looked === '' ? all : all.filter((item) => fits(item, looked))
  const items = parts.flatMap((part) => found.filter((item) => partOf(item) === part))
  const move = (by: 1 | -1) => {
    const at = items.findIndex(({ number }) => number === picked)
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) setPicked(next.number)
  }
  return {
    query,
    all,
    items,
    counters,
    seat,
    sit: (id: string) => useSeat.setState(({ at }) => ({ at: { ...at, [siteId]: id } })),
    /** Whoever was called to where one sits and stands open, besides this one. */
    openBeside: (number?: string) =>
      (seat ? openAtCounter(all, seat.name) : []).find((item) => item.number !== number),
    /** Where else this may be settled. */
    othersFor: ({ service, counter }: { service: { code: string }; counter: string | null }) =>
      counters.filter(({ name, services }) => name !== counter && services.includes(service.code)),
    picked,
    setPicked,
    item: all.find(({ number }) => number === picked),
    typed,
    setTyped,
    move,
    siteId,
  }
}
export type Counter = ReturnType<typeof useCounter>

/** The same step taken again on purpose is another intent; a retry of one that failed is not. */
function useTurns() {
  const keyFor = useIntentKey()
  const turn = useRef(0)
  return {
    keyFor: (body: object) => keyFor({ body, turn: turn.current }),
    done: () => {
      turn.current += 1
    },
  }
}

export interface Taken {
  number: string
  act: Act
  body?: object
}

export function useAct(onDone: (taken: Taken) => void) {
  const client = useQueryClient()
  const turns = useTurns()
  return useMutation({
    mutationFn: ({ number, act, body = {} }: Taken) =>
      takeStep(number, act, body, turns.keyFor({ number, act, body })),
    onSuccess: (_answer, taken) => {
      turns.done()
      onDone(taken)
    },
    // Also after a refusal: somebody else was faster. Nobody waits for the list: the next key may be pressed.
    onSettled: () => void client.invalidateQueries({ queryKey: counterKey() }),
  })
}

export function useNext({ siteId, seat }: Counter, onCalled: (item: QueueItem | null) => void) {
  const client = useQueryClient()
  const turns = useTurns()
  return useMutation({
    mutationFn: () => {
      const counterId = seat?.id ?? ''
      return callNext(siteId, counterId, turns.keyFor({ siteId, counterId }))
    },
    onSuccess: ({ item }) => {
      turns.done()
      onCalled(item)
    },
    onSettled: () => void client.invalidateQueries({ queryKey: counterKey() }),
  })
}
