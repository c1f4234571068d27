// One appointment as its holder reads it, watched while something is about to happen, and a step taken with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDidShow } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useForgetOffline } from '../../ui/forget-offline'
import { useIntentKey } from '../../ui/intent-key'
import { appointmentKey, readAppointment, slotKey, type AppointmentView } from '../api'

const watchMs = 3000
const watched = new Set<AppointmentView['status']>(['held', 'checked_in', 'called'])
/** Money on its way back arrives in its own time. */
const moneyMs = 10_000

function watchOf(appointment: AppointmentView | undefined): number | false {
  if (!appointment) return false
  if (watched.has(appointment.status)) return watchMs
  const { payment } = appointment
  return payment && payment.backFen > 0 && payment.backAt === null ? moneyMs : false
}

export function useAppointment(number: string) {
  const query = useQuery({
    queryKey: appointmentKey('one', number),
    queryFn: () => readAppointment(number),
    enabled: number !== '',
    refetchInterval: ({ state }) => watchOf(state.data),
  })
  useDidShow(() => void (query.data && query.refetch()))
  const gone = number === '' || (query.error instanceof ApiError && query.error.status === 404)
  return { query, appointment: gone ? undefined : query.data, gone }
}

/** What was read before the step is part of the intent: tapped again after a change, it is another one. */
export function useStep<Input, Answer>(
  { number, timeline }: Pick<AppointmentView, 'number' | 'timeline'>,
  step: string,
  act: (input: Input, key: string) => Promise<Answer>,
  onDone: (answer: Answer) => void = () => undefined,
) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const acting = useMutation({
    mutationFn: (input: Input) =>
      act(input, keyFor({ step, number, input: input ?? null, moments: timeline.length })),
    onSuccess: onDone,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: appointmentKey() }),
        client.invalidateQueries({ queryKey: slotKey() }),
      ]),
  })
  useForgetOffline(acting)
  return acting
}
