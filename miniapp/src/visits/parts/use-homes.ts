// The homes of who is here, and the rules of the compound that one of them stands in.
import { useQuery } from '@tanstack/react-query'
import { meKey, readCompound, readMe, visitKey, type Me } from '../api'

export type Home = Me['households'][number]

/** Beside the compound's own name: 3幢2单元501. */
export const withinCompound = (address: string, name: string | undefined) =>
  name && address.startsWith(name) ? address.slice(name.length) : address

const keptMs = 5 * 60_000

export function useHomes() {
  const query = useQuery({ queryKey: meKey, queryFn: readMe })
  return { query, homes: query.data?.households ?? [] }
}

export const useCompound = (id: string | undefined) =>
  useQuery({
    queryKey: visitKey('compound', id),
    queryFn: () => readCompound(id ?? ''),
    enabled: id !== undefined && id !== '',
    staleTime: keptMs,
  })
