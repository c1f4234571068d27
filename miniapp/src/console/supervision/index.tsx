// The room of supervision: what is to be looked at below, what this level asked, and what it owes an explanation for.
import { useState } from 'react'
import { useT } from '../../i18n'
import { Tabs } from '../../ui/tabs'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { Room } from '../parts/room'
import { Findings } from './findings'
import { Inquiries } from './inquiries'
import { supervisionWords } from './words'

type Tab = 'findings' | 'asked' | 'mine'

export default function SupervisionPage() {
  const t = useT(supervisionWords)
  const { supervises, works, ids } = useOwnPosts()
  const tabs: Tab[] = [
    ...(supervises ? (['findings', 'asked'] as const) : []),
    ...(works ? (['mine'] as const) : []),
  ]
  const [chosen, setChosen] = useState<Tab>()
  const [post, setPost] = useState<string>()
  const tab = chosen ?? tabs[0]
  if (!tab) return <Room name="supervision" state="forbidden" />
  return (
    <Room name="supervision">
      {tabs.length > 1 ? (
        <Tabs<Tab>
          options={tabs.map((value) => ({ value, label: t(value) }))}
          value={tab}
          onChange={setChosen}
          flush
          testId="tab"
        />
      ) : null}
      {tab === 'mine' ? null : <PostChoice value={post} onChange={setPost} />}
      {tab === 'findings' ? (
        <Findings key={post} microBrainId={post} />
      ) : (
        <Inquiries
          key={`${tab} ${post}`}
          side={tab}
          microBrainId={tab === 'mine' ? undefined : (post ?? ids[0])}
        />
      )}
    </Room>
  )
}
