// When the party passed which door: as the gates wrote it down, also what turned out wrong afterwards.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Skeleton } from '../../ui/skeleton'
import { when } from '../../ui/time'
import { readPassages, visitKey, type PassagePage, type VisitView } from '../api'
import { doorIcons } from '../parts/doors'
import { visitWords } from '../words'
import { detailWords } from './words'

export function Passages({ visit }: { visit: VisitView }) {
  const t = useT(detailWords)
  const query = useInfiniteQuery({
    queryKey: visitKey('passages', visit.id),
    queryFn: ({ pageParam }) => readPassages(visit.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: visit.status === 'accepted' || visit.status === 'finished' || visit.entries > 0,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  if (!query.data && !query.isFetching && !query.error) return null
  return (
    <>
      <Section title={t('passages')} />
      {query.isPending && !query.error ? <Skeleton rows={1} /> : null}
      {query.error ? (
        <Notice icon="alert" tone="warm" testId="passages-problem">
          {query.error.message}
        </Notice>
      ) : null}
      {query.data ? <PassageRows items={items} /> : null}
      {query.hasNextPage ? (
        <Button kind="plain" onPress={() => void query.fetchNextPage()} testId="passages-more">
          …
        </Button>
      ) : null}
    </>
  )
}

interface PassageRowsProps {
  items: PassagePage['items']
  onPress?: (passage: PassagePage['items'][number]) => void
}

export function PassageRows({ items, onPress }: PassageRowsProps) {
  const t = useT(detailWords)
  const common = useT(visitWords)
  const language = useDisplay((display) => display.language)
  const now = new Date()
  return (
    <Card kind="flush" testId="visit-passages">
      {items.length === 0 ? <Row title={t('noPassages')} last /> : null}
      {items.map((passage, index) => {
        const { id, at, direction, verdict, gate, offline, conflict } = passage
        const opened = verdict === 'open'
        const words = opened
          ? t(direction === 'in' ? 'passIn' : 'passOut', { gate: gate.name })
          : t('passRefused', { gate: gate.name })
        const note = [
          common(`doorWhole_${gate.door}`),
          offline ? t('offline') : '',
          conflict ? t(conflict === 'used_elsewhere' ? 'used_elsewhere' : 'conflict') : '',
        ]
          .filter(Boolean)
          .join(' · ')
        return (
          <Row
            key={id}
            lead={<Mark icon={doorIcons[gate.door]} tone={conflict ? 'warm' : opened ? 'green' : 'grey'} />}
            title={`${when(at, now, language)} ${words}`}
            note={note}
            whole
            last={index === items.length - 1}
            {...(onPress ? { onPress: () => onPress(passage) } : {})}
          />
        )
      })}
    </Card>
  )
}
