// Who came to this home and left, through which door; of those who live here nobody reads it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Section } from '../../ui/card'
import { Notice } from '../../ui/notice'
import { Skeleton } from '../../ui/skeleton'
import { householdKey, readHomePassages } from '../api'
import { PassageRows } from '../detail/passages'
import { openVisit } from '../open'
import { homeWords } from './words'

const shownFirst = 3

export function HomePassages({ householdId }: { householdId: string }) {
  const t = useT(homeWords)
  const [whole, setWhole] = useState(false)
  const query = useInfiniteQuery({
    queryKey: householdKey(householdId, 'passages'),
    queryFn: ({ pageParam }) => readHomePassages(householdId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const more = () => (whole ? void query.fetchNextPage() : setWhole(true))
  return (
    <>
      <Section title={t('passages')} />
      {query.isPending && !query.error ? <Skeleton rows={1} /> : null}
      {query.error ? (
        <Notice icon="alert" tone="warm" testId="home-passages-problem">
          {query.error.message}
        </Notice>
      ) : null}
      {query.data ? (
        <PassageRows
          items={whole ? items : items.slice(0, shownFirst)}
          onPress={({ visitId }) => openVisit(visitId)}
        />
      ) : null}
      {query.hasNextPage || (!whole && items.length > shownFirst) ? (
        <Button kind="plain" busy={query.isFetchingNextPage} onPress={more} testId="home-passages-more">
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}
