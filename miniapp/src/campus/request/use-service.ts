// The service that a request is for, and whether who is here holds a code of the campus.
import { useQuery } from '@tanstack/react-query'
import { useDisplay } from '../../ui/display'
import { campusKey, meKey, readMe, readServices } from '../api'

const keptMs = 10 * 60_000

export function useService(code: string) {
  const query = useQuery({ queryKey: campusKey('services'), queryFn: readServices, staleTime: keptMs })
  return { query, service: query.data?.items.find((service) => service.code === code) }
}

/** The campus of the code, while the code is good. */
export function useCampus() {
  const query = useQuery({ queryKey: meKey, queryFn: readMe })
  const code = query.data?.campusCode
  const campusId = code?.status === 'active' ? code.campusId : undefined
  const household = query.data?.households.find(({ compoundId }) => compoundId === campusId)
  return { query, campusId, household: campusId ? household : undefined }
}

/** Of published words, those in the language of the reader. */
export function usePick(): (words: { zh: string; en: string }) => string {
  const language = useDisplay((display) => display.language)
  return (words) => words[language]
}
