// The room of other systems: where each micro-brain's own system is, and how it does; the troubled ones first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { keyOf, readEndpoints, type Endpoint } from '../api'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { SecretSheet } from '../parts/secret-sheet'
import { consoleWords } from '../words'
import { EndpointCard } from './endpoint-card'
import { EndpointForm } from './endpoint-form'
import { mood, moods } from './mood'
import { endpointWords } from './words'

const freshEveryMs = 30_000

export interface NewSecret {
  name: string
  secret: string
}

export default function EndpointsPage() {
  const t = useT(endpointWords)
  const shared = useT(consoleWords)
  const [form, setForm] = useState<{ item: Endpoint | undefined }>()
  const [secret, setSecret] = useState<NewSecret>()
  const [saved, setSaved] = useState(false)
  const rows = useInfiniteQuery({
    queryKey: keyOf('endpoints'),
    queryFn: ({ pageParam }) => readEndpoints(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: freshEveryMs,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const worstFirst = [...items].sort((a, b) => moods.indexOf(mood(a)) - moods.indexOf(mood(b)))
  const done = (made: NewSecret | undefined) => {
    setForm(undefined)
    setSaved(true)
    setSecret(made)
  }
  return (
    <Room
      name="endpoints"
      state={stateOf(rows)}
      onRetry={() => void rows.refetch()}
      requestId={requestIdOf(rows.error)}
    >
      <Top saved={saved} onAdd={() => setForm({ item: undefined })} />
      {items.length === 0 ? (
        <Empty art="empty" title={t('none')} note={t('noneNote')} testId="endpoints-none" />
      ) : null}
      <View className="pairs">
        {worstFirst.map((item) => (
          <EndpointCard
            key={item.microBrain.id}
            item={item}
            onEdit={() => setForm({ item })}
            onSecret={setSecret}
          />
        ))}
      </View>
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="endpoints-more"
        >
          {shared('more')}
        </Button>
      ) : null}
      {form ? (
        <EndpointForm
          item={form.item}
          taken={items.map(({ microBrain }) => microBrain.id)}
          onDone={done}
          onClose={() => setForm(undefined)}
        />
      ) : null}
      {secret ? <SecretSheet {...secret} onKept={() => setSecret(undefined)} /> : null}
    </Room>
  )
}

function Top({ saved, onAdd }: { saved: boolean; onAdd: () => void }) {
  const t = useT(endpointWords)
  return (
    <>
      <View className="line wrap between">
        <View className="note soft intro">{t('intro')}</View>
        <Button small icon="plus" onPress={onAdd} testId="endpoint-add">
          {t('add')}
        </Button>
      </View>
      {saved ? (
        <Notice icon="check" testId="endpoint-saved">
          {t('saved')}
        </Notice>
      ) : null}
    </>
  )
}
