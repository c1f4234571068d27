// One visit as its side reads it, and a step taken with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDidShow } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useIntentKey } from '../../ui/intent-key'
import { readVisit, visitKey, type VisitView } from '../api'

export function useVisit(id: string, refetchMs?: number) {
  const query = useQuery({
    queryKey: visitKey('visit', id),
    queryFn: () => readVisit(id),
    enabled: id !== '',
    ...(refetchMs ? { refetchInterval: refetchMs } : {}),
  })
  useDidShow(() => void (query.isStale && query.refetch()))
  const gone = id === '' || (query.error instanceof ApiError && query.error.status === 404)
  return { query, visit: gone ? undefined : query.data, gone }
}

/** What was read before the step is part of the intent: tapped again after a change, it is another one. */
export function useStep<Answer>(
  visit: VisitView,
  step: string,
  act: (key: string) => Promise<Answer>,
  onDone: (answer: Answer) => void = () => undefined,
) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: () => act(keyFor({ step, id: visit.id, moments: visit.timeline.length })),
    onSuccess: (answer) => onDone(answer),
    onSettled: () => client.invalidateQueries({ queryKey: visitKey() }),
  })
}
