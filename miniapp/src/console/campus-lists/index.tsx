// 校园清单: what a campus keeps in lists: lost things to decide, the fraud list, published answers; for admins the services.
import { fraudPostKinds } from '@chaolin/shared/campus/fraud'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { hasRole, useSession } from '../../session'
import { Empty } from '../../ui/empty'
import { Tabs } from '../../ui/tabs'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { usePosts, usePostsQuery } from '../parts/posts'
import { Room } from '../parts/room'
import { Answers } from './answers'
import { Fraud } from './fraud'
import { Lost } from './lost'
import { Services } from './services'
import { listWords } from './words'

const parts = ['lost', 'fraud', 'answers', 'services'] as const
type Part = (typeof parts)[number]

/** Who keeps published answers: a campus its own, the district those of all. */
const answerKinds = ['campus', 'district']

export default function CampusListsRoom() {
  const t = useT(listWords)
  const person = useSession((session) => session.person)
  const admin = hasRole(person, 'admin')
  const { ids } = useOwnPosts()
  const query = usePostsQuery()
  const { posts } = usePosts()
  const [post, setPost] = useState<string>()
  const [chosen, setChosen] = useState<Part>()
  const kindOf = (id: string) => posts.find((each) => each.id === id)?.kind ?? ''
  const home =
    post ??
    ids.find((id) => kindOf(id) === 'campus') ??
    ids.find((id) => fraudPostKinds.includes(kindOf(id))) ??
    ids[0]
  const kind = home === undefined ? '' : kindOf(home)
  const open = parts.filter((part) => {
    if (part === 'services') return admin
    if (part === 'lost') return kind === 'campus'
    return part === 'fraud' ? fraudPostKinds.includes(kind) : answerKinds.includes(kind)
  })
  if (!admin && ids.length === 0) return <Room name="campus-lists" state="forbidden" />
  if (!admin && !query.data)
    return <Room name="campus-lists" state={stateOf(query)} onRetry={() => void query.refetch()} />
  const part = chosen && open.includes(chosen) ? chosen : open[0]
  return (
    <Room name="campus-lists">
      {home === undefined ? null : <PostChoice value={home} onChange={setPost} />}
      {part === undefined ? (
        <Empty art="empty" title={t('noList')} note={t('noListNote')} testId="lists-none" />
      ) : (
        <Tabs
          options={open.map((value) => ({ value, label: t(`part_${value}`) }))}
          value={part}
          onChange={setChosen}
          flush
          testId="lists-part"
        />
      )}
      {part === 'lost' && home !== undefined ? <Lost key={home} campusId={home} /> : null}
      {part === 'fraud' && home !== undefined ? <Fraud key={home} postId={home} /> : null}
      {part === 'answers' && home !== undefined ? <Answers key={home} postId={home} /> : null}
      {part === 'services' ? <Services /> : null}
    </Room>
  )
}
