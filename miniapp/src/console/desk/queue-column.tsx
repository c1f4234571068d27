// The queue at the left: what is late first, narrowed by words, part and signal; one line for each matter.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { classes, testable, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Pressable } from '../../ui/pressable'
import { Shape } from '../../ui/signal'
import { Skeleton } from '../../ui/skeleton'
import { Tabs } from '../../ui/tabs'
import { Tag } from '../../ui/tag'
import { readPeople, staffKey, type QueueItem } from '../../staff/api'
import type { LiveState } from '../../staff/live/use-live'
import { Deadline } from '../../staff/parts/deadline'
import { PendingNotice } from '../../staff/parts/pending-notice'
import type { SignalColour } from '../../staff/queue/streams'
import { signalWords } from '../../staff/queue/signals'
import { staffWords, statusWords } from '../../staff/words'
import { BulkButton } from '../bulk/bulk-sheet'
import { FilterSheet } from './filter-sheet'
import { queryOf, type Desk } from './use-desk'
import { deskWords } from './words'

interface QueueColumnProps {
  desk: Desk
  microBrainId: string
  name: string
  live: LiveState
  now: Date
  onSwitch: (() => void) | undefined
}

export function QueueColumn({ desk, microBrainId, name, live, now, onSwitch }: QueueColumnProps) {
  const t = useT(deskWords)
  const [filtering, setFiltering] = useState(false)
  const narrowed = Object.keys(queryOf({ ...desk.narrow, q: '' })).length
  return (
    <View className="desk-queue">
      <View className="desk-head">
        <View className="line between">
          <View className="title one grow">{t('title', { name })}</View>
          <OnDuty microBrainId={microBrainId} />
          {onSwitch ? (
            <Button small kind="plain" onPress={onSwitch} testId="desk-switch">
              {t('switchPost')}
            </Button>
          ) : null}
        </View>
        <View className="line">
          <View className="grow" id="desk-find">
            <Field
              value={desk.narrow.q}
              onInput={(q) => desk.setNarrow({ ...desk.narrow, q })}
              placeholder={`${t('find')} · /`}
              confirmType="search"
              testId="desk-search"
            />
          </View>
          <Button kind="quiet" icon="filter" onPress={() => setFiltering(true)} testId="desk-filter">
            {narrowed > 0 ? `${t('filters')} ${narrowed}` : t('filters')}
          </Button>
        </View>
        <SignalLine desk={desk} />
        <Parts desk={desk} />
        <View className="line note soft">
          <View className={classes('live-dot', live)} {...told({ hidden: true })} />
          {t(live)}
          <View className="grow" />
          <BulkButton items={desk.items} microBrainId={microBrainId} />
        </View>
        <PendingNotice />
      </View>
      <Lines desk={desk} now={now} />
      {filtering ? (
        <FilterSheet
          microBrainId={microBrainId}
          narrow={desk.narrow}
          onChange={desk.setNarrow}
          onClose={() => setFiltering(false)}
        />
      ) : null}
    </View>
  )
}

function OnDuty({ microBrainId }: { microBrainId: string }) {
  const t = useT(deskWords)
  const { data } = useQuery({
    queryKey: [...staffKey, 'people', microBrainId],
    queryFn: () => readPeople(microBrainId),
    staleTime: 60_000,
  })
  if (!data) return null
  return (
    <Tag tone="green" icon="check">
      {t('onDuty', { count: data.items.filter(({ onDuty }) => onDuty).length })}
    </Tag>
  )
}

const colours: SignalColour[] = ['red', 'yellow', 'green']

function SignalLine({ desk: { counts, signal, setSignal } }: { desk: Desk }) {
  const t = useT(staffWords)
  return (
    <View className="line wide">
      {colours.map((colour) => (
        <Pressable
          key={colour}
          className={classes('desk-signal', colour === signal && 'on')}
          onPress={() => setSignal(colour === signal ? undefined : colour)}
          told={{ selected: colour === signal }}
          testId={`desk-signal-${colour}`}
        >
          <Shape colour={colour} />
          {`${counts?.[colour] ?? '–'} ${t(signalWords[colour])}`}
        </Pressable>
      ))}
    </View>
  )
}

const openOf = (counts: Desk['counts']) => (counts?.submitted ?? 0) + (counts?.working ?? 0)

function Parts({ desk }: { desk: Desk }) {
  const { hasDesk, tab, setTab, ownCounts: counts, deskCounts } = desk
  const t = useT(staffWords)
  const open = openOf(counts)
  return (
    <Tabs
      flush
      value={tab}
      onChange={setTab}
      options={[
        ...(hasDesk ? [{ value: 'desk' as const, label: t('tabDesk', { count: openOf(deskCounts) }) }] : []),
        { value: 'open', label: t('tabOpen', { count: open }) },
        { value: 'submitted', label: t('tabSubmitted', { count: counts?.submitted ?? 0 }) },
        { value: 'working', label: t('tabWorking', { count: counts?.working ?? 0 }) },
        { value: 'resolved', label: t('tabResolved', { count: counts?.resolved ?? 0 }) },
      ]}
      testId="desk-tab"
    />
  )
}

function Lines({ desk, now }: { desk: Desk; now: Date }) {
  const t = useT(staffWords)
  const { rows, items, picked, pick } = desk
  const state = stateOf(rows, items.length === 0)
  if (state === 'loading') return <Skeleton />
  if (state === 'empty') return <Empty art="empty" title={t('emptyFiltered')} note="" testId="state-empty" />
  if (state !== 'ready')
    return (
      <Notice icon="offline" tone="warm" testId="desk-failed">
        {rows.error?.message}
      </Notice>
    )
  return (
    <View className="desk-lines" {...told({ label: t('queuePlain') })}>
      {items.map((item) => (
        <Line
          key={item.number}
          item={item}
          now={now}
          on={item.number === picked}
          onPick={() => pick(item.number)}
        />
      ))}
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="desk-more"
        >
          {t('more')}
        </Button>
      ) : null}
    </View>
  )
}

interface LineProps {
  item: QueueItem
  now: Date
  on: boolean
  onPick: () => void
}

function Line({ item, now, on, onPick }: LineProps) {
  const t = useT(staffWords)
  const status = useT(statusWords)
  const language = useDisplay((display) => display.language)
  const category = useCategories().find(({ code }) => code === item.category)?.[language] ?? ''
  const holder = item.assignee?.name ?? item.team?.name
  const aside = item.checking
    ? t('checkDue')
    : item.remindCount > 0
      ? t('reminded', { count: item.remindCount })
      : item.mergedCount > 0
        ? t('mergedCount', { count: item.mergedCount })
        : undefined
  return (
    <Pressable
      className={classes('desk-line', on && 'on')}
      onPress={onPick}
      told={{ selected: on }}
      testId={`desk-line-${item.number}`}
    >
      <View className="line between">
        <View className="line">
          {item.urgent ? (
            <Tag tone="red" icon="siren">
              {t('urgent')}
            </Tag>
          ) : null}
          <Deadline report={item} now={now} />
        </View>
        {aside ? <View className="note soft">{aside}</View> : null}
      </View>
      <View className="strong one">{item.summary}</View>
      <View className="line between">
        <View className="note soft one grow">{[category, item.address].filter(Boolean).join(' · ')}</View>
        <View className="note strong" {...testable(`desk-holder-${item.number}`)}>
          {holder ?? status(item.status)}
        </View>
      </View>
    </Pressable>
  )
}
