// 校园: a campus's roster and codes, posters, departments, who is in charge of what, and the end of a shift.
import { campusCodeCan } from '@chaolin/shared/campus/code-access'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { useSession } from '../../session'
import { Empty } from '../../ui/empty'
import { Tabs } from '../../ui/tabs'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { usePosts, usePostsQuery } from '../parts/posts'
import { Room } from '../parts/room'
import { Charge } from './charge'
import { Departments } from './departments'
import { Handover } from './handover'
import { Posters } from './posters'
import { Roster } from './roster'
import { campusWords } from './words'

const parts = ['roster', 'posters', 'departments', 'charge', 'handover'] as const
type Part = (typeof parts)[number]

/** What this person may do at this campus, by the rules of the server. */
export function useSeats(campusId: string) {
  const roles = useSession(({ person }) => person?.roles) ?? []
  const here = roles.filter(({ microBrainId }) => microBrainId === campusId).map(({ role }) => role)
  const works = (['staff', 'dispatcher'] as const).filter((seat) => here.includes(seat))
  return {
    reads: works.some((seat) => campusCodeCan(seat, 'readRoster')),
    receives: works.some((seat) => campusCodeCan(seat, 'departments')),
    ends: works.some((seat) => campusCodeCan(seat, 'end')),
    gives: here.includes('dispatcher'),
    // A supervisor may stand above the campus: the server says of which.
    coordinates: here.includes('dispatcher') || roles.some(({ role }) => role === 'supervisor'),
  }
}

export default function CampusRoom() {
  const t = useT(campusWords)
  const { ids, supervises } = useOwnPosts()
  const query = usePostsQuery()
  const { posts } = usePosts()
  const [chosen, setChosen] = useState<string>()
  const kindOf = (id: string | undefined) => posts.find((post) => post.id === id)?.kind
  const first = ids.find((id) => kindOf(id) === 'campus')
  const above = supervises ? posts.find(({ kind }) => kind === 'campus')?.id : undefined
  const campusId = chosen ?? first ?? above
  if (ids.length === 0) return <Room name="campus" state="forbidden" />
  if (!query.data) return <Room name="campus" state={stateOf(query)} onRetry={() => void query.refetch()} />
  const isCampus = kindOf(campusId) === 'campus'
  return (
    <Room name="campus">
      <PostChoice value={campusId} onChange={setChosen} />
      {campusId !== undefined && isCampus ? (
        <Opened key={campusId} campusId={campusId} />
      ) : (
        <Empty art="empty" title={t('noCampus')} note={t('noCampusNote')} testId="campus-none" />
      )}
    </Room>
  )
}

function Opened({ campusId }: { campusId: string }) {
  const t = useT(campusWords)
  const seats = useSeats(campusId)
  const open = parts.filter((part) => {
    if (part === 'handover') return true
    if (part === 'departments') return seats.receives
    return part === 'charge' ? seats.coordinates : seats.reads
  })
  const [chosen, setChosen] = useState<Part>()
  const part = chosen ?? open[0]
  return (
    <>
      <Tabs
        options={open.map((value) => ({ value, label: t(`part_${value}`) }))}
        value={part ?? 'handover'}
        onChange={setChosen}
        flush
        testId="campus-part"
      />
      {part === 'roster' ? <Roster campusId={campusId} mayEnd={seats.ends} /> : null}
      {part === 'posters' ? <Posters campusId={campusId} /> : null}
      {part === 'departments' ? <Departments campusId={campusId} /> : null}
      {part === 'charge' ? <Charge campusId={campusId} mayGive={seats.gives} /> : null}
      {part === 'handover' ? <Handover campusId={campusId} /> : null}
    </>
  )
}
