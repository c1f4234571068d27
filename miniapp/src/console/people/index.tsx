// The room of a post's people: who is on duty now, teams, rosters of the week, and the rules that give work out.
import { useQuery } from '@tanstack/react-query'
import { isStaffRole, roleMay } from '@chaolin/shared/staff/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { Notice } from '../../ui/notice'
import { Tabs } from '../../ui/tabs'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { PostState } from '../parts/post-state'
import { Room } from '../parts/room'
import { peopleKey, readPeople, type PeopleList } from './api'
import { OwnDutySwitch } from './own-duty'
import { Persons } from './persons'
import { Rules } from './rules'
import { Teams } from './teams'
import { Week } from './week'
import { peopleWords } from './words'

const freshEveryMs = 30_000
const parts = ['people', 'teams', 'week', 'rules'] as const
type Part = (typeof parts)[number]

/** What is shown; what may be done is for the server to say. A supervisor's own post is above. */
function useMayEdit(post: string | undefined) {
  const roles = useSession(({ person }) => person?.roles) ?? []
  return roles.some(
    ({ role, microBrainId }) =>
      isStaffRole(role) && roleMay(role, 'editPeople') && (role === 'supervisor' || microBrainId === post),
  )
}

export default function PeoplePage() {
  const { ids } = useOwnPosts()
  const [chosen, setChosen] = useState<string>()
  const post = chosen ?? ids[0]
  const people = useQuery({
    queryKey: peopleKey(post ?? null, 'list'),
    queryFn: () => readPeople(post ?? ''),
    enabled: post !== undefined,
    refetchInterval: freshEveryMs,
  })
  if (post === undefined) return <Room name="people" state="forbidden" />
  return (
    <Room name="people">
      <View className="line wrap between">
        <PostChoice value={post} onChange={setChosen} />
        <OwnDutySwitch post={post} />
      </View>
      <PostState query={people} />
      {people.data ? <Inside key={post} post={post} list={people.data} /> : null}
    </Room>
  )
}

function Inside({ post, list }: { post: string; list: PeopleList }) {
  const t = useT(peopleWords)
  const [part, setPart] = useState<Part>('people')
  const mayEdit = useMayEdit(post)
  const count = list.items.filter(({ onDuty }) => onDuty).length
  return (
    <>
      <Notice icon="users" tone="grey" testId="people-now">
        <View className="strong">{t('onDutyNow', { count, all: list.items.length })}</View>
        <View>{t(`mode_${list.mode}`)}</View>
      </Notice>
      <Tabs
        options={parts.map((value) => ({ value, label: t(value) }))}
        value={part}
        onChange={setPart}
        testId="people-part"
      />
      {part === 'people' ? <Persons post={post} list={list} mayEdit={mayEdit} /> : null}
      {part === 'teams' ? <Teams post={post} list={list} mayEdit={mayEdit} /> : null}
      {part === 'week' ? <Week post={post} list={list} mayEdit={mayEdit} /> : null}
      {part === 'rules' ? <Rules post={post} list={list} mayEdit={mayEdit} /> : null}
    </>
  )
}
