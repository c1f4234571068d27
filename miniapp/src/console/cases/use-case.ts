// One case that is open here, and what is done with it.
import type { NewTimes } from '@chaolin/shared/campus/request-schema'
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useIntentKey } from '../../ui/intent-key'
import {
  answerCase,
  caseKey,
  closeCase,
  dropTime,
  handOverCase,
  offerTimes,
  readCase,
  type CaseView,
} from './api'

export type CaseDo =
  | { act: 'answer'; text: string }
  | { act: 'times'; body: NewTimes }
  | { act: 'drop'; id: string }
  | { act: 'hand-over'; personId: string }
  | { act: 'close'; text: string }

const send = (number: string, what: CaseDo, key: string) => {
  if (what.act === 'answer') return answerCase(number, { text: what.text }, key)
  if (what.act === 'times') return offerTimes(number, what.body, key)
  if (what.act === 'drop') return dropTime(number, what.id, key)
  if (what.act === 'hand-over') return handOverCase(number, what.personId, key)
  return closeCase(number, what.text, key)
}

export type Asking = 'times' | 'hand-over' | 'close' | { drop: string }

/** Read when it opens, after a step, and when the list says that there is a word which is not shown yet (`lastAt`). */
export function useCase(number: string, lastAt: string | undefined, onLeft: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  // The same words said again on purpose are another message.
  const turn = useRef(0)
  const [asking, setAsking] = useState<Asking>()
  const query = useQuery({
    queryKey: caseKey('one', number),
    queryFn: () => readCase(number),
    staleTime: 60_000,
    // What only one person reads is kept while it is open, and no longer.
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  useNewWords(query, lastAt)
  const act = useMutation({
    mutationFn: (what: CaseDo) => send(number, what, keyFor({ number, what, turn: turn.current })),
    onSuccess: (_answer, what) => {
      turn.current += 1
      setAsking(undefined)
      if (what.act === 'hand-over') onLeft()
    },
    onSettled: (_answer, _error, what) =>
      client.invalidateQueries({ queryKey: what.act === 'hand-over' ? caseKey('list') : caseKey() }),
  })
  const ask = (next: Asking | undefined) => {
    act.reset()
    setAsking(next)
  }
  return { number, query, act, asking, ask }
}

/** One look was taken already; a new word that is shown is no other one. */
function useNewWords(query: UseQueryResult<CaseView>, lastAt: string | undefined): void {
  const shownAt = query.data?.messages.reduce((latest, { at }) => (at > latest ? at : latest), '')
  const missing =
    lastAt !== undefined && shownAt !== undefined && Date.parse(lastAt) > (Date.parse(shownAt) || 0)
  const { refetch } = query
  useEffect(() => {
    if (missing) void refetch()
  }, [missing, lastAt, refetch])
}
export type OpenedCase = ReturnType<typeof useCase>
