// A request of mine, looked at anew while somebody may answer; and what I do with it, once each.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDidShow } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useIntentKey } from '../../ui/intent-key'
import { campusKey, readRequest, type OwnRequest } from '../api'
import { isGoing } from './words'

const watchMs = 8000

export function useRequest(number: string) {
  const query = useQuery({
    queryKey: campusKey('request', number),
    queryFn: () => readRequest(number),
    enabled: number !== '',
    refetchInterval: ({ state }) => (state.data && isGoing(state.data.status) ? watchMs : false),
  })
  useDidShow(() => void (query.data && query.refetch()))
  const gone = number === '' || (query.error instanceof ApiError && query.error.status === 404)
  return { query, request: gone ? undefined : query.data, gone }
}

/** What stood there before is part of the intent: the same again after a change is another one. */
export function useAct<Input, Answer>(
  { number, status, anonymous, messages, times }: OwnRequest,
  name: string,
  act: (input: Input, key: string) => Promise<Answer>,
  onDone: (answer: Answer) => void = () => undefined,
) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const seen = { status, anonymous, said: messages.length, times: times.map((time) => time.id + time.status) }
  return useMutation({
    mutationFn: (input: Input) => act(input, keyFor({ name, number, input: input ?? null, seen })),
    onSuccess: onDone,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: campusKey('request', number) }),
        client.invalidateQueries({ queryKey: campusKey('requests') }),
      ]),
  })
}
