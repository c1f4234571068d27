// The queue at the left: who is called, who waits, who was set aside, who is still to come.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useT } from '../../i18n'
import { classes, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Pressable } from '../../ui/pressable'
import { Tag } from '../../ui/tag'
import { inShanghai } from '../../ui/time'
import { Problem } from '../../ui/problem'
import type { QueueItem } from './api'
import { useServices } from './service-names'
import { partOf, parts, type Counter, type useNext } from './use-counter'
import { counterWords } from './words'

interface QueueColumnProps {
  counter: Counter
  name: string
  next: ReturnType<typeof useNext>
  onNext: () => void
  /** What the last press of the big button came to. */
  said: string | undefined
  /** Of several sites, which. */
  choice: ReactNode
  onWalkIn: () => void
  onCode: () => void
  /** At the counters of a campus. */
  onVerify: (() => void) | undefined
}

export function QueueColumn(props: QueueColumnProps) {
  const { counter, name, next, onNext, said, choice, onWalkIn, onCode, onVerify } = props
  const t = useT(counterWords)
  const { counters, seat, all } = counter
  const waiting = all.filter((item) => partOf(item) === 'waiting').length
  return (
    <View className="counter-queue">
      <View className="counter-head">
        <View className="line between">
          <View className="title one grow">{name}</View>
          <Tag tone="tide">{t('waiting', { count: waiting })}</Tag>
        </View>
        {choice}
        {counters.length > 1 ? (
          <Chips
            options={counters.map((one) => ({ value: one.id, label: one.name }))}
            value={seat?.id}
            onChange={counter.sit}
            testId="seat"
          />
        ) : null}
        <Button
          kind="primary"
          block
          icon="speak"
          busy={next.isPending}
          off={seat ? undefined : t('noCounter')}
          onPress={onNext}
          testId="call-next"
        >
          {t('callNext')}
        </Button>
        <Problem error={next.error} testId="next-problem" />
        <View className="line">
          <View className="grow">
            <Button small kind="quiet" block icon="plus" onPress={onWalkIn} testId="walk-in">
              {t('walkIn')}
            </Button>
          </View>
          <View className="grow counter-narrow">
            <Button small kind="quiet" block onPress={onCode} testId="site-code">
              {t('code')}
            </Button>
          </View>
        </View>
        {onVerify ? (
          <Button small kind="quiet" block icon="idcard" onPress={onVerify} testId="verify-code">
            {t('verify')}
          </Button>
        ) : null}
        <View id="counter-find">
          <Field
            value={counter.typed}
            onInput={counter.setTyped}
            placeholder={`${t('find')} · /`}
            confirmType="search"
            testId="counter-search"
          />
        </View>
        <Live counter={counter} said={said} />
      </View>
      <Lines counter={counter} />
    </View>
  )
}

function Live({ counter: { query }, said }: Pick<QueueColumnProps, 'counter' | 'said'>) {
  const t = useT(counterWords)
  return (
    <View className="line note soft">
      <View
        className={classes('counter-live', query.error !== null && 'offline')}
        {...told({ hidden: true })}
      />
      <View className="grow one">
        {query.error
          ? t('offline', { clock: inShanghai(new Date(query.dataUpdatedAt)).clock })
          : (said ?? t('live'))}
      </View>
    </View>
  )
}

function Lines({ counter }: { counter: Counter }) {
  const t = useT(counterWords)
  const { items, typed, picked, setPicked } = counter
  if (items.length === 0 && typed.trim() !== '') return <Empty art="empty" title={t('findNone')} />
  if (items.length === 0)
    return <Empty art="empty" title={t('nobody')} note={t('nobodyNote')} testId="queue-none" />
  return (
    <View className="counter-lines">
      {parts.map((part) => {
        const own = items.filter((item) => partOf(item) === part)
        if (own.length === 0) return null
        return (
          <View key={part}>
            <View className="counter-part note soft" {...told({ role: 'heading' })}>
              {`${t(`part_${part}`)} ${own.length}`}
            </View>
            {own.map((item) => (
              <Line
                key={item.number}
                item={item}
                on={item.number === picked}
                onPick={() => setPicked(item.number)}
              />
            ))}
          </View>
        )
      })}
    </View>
  )
}

export const spanOf = ({ from, until }: { from: string; until: string }) =>
  `${inShanghai(new Date(from)).clock}–${inShanghai(new Date(until)).clock}`

function Line({ item, on, onPick }: { item: QueueItem; on: boolean; onPick: () => void }) {
  const t = useT(counterWords)
  const { nameOf } = useServices()
  const facts = [item.applicantName, item.kind === 'booked' ? spanOf(item) : t('walk_in')]
  return (
    <Pressable
      className={classes('counter-line', on && 'on')}
      onPress={onPick}
      told={{ selected: on }}
      testId={`queue-${item.number}`}
    >
      <View className={classes('counter-ticket', item.status === 'called' && 'called')}>
        {item.ticket ?? '–'}
      </View>
      <View className="grow">
        <View className="strong one">{nameOf(item.service)}</View>
        <View className="note soft one">{facts.filter(Boolean).join(' · ')}</View>
      </View>
      <View className="counter-where note">
        {item.counter && item.status !== 'booked' ? <View className="strong">{item.counter}</View> : null}
        {item.calls > 0 ? <View className="soft">{t('calls', { count: item.calls })}</View> : null}
      </View>
    </Pressable>
  )
}
