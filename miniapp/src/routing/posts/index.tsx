// The directory of posts: what there is, whether it is open, the nearest first.
import { useQuery } from '@tanstack/react-query'
import type { Place } from '@chaolin/shared/place'
import type { MicroBrainKind } from '@chaolin/shared/routing/schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { readPosts, type NearPost } from '../api'
import { askWhere } from '../../ui/here'
import { openPost } from '../open'
import { distanceWords, useToday } from '../today'
import { postWords } from '../words'

const kinds = ['community', 'street', 'police', 'campus'] as const satisfies MicroBrainKind[]
const keptMs = 10 * 60_000

export default function PostsPage() {
  const t = useT(postWords)
  const [kind, setKind] = useState<(typeof kinds)[number]>('community')
  const [typed, setTyped] = useState('')
  const [near, setNear] = useState<Place>()
  const [refused, setRefused] = useState(false)
  const asked = typed.trim() ? undefined : near
  const query = useQuery({
    queryKey: ['posts', kind, asked],
    queryFn: () => readPosts(kind, asked),
    staleTime: keptMs,
  })
  const ask = async () => {
    const where = await askWhere()
    setRefused(where === 'refused')
    if (typeof where !== 'string') setNear(where)
  }
  const state = stateOf(query)
  return (
    <Page
      title={t('title')}
      state={state === 'loading' ? 'ready' : state}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="posts"
    >
      <Chips
        options={kinds.map((value) => ({ value, label: t(value) }))}
        value={kind}
        onChange={setKind}
        testId="posts-kind"
      />
      <Field
        value={typed}
        onInput={setTyped}
        placeholder={t('find')}
        confirmType="search"
        testId="posts-search"
      />
      <View className="line between">
        <View className="note soft grow">{refused ? t('noLocation') : near ? t('nearOn') : ''}</View>
        <Button small kind="plain" icon="pin" onPress={() => void ask()} testId="posts-near">
          {t(near ? 'nearAgain' : 'near')}
        </Button>
      </View>
      {state === 'loading' ? (
        <Skeleton />
      ) : (
        <List posts={(query.data?.items ?? []).filter(named(typed.trim()))} />
      )}
    </Page>
  )
}

const named = (typed: string) => (post: NearPost) =>
  typed === '' || post.name.includes(typed) || post.path.some((part) => part.includes(typed))

function List({ posts }: { posts: readonly NearPost[] }) {
  const t = useT(postWords)
  const today = useToday()
  if (posts.length === 0)
    return <Empty art="empty" title={t('emptyTitle')} note={t('emptyNote')} testId="posts-empty" />
  return (
    <Card kind="flush">
      {posts.map((post, index) => (
        <Row
          key={post.id}
          title={post.name}
          note={[distanceWords(post.distanceM), post.path[post.path.length - 2], today(post)]
            .filter(Boolean)
            .join(' · ')}
          end={
            <Tag {...(post.openNow ? { tone: 'green' as const } : {})}>
              {t(post.openNow ? 'open' : 'closed')}
            </Tag>
          }
          strong
          last={index === posts.length - 1}
          onPress={() => openPost(post.id)}
          testId={`post-${post.id}`}
        />
      ))}
    </Card>
  )
}
