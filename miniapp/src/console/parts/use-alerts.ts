// What the desk has to know about the tables, and how many things that is.
import { useQuery } from '@tanstack/react-query'
import { hasRole, useSession } from '../../session'
import { keyOf, readAlerts } from '../api'

const freshEveryMs = 60_000

export function useAlerts() {
  const may = useSession(({ person }) => hasRole(person, 'dispatcher', 'supervisor', 'admin'))
  const query = useQuery({
    queryKey: keyOf('alerts'),
    queryFn: readAlerts,
    enabled: may,
    refetchInterval: freshEveryMs,
    // Others change the tables too: every room that is entered asks anew.
    staleTime: 0,
  })
  return { ...query, count: query.data?.items.length ?? 0 }
}
