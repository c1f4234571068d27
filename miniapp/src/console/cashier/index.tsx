// 收费: the bill of a day beside our books, what the counters took, and what waits for a person.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { serverNowMs } from '../../ui/server-time'
import { dayOf, daysBefore, isDay } from '../charts/days'
import { PostState } from '../parts/post-state'
import { Room } from '../parts/room'
import { cashierKey, readDay } from './api'
import { Bill } from './bill'
import { Counter } from './counter'
import { DayTotal } from './day-total'
import { ResolveSheet, type Matter } from './resolve-sheet'
import { Waiting } from './waiting'
import { cashierWords } from './words'
import '../../ui/styles/cashier.scss'

/** A day that waits for its bill is looked at again by itself. */
const everyMs = 60_000

const yesterday = () => daysBefore(dayOf(new Date(serverNowMs())), 1)

export default function CashierPage() {
  const t = useT(cashierWords)
  const allowed = useSession(({ person }) => hasRole(person, 'cashier', 'admin'))
  const [date, setDate] = useState(yesterday)
  // While a date is being written, the last one that was whole.
  const [shown, setShown] = useState(date)
  const change = (text: string) => {
    setDate(text)
    if (isDay(text)) setShown(text)
  }
  if (!allowed) return <Room name="cashier" state="forbidden" />
  return (
    <Room name="cashier">
      <View className="note soft">{t('intro')}</View>
      <DayChoice date={date} onChange={change} />
      <Day date={shown} />
    </Room>
  )
}

function DayChoice({ date, onChange }: { date: string; onChange: (date: string) => void }) {
  const t = useT(cashierWords)
  const valid = isDay(date)
  return (
    <View className="line wrap cashier-day">
      <View className="cashier-date">
        <Field
          label={t('day')}
          placeholder={t('dayHint')}
          value={date}
          onInput={(text) => onChange(text.trim())}
          wrong={valid ? undefined : t('dayWrong')}
          testId="cashier-day"
        />
      </View>
      <Chip
        on={date === yesterday()}
        role="radio"
        onPress={() => onChange(yesterday())}
        testId="day-yesterday"
      >
        {t('yesterday')}
      </Chip>
      <Button
        small
        kind="quiet"
        off={valid ? undefined : t('dayOff')}
        onPress={() => onChange(daysBefore(date, 1))}
        testId="day-before"
      >
        {t('before')}
      </Button>
      <Button
        small
        kind="quiet"
        off={valid ? undefined : t('dayOff')}
        onPress={() => onChange(daysBefore(date, -1))}
        testId="day-after"
      >
        {t('after')}
      </Button>
    </View>
  )
}

function Day({ date }: { date: string }) {
  const [matter, setMatter] = useState<Matter>()
  const query = useQuery({
    queryKey: cashierKey(date),
    queryFn: () => readDay(date),
    refetchInterval: everyMs,
  })
  if (!query.data) return <PostState query={query} />
  return (
    <View className="columns">
      <View className="stack gap-3">
        <DayTotal day={query.data} />
        <Bill day={query.data} onResolve={setMatter} />
        <Counter date={date} takings={query.data.counter} />
      </View>
      <Waiting day={query.data} onResolve={setMatter} />
      {matter ? <ResolveSheet matter={matter} onClose={() => setMatter(undefined)} /> : null}
    </View>
  )
}
