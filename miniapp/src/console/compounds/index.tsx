// 小区: how a post's compounds take visitors, their gates, who moves in, and residence declarations for the police.
import { roleAtPost, type HouseholdAct } from '@chaolin/shared/visits/household-access'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Row } from '../../ui/row'
import { Skeleton } from '../../ui/skeleton'
import { Count } from '../../ui/tag'
import { Tabs } from '../../ui/tabs'
import { keyOf } from '../api'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { PostState } from '../parts/post-state'
import { usePosts } from '../parts/posts'
import { Room } from '../parts/room'
import { readCompound, readCompounds, readRules, type CompoundLine } from './api'
import { Declarations } from './declarations'
import { Gates } from './gates'
import { People } from './people'
import { RulesForm } from './rules-form'
import { compoundWords } from './words'

export default function CompoundsPage() {
  const t = useT(compoundWords)
  const own = useOwnPosts()
  const { posts } = usePosts()
  const [chosen, setChosen] = useState<string>()
  const postId = chosen ?? own.ids[0]
  if (postId === undefined) return <Room name="compounds" state="forbidden" />
  const isPolice = posts.find(({ id }) => id === postId)?.kind === 'police'
  return (
    <Room name="compounds">
      <PostChoice value={postId} onChange={setChosen} />
      {isPolice ? (
        <Declarations key={postId} postId={postId} />
      ) : (
        <>
          <View className="note soft">{t('intro')}</View>
          <Compounds key={postId} postId={postId} />
        </>
      )}
    </Room>
  )
}

function Compounds({ postId }: { postId: string }) {
  const t = useT(compoundWords)
  const [chosen, setChosen] = useState<string>()
  const query = useQuery({
    queryKey: keyOf('compounds', 'of', postId),
    queryFn: () => readCompounds(postId),
  })
  const items = query.data?.items ?? []
  const compound = items.find(({ id }) => id === chosen) ?? items[0]
  if (!query.data) return <PostState query={query} />
  if (!compound) return <Empty art="empty" title={t('none')} note={t('noneNote')} testId="compounds-none" />
  return (
    <View className="columns">
      <View className="stack gap-3">
        <Card kind="flush">
          {items.map((item, index) => (
            <CompoundRow
              key={item.id}
              item={item}
              on={item.id === compound.id}
              last={index === items.length - 1}
              onPress={() => setChosen(item.id)}
            />
          ))}
        </Card>
      </View>
      <Compound key={compound.id} compound={compound} />
    </View>
  )
}

interface CompoundRowProps {
  item: CompoundLine
  on: boolean
  last: boolean
  onPress: () => void
}

function CompoundRow({ item, on, last, onPress }: CompoundRowProps) {
  const t = useT(compoundWords)
  return (
    <Row
      title={item.name}
      note={t('gateCount', { count: item.gates })}
      strong={on}
      last={last}
      end={<Count count={item.waiting} label={t('waitingCount', { count: item.waiting })} />}
      onPress={onPress}
      testId={`compound-${item.id}`}
    />
  )
}

const parts = ['rules', 'gates', 'people'] as const

function Compound({ compound }: { compound: CompoundLine }) {
  const t = useT(compoundWords)
  const [part, setPart] = useState<(typeof parts)[number]>('rules')
  return (
    <View className="stack gap-3">
      <Tabs
        flush
        options={parts.map((value) => ({ value, label: t(`part_${value}`) }))}
        value={part}
        onChange={setPart}
        testId="compound-part"
      />
      {part === 'rules' ? <Rules compound={compound} /> : null}
      {part === 'gates' ? <GatesOf compound={compound} /> : null}
      {part === 'people' ? <People compoundId={compound.id} /> : null}
    </View>
  )
}

/** By the table that the doors ask too: a button that they would refuse is not offered. */
const useMay = (act: HouseholdAct, { microBrainId }: CompoundLine) =>
  useSession(({ person }) => roleAtPost(person?.roles ?? [], microBrainId, act) !== null)

function Rules({ compound }: { compound: CompoundLine }) {
  const { id } = compound
  const mayEdit = useMay('changeRules', compound)
  const query = useQuery({ queryKey: keyOf('compounds', 'rules', id), queryFn: () => readRules(id) })
  if (!query.data) return <PostState query={query} />
  return <RulesForm compoundId={id} read={query.data} mayEdit={mayEdit} />
}

function GatesOf({ compound }: { compound: CompoundLine }) {
  const { id } = compound
  const mayEdit = useMay('changeGates', compound)
  const query = useQuery({ queryKey: keyOf('compounds', 'one', id), queryFn: () => readCompound(id) })
  if (query.isPending) return <Skeleton />
  if (!query.data) return <PostState query={query} />
  return <Gates gates={query.data.gates} mayEdit={mayEdit} />
}
