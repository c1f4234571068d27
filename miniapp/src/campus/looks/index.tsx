// Who looked at my identity, my place or my case: what the access log tells of the campus.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useEffect } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import type { IconName } from '../../ui/icon-names'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { campusKey, readLooks, readPlaceName, type Look } from '../api'
import { campusWords } from '../words'
import { lookWords } from './words'

const icons = {
  campus_identity: 'idcard',
  sos_place: 'pin',
  case: 'lock',
  lost_details: 'box',
} as const satisfies Record<string, IconName>
type Field = keyof typeof icons
const isField = (field: string): field is Field => field in icons

export default function LooksPage() {
  const t = useT(lookWords)
  const common = useT(campusWords)
  const query = useInfiniteQuery({
    queryKey: campusKey('looks'),
    queryFn: ({ pageParam }) => readLooks(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useDidShow(() => void (query.data && query.refetch()))
  const looks = (query.data?.pages ?? []).flatMap(({ items }) => items).filter(({ field }) => isField(field))
  const none = looks.length === 0
  // Of a page that tells of other things alone there is nothing to show.
  useEffect(() => {
    if (none && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [none, hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <Page
      title={t('title')}
      state={none && hasNextPage ? 'loading' : stateOf(query, none)}
      empty={{ title: t('empty'), note: `${t('emptyNote')}\n${t('gateNote')}` }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="looks"
    >
      <Card kind="flush" testId="looks-list">
        {looks.map((look, index) => (
          <LookRow key={`${look.at} ${look.field} ${index}`} look={look} last={index === looks.length - 1} />
        ))}
      </Card>
      <View className="note soft words">{t('gateNote')}</View>
      {hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={isFetchingNextPage}
          onPress={() => void fetchNextPage()}
          testId="looks-more"
        >
          {common('more')}
        </Button>
      ) : null}
    </Page>
  )
}

const roles = ['staff', 'dispatcher', 'supervisor', 'clerk', 'counsellor', 'guard', 'system'] as const
type RoleWord = (typeof roles)[number] | 'other'
const roleOf = (role: string): RoleWord => roles.find((known) => known === role) ?? 'other'

function LookRow({ look, last }: { look: Look; last: boolean }) {
  const t = useT(lookWords)
  const language = useDisplay((display) => display.language)
  // The server says 'staff:campus-1': which role, and where.
  const [role = '', post] = look.by.split(':')
  const name = usePostName(role === 'system' ? undefined : post)
  const by = t(`role_${roleOf(role)}`)
  const field = isField(look.field) ? look.field : 'case'
  return (
    <Row
      lead={<Mark icon={icons[field]} tone="grey" />}
      title={t(`look_${field}`)}
      note={
        <>
          <View className="words">{name ? t('at', { name, role: by }) : by}</View>
          <View>
            {[when(look.at, new Date(serverNowMs()), language), look.reason].filter(Boolean).join(' · ')}
          </View>
        </>
      }
      whole
      last={last}
      testId={`look-${look.field}`}
    />
  )
}

const nameKeptMs = 60 * 60_000

function usePostName(id: string | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['micro-brain', id],
    queryFn: () => readPlaceName(id ?? ''),
    enabled: id !== undefined,
    staleTime: nameKeptMs,
  })
  return data?.name
}
