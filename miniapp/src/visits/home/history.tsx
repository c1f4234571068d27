// Every claim, yes and removal of this home, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { householdKey, readHistory, type HouseholdView } from '../api'
import { homeWords } from './words'

export function HomeHistory({ household }: { household: HouseholdView }) {
  const t = useT(homeWords)
  const language = useDisplay((display) => display.language)
  const [whole, setWhole] = useState(false)
  const query = useInfiniteQuery({
    queryKey: householdKey(household.id, 'history'),
    queryFn: ({ pageParam }) => readHistory(household.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: whole,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? household.history
  const now = new Date()
  const more = () => (whole ? void query.fetchNextPage() : setWhole(true))
  return (
    <>
      <Section title={t('history')} />
      <Card testId="home-history">
        <Timeline>
          {items.map(({ at, step, by, byName, aboutName }, index) => (
            <Moment
              key={`${at} ${step} ${index}`}
              title={t(`moment_${step}`, { about: aboutName ?? t('somebody') })}
              time={when(at, now, language)}
              note={byName ?? t(`by_${by}`)}
              last={index === items.length - 1}
            />
          ))}
        </Timeline>
        {!whole || query.hasNextPage ? (
          <Button kind="plain" busy={query.isFetching} onPress={more} testId="history-more">
            {t('more')}
          </Button>
        ) : null}
      </Card>
    </>
  )
}
