// How services are called: they are data of the server.
import { useQuery } from '@tanstack/react-query'
import { get } from '../../api'
import { useDisplay } from '../../ui/display'
import { keyOf } from '../api'
import type { SiteService } from './api'

const keptMs = 10 * 60_000
const none: readonly SiteService[] = []
const readAll = () => get<{ items: SiteService[] }>('/v1/appointment-services')

/** The code itself where no such service is known. */
export function useServices() {
  const language = useDisplay((display) => display.language)
  const query = useQuery({ queryKey: keyOf('services'), queryFn: readAll, staleTime: keptMs })
  const all = query.data?.items ?? none
  return {
    query,
    all,
    nameOf: (code: string) => all.find((service) => service.code === code)?.name[language] ?? code,
  }
}
