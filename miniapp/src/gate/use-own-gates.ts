// The gates of this guard: as the server says, or as last known where there is no network.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { stateOf } from '../query'
import { readGates } from './api'
import { useShift } from './kept'

export function useOwnGates() {
  const kept = useShift((shift) => shift.gates)
  const chosenId = useShift((shift) => shift.chosenId)
  const query = useQuery({ queryKey: ['gates'], queryFn: readGates })
  useEffect(() => {
    if (query.data) useShift.setState({ gates: query.data })
  }, [query.data])
  const gates = query.data ?? kept
  const gate = gates.find(({ id }) => id === chosenId) ?? gates[0]
  const state = gates.length > 0 ? ('ready' as const) : stateOf(query, query.data?.length === 0)
  return { gates, gate, state, query }
}
