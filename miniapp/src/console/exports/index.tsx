// The exports room: make a table, fetch it, and, for those above, see who exported what.
import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { hasRole, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Tabs } from '../../ui/tabs'
import { keyOf } from '../api'
import { isDay } from '../charts/days'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { consoleWords } from '../words'
import { readExports, type Scope } from './api'
import { ExportCard } from './export-card'
import { ExportForm, type Wanted } from './export-form'
import { exportWords } from './words'

const whilePendingMs = 2_000
const scopes = ['mine', 'all'] as const

type Before = InfiniteData<Awaited<ReturnType<typeof readExports>>, string | undefined>

function useExports(scope: Scope) {
  return useInfiniteQuery({
    queryKey: keyOf('exports', scope),
    queryFn: ({ pageParam }) => readExports(scope, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // The other list stays in sight until the one asked for is there.
    placeholderData: (before: Before | undefined) => before,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(({ status }) => status === 'pending'))
        ? whilePendingMs
        : false,
  })
}

export default function ExportsPage() {
  const t = useT(exportWords)
  const shared = useT(consoleWords)
  const { params } = useRouter()
  const person = useSession((session) => session.person)
  const seesAll = hasRole(person, 'supervisor', 'admin')
  const makes = hasRole(person, 'staff', 'dispatcher', 'supervisor')
  const [scope, setScope] = useState<Scope>(makes ? 'mine' : 'all')
  const shown = useExports(scope)
  const items = shown.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Room
      name="exports"
      state={stateOf(shown)}
      onRetry={() => void shown.refetch()}
      requestId={requestIdOf(shown.error)}
    >
      <View className="columns">
        {makes ? <ExportForm wanted={wantedFrom(params)} /> : null}
        <View className="stack gap-3">
          <Section title={t('list')} />
          {seesAll && makes ? (
            <Tabs
              options={scopes.map((value) => ({ value, label: t(value) }))}
              value={scope}
              onChange={setScope}
              flush
              testId="exports-scope"
            />
          ) : null}
          {shown.data && items.length === 0 ? (
            <Card kind="sunk" testId="exports-none">
              <View className="soft">{t(scope === 'mine' ? 'none' : 'noneAll')}</View>
            </Card>
          ) : null}
          {items.map((item) => (
            <ExportCard key={item.id} item={item} named={scope === 'all'} />
          ))}
          {shown.hasNextPage ? (
            <Button
              kind="quiet"
              block
              busy={shown.isFetchingNextPage}
              onPress={() => void shown.fetchNextPage()}
              testId="exports-more"
            >
              {shared('more')}
            </Button>
          ) : null}
        </View>
      </View>
    </Room>
  )
}

/** Where one comes from the figures, the form is filled in with them. */
function wantedFrom({ kind, from, to, microBrainId }: Partial<Record<string, string>>): Wanted {
  return {
    ...(kind === 'dashboard' || kind === 'reports' ? { kind } : {}),
    ...(from && to && isDay(from) && isDay(to) ? { range: { from, to } } : {}),
    ...(microBrainId ? { microBrainId } : {}),
  }
}
