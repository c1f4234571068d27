// The volunteers' room: who applied and who takes part; the tasks, who claimed them, and the hours.
import { isStaffRole } from '@chaolin/shared/staff/rules'
import { volunteerMay } from '@chaolin/shared/staff/volunteers/rules'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { Tabs } from '../../ui/tabs'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { Room } from '../parts/room'
import { People } from './people'
import { Tasks } from './tasks'
import { volunteerWords } from './words'

type Tab = 'people' | 'tasks'

export default function VolunteersRoom() {
  const t = useT(volunteerWords)
  const { params } = useRouter()
  const { ids } = useOwnPosts()
  const roles = useSession(({ person }) => person?.roles) ?? []
  const [post, setPost] = useState<string>()
  const [tab, setTab] = useState<Tab>(params['number'] ? 'tasks' : 'people')
  const home = post ?? ids[0]
  if (home === undefined) return <Room name="volunteers" state="forbidden" />
  const checks = roles.some(({ role }) => isStaffRole(role) && volunteerMay(role, 'check'))
  return (
    <Room name="volunteers">
      <View className="line wrap between">
        <Tabs
          options={(['people', 'tasks'] as const).map((value) => ({ value, label: t(value) }))}
          value={tab}
          onChange={setTab}
          testId="volunteers-tab"
        />
        <PostChoice value={post} onChange={setPost} />
      </View>
      {tab === 'people' ? (
        <People key={home} post={home} checks={checks} />
      ) : (
        <Tasks key={home} post={home} number={params['number']} />
      )}
    </Room>
  )
}
