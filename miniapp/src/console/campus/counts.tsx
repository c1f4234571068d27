// How many confidential cases there are and those that nobody has, by number and kind: never what is in them.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { giveCase } from '../cases/api'
import { PickList } from '../parts/pick-list'
import { PostState } from '../parts/post-state'
import { campusKey, readCounts, readWaiting, type CaseCounts, type Handler, type WaitingCase } from './api'
import { campusWords } from './words'

export function Counts({ campusId }: { campusId: string }) {
  const t = useT(campusWords)
  const query = useQuery({ queryKey: campusKey('counts', campusId), queryFn: () => readCounts(campusId) })
  return (
    <View className="stack gap-2">
      <View className="lead">{t('counts')}</View>
      <View className="note soft">{t('countsNote')}</View>
      {query.data ? <CountTable items={query.data.items} /> : <PostState query={query} />}
    </View>
  )
}

export function CountTable({ items }: { items: readonly CaseCounts[] }) {
  const t = useT(campusWords)
  const language = useDisplay((display) => display.language)
  return (
    <Card kind="flush" testId="case-counts">
      {items.map(({ service, waiting, open, overdue, closedIn30Days }, index) => (
        <Row
          key={service.code}
          title={service.name[language]}
          note={t('countLine', { waiting, open, overdue, closed: closedIn30Days })}
          whole
          last={index === items.length - 1}
          testId={`counts-${service.code}`}
        />
      ))}
    </Card>
  )
}

interface WaitingProps {
  campusId: string
  handlers: readonly Handler[]
  mayGive: boolean
}

export function Waiting({ campusId, handlers, mayGive }: WaitingProps) {
  const t = useT(campusWords)
  const language = useDisplay((display) => display.language)
  const [giving, setGiving] = useState<WaitingCase>()
  const query = useInfiniteQuery({
    queryKey: campusKey('waiting', campusId),
    queryFn: ({ pageParam }) => readWaiting(campusId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const now = new Date(serverNowMs())
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <View className="stack gap-2">
      <View className="lead">{t('waiting')}</View>
      <View className="note soft">{t('waitingNote')}</View>
      {query.data ? null : <PostState query={query} />}
      {query.data && items.length === 0 ? <View className="soft">{t('waitingNone')}</View> : null}
      {items.length > 0 ? (
        <Card kind="flush">
          {items.map((item, index) => {
            const own = handlers.filter(({ service }) => service.code === item.service.code)
            return (
              <Row
                key={item.number}
                title={`${item.service.name[language]} · ${item.number}`}
                note={t('waitingSince', { when: when(item.createdAt, now, language) })}
                last={index === items.length - 1}
                end={
                  mayGive ? (
                    <Button
                      small
                      offBeneath
                      off={own.length === 0 ? t('nobodyInCharge') : undefined}
                      onPress={() => setGiving(item)}
                      testId={`give-${item.number}`}
                    >
                      {t('give')}
                    </Button>
                  ) : undefined
                }
                testId={`waiting-${item.number}`}
              />
            )
          })}
        </Card>
      ) : null}
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="waiting-more"
        >
          {t('waitingMore')}
        </Button>
      ) : null}
      {giving ? <Give item={giving} handlers={handlers} onClose={() => setGiving(undefined)} /> : null}
    </View>
  )
}

interface GiveProps {
  item: WaitingCase
  handlers: readonly Handler[]
  onClose: () => void
}

function Give({ item, handlers, onClose }: GiveProps) {
  const t = useT(campusWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [to, setTo] = useState<string>()
  const own = handlers.filter(({ service }) => service.code === item.service.code)
  const give = useMutation({
    mutationFn: (personId: string) =>
      giveCase(item.number, personId, keyFor({ number: item.number, personId })),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey() }),
  })
  return (
    <AskSheet
      title={t('giveTitle', { number: item.number })}
      note={t('giveNote')}
      act={t('give')}
      busy={give.isPending}
      error={give.error}
      off={to ? undefined : t('handlerOff')}
      onYes={() => to && give.mutate(to)}
      onClose={onClose}
      testId="give"
    >
      <PickList
        label={t('handlerWho')}
        options={own.map(({ person, open }) => ({
          value: person.id,
          label: `${person.name} · ${t('openCount', { count: open })}`,
        }))}
        values={to ? [to] : []}
        single
        onChange={([id]) => setTo(id)}
        testId="give-to"
      />
    </AskSheet>
  )
}
