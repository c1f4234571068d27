// At which campus: that of one's code, else the one that was chosen; whoever passes a campus may find something there.
import { useQuery } from '@tanstack/react-query'
import { create } from 'zustand'
import { campusKey, readCampuses } from '../api'
import { useCampus } from '../request/use-service'

const useChosen = create<{ campusId: string | undefined }>(() => ({ campusId: undefined }))
export const chooseCampus = (campusId: string) => useChosen.setState({ campusId })

const keptMs = 10 * 60_000

export function useHere() {
  const { query, campusId: own } = useCampus()
  const chosen = useChosen((state) => state.campusId)
  const campuses = useQuery({ queryKey: campusKey('campuses'), queryFn: readCampuses, staleTime: keptMs })
  const campusId = chosen ?? own
  const items = campuses.data?.items ?? []
  return { query, campuses: items, campusId, campus: items.find(({ id }) => id === campusId) }
}
