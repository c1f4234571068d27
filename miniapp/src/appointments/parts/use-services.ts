// What can be settled, as published; and the sites that settle it.
import { useQuery } from '@tanstack/react-query'
import type { Place } from '@chaolin/shared/place'
import { useDisplay } from '../../ui/display'
import { readServices, readSites, slotKey } from '../api'

const keptMs = 10 * 60_000

export const useServices = () =>
  useQuery({ queryKey: ['appointment-services'], queryFn: readServices, staleTime: keptMs })

export function useService(code: string) {
  const query = useServices()
  return { query, service: query.data?.items.find((service) => service.code === code) }
}

export const placeKey = (near: Place | undefined) =>
  near && `${near.lng.toFixed(4)},${near.lat.toFixed(4)},${near.coordinates}`

export const useSites = (near?: Place) =>
  useQuery({
    queryKey: slotKey('sites', placeKey(near)),
    queryFn: () => readSites(near),
    staleTime: keptMs,
  })

/** Of published words, those in the language of the reader. */
export function usePick(): (words: { zh: string; en: string }) => string {
  const language = useDisplay((display) => display.language)
  return (words) => words[language]
}
