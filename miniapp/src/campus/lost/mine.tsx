// What I put up, and what I claimed with how it was decided.
import { useInfiniteQuery } from '@tanstack/react-query'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Instead } from '../../ui/page'
import { campusKey, listClaims, listThings } from '../api'
import { ClaimRow, ItemRow } from './parts'
import { lostWords } from './words'

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
}

export function Mine() {
  const t = useT(lostWords)
  const things = useInfiniteQuery({
    queryKey: campusKey('lost', 'mine'),
    queryFn: ({ pageParam }) => listThings({ mine: 'true' }, pageParam),
    ...paged,
  })
  const claims = useInfiniteQuery({
    queryKey: campusKey('lost', 'claims'),
    queryFn: ({ pageParam }) => listClaims(pageParam),
    ...paged,
  })
  const state = stateOf(things) === 'ready' ? stateOf(claims) : stateOf(things)
  if (state !== 'ready')
    return (
      <Instead
        state={state}
        onRetry={() => void Promise.all([things.refetch(), claims.refetch()])}
        requestId={[things.error, claims.error]
          .map((error) => (error instanceof ApiError ? error.requestId : undefined))
          .find(Boolean)}
      />
    )
  const items = things.data?.pages.flatMap((page) => page.items) ?? []
  const claimed = claims.data?.pages.flatMap((page) => page.items) ?? []
  if (items.length + claimed.length === 0)
    return <Empty art="empty" title={t('mineNone')} note={t('emptyNote')} testId="lost-mine-none" />
  return (
    <>
      {claimed.length > 0 ? (
        <>
          <Section title={t('mineClaims')} />
          <Card kind="flush" testId="lost-claims">
            {claimed.map((claim, index) => (
              <ClaimRow key={claim.id} claim={claim} last={index === claimed.length - 1} />
            ))}
          </Card>
          <More query={claims} testId="lost-more-claims" />
        </>
      ) : null}
      {items.length > 0 ? (
        <>
          <Section title={t('mineItems')} />
          <Card kind="flush" testId="lost-mine">
            {items.map((item, index) => (
              <ItemRow key={item.id} item={item} last={index === items.length - 1} />
            ))}
          </Card>
          <More query={things} testId="lost-more-mine" />
        </>
      ) : null}
    </>
  )
}

interface MoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  testId: string
}

export function More({ query, testId }: MoreProps) {
  const t = useT(lostWords)
  if (!query.hasNextPage) return null
  return (
    <Button
      kind="quiet"
      block
      busy={query.isFetchingNextPage}
      onPress={() => void query.fetchNextPage()}
      testId={testId}
    >
      {t('more')}
    </Button>
  )
}
