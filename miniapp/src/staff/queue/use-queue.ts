// The rows and the counts of one queue, kept fresh while somebody looks.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { queueKey, readQueue } from '../api'
import { readStreams, startStreams, type QueueAsked } from './streams'

const freshEveryMs = 60_000

export function useQueue(asked: QueueAsked) {
  const { microBrainId, tab, signal, desk, more } = asked
  return useInfiniteQuery({
    queryKey: queueKey(microBrainId, tab, signal, `${desk}`, JSON.stringify(more ?? {})),
    queryFn: ({ pageParam }) => readStreams(pageParam),
    initialPageParam: startStreams(asked),
    getNextPageParam: ({ next }) => next,
    enabled: microBrainId !== '',
    refetchInterval: freshEveryMs,
    placeholderData: keepPreviousData,
  })
}

export function useCounts(microBrainId: string, desk: boolean | undefined, enabled = true) {
  const { data } = useQuery({
    queryKey: queueKey(microBrainId, 'counts', `${desk}`),
    queryFn: () => readQueue({ microBrainId, desk, limit: 1 }),
    enabled: enabled && microBrainId !== '',
    refetchInterval: freshEveryMs,
  })
  return data?.counts
}
