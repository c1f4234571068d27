// 窗口: the clerk's page. The queue of the site, the ticket that is served, and what stands in the hall; live, and by keys.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { classes } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { useServerTime } from '../../ui/use-server-time'
import { useKeys } from '../desk/keys'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import type { Act, AppointmentView, QueueItem } from './api'
import { CodeSheet, Hall } from './hall'
import { QueueColumn } from './queue-column'
import { SiteChoice, useSites } from './site-choice'
import { BesideSheet, isAsked, StepSheet } from './step-sheets'
import { mainAct, refusalOf } from './steps'
import { TicketColumn, useOpened } from './ticket-column'
import { useAct, useCounter, useNext, type Counter } from './use-counter'
import { VerifyCode } from './verify-code'
import { WalkIn } from './walk-in'
import { counterWords } from './words'
import '../../ui/styles/counter.scss'

export default function CounterPage() {
  const sites = useSites()
  const [chosen, setChosen] = useState<string>()
  const siteId = chosen ?? sites.own[0]
  if (siteId === undefined) return <Room name="counter" state="forbidden" />
  return (
    <Opened
      key={siteId}
      siteId={siteId}
      choice={{ sites: { ...sites, ids: sites.own }, onChange: setChosen }}
    />
  )
}

interface OpenedProps {
  siteId: string
  choice: { sites: ReturnType<typeof useSites>; onChange: (id: string) => void }
}

function Opened({ siteId, choice }: OpenedProps) {
  const counter = useCounter(siteId)
  const { query } = counter
  return (
    <Room
      name="counter"
      flush
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={requestIdOf(query.error)}
    >
      {query.data ? <Columns counter={counter} name={query.data.site.name} choice={choice} /> : null}
    </Room>
  )
}

type Asking = { view: AppointmentView; act: Act }
/** Somebody stands open here: what else was about to be called. */
type Beside = { open: QueueItem; go: () => void }

/** What the last call came to, for as long as it is news. */
const saidForMs = 8000

function useSaid() {
  const [said, setSaid] = useState<string>()
  useEffect(() => {
    if (said === undefined) return undefined
    const timer = setTimeout(() => setSaid(undefined), saidForMs)
    return () => clearTimeout(timer)
  }, [said])
  return [said, setSaid] as const
}

/** One at a time: another call is asked about first. */
function useAlone(counter: Counter) {
  const [beside, setBeside] = useState<Beside>()
  const alone = (number: string | undefined, go: () => void) => {
    const open = counter.openBeside(number)
    if (open) setBeside({ open, go })
    else go()
  }
  const besideSheet = beside ? (
    <BesideSheet
      {...beside}
      onOpen={() => counter.setPicked(beside.open.number)}
      onClose={() => setBeside(undefined)}
    />
  ) : null
  return { alone, besideSheet }
}

/** What opens or closes with the time does so by itself. */
const clockEveryMs = 5000

interface ColumnsProps {
  counter: Counter
  name: string
  choice: OpenedProps['choice']
}

function Columns({ counter, name, choice }: ColumnsProps) {
  const t = useT(counterWords)
  const [asking, setAsking] = useState<Asking>()
  const [sheet, setSheet] = useState<'walk-in' | 'code' | 'verify'>()
  const [said, setSaid] = useSaid()
  const { alone, besideSheet } = useAlone(counter)
  const act = useAct(() => setAsking(undefined))
  const next = useNext(counter, (item) => {
    setSaid(saidOf(t, item))
    if (item) counter.setPicked(item.number)
  })
  const now = new Date(useServerTime(clockEveryMs))
  const callNext = () => alone(undefined, () => next.mutate())
  const begin = (view: AppointmentView, step: Act) => {
    act.reset()
    const go = () => act.mutate({ number: view.number, act: step, body: bodyOf(step, counter) })
    if (isAsked(step)) setAsking({ view, act: step })
    else if (step === 'call') alone(view.number, go)
    else go()
  }
  const onWalkIn = () => setSheet('walk-in')
  const elsewhere = choice.sites.find(counter.siteId)?.kind === 'police_station'
  // Campus codes are shown at the counters of a campus.
  const onVerify = elsewhere ? undefined : () => setSheet('verify')
  useCounterKeys({ counter, act, next, callNext, now, begin, onWalkIn, onVerify })
  const close = () => setAsking(undefined)
  return (
    <View className={classes('counter', counter.picked !== undefined && 'open')}>
      <View className="counter-columns">
        <QueueColumn
          counter={counter}
          name={name}
          next={next}
          onNext={callNext}
          said={said}
          choice={<SiteChoice sites={choice.sites} value={counter.siteId} onChange={choice.onChange} />}
          onWalkIn={onWalkIn}
          onCode={() => setSheet('code')}
          onVerify={onVerify}
        />
        <View className="counter-one">
          <View className="counter-back line">
            <Back onPress={() => counter.setPicked(undefined)} />
          </View>
          <TicketColumn counter={counter} act={act} now={now} onAct={begin} />
        </View>
        <View className="counter-hall">
          <Hall counter={counter} siteName={name} />
        </View>
      </View>
      <View className="counter-foot note soft">{`${t('keys')} · ${t('keysNote')}`}</View>
      {asking && isAsked(asking.act) ? (
        <StepSheet view={asking.view} step={asking.act} counter={counter} act={act} onClose={close} />
      ) : null}
      {besideSheet}
      {sheet === 'walk-in' ? (
        <WalkIn siteId={counter.siteId} siteName={name} onClose={() => setSheet(undefined)} />
      ) : null}
      {sheet === 'verify' ? <VerifyCode siteId={counter.siteId} onClose={() => setSheet(undefined)} /> : null}
      {sheet === 'code' ? (
        <CodeSheet siteId={counter.siteId} siteName={name} onClose={() => setSheet(undefined)} />
      ) : null}
    </View>
  )
}

interface KeysProps {
  counter: Counter
  act: ReturnType<typeof useAct>
  next: ReturnType<typeof useNext>
  callNext: () => void
  now: Date
  begin: (view: AppointmentView, step: Act) => void
  onWalkIn: () => void
  onVerify: (() => void) | undefined
}

/** As the buttons: what the rule closes, no key opens. */
function useCounterKeys({ counter, act, next, callNext, now, begin, onWalkIn, onVerify }: KeysProps) {
  const { data: view } = useOpened(counter.picked)
  const press = (step: Act | undefined) => {
    if (!view || !step || act.isPending) return
    const lone = step === 'hand-over' && counter.othersFor(view).length === 0
    if (!lone && !refusalOf(step, view, now)) begin(view, step)
  }
  useKeys({
    n: () => !next.isPending && counter.seat && callNext(),
    j: () => counter.move(1),
    ArrowDown: () => counter.move(1),
    k: () => counter.move(-1),
    ArrowUp: () => counter.move(-1),
    Enter: () => press(view && mainAct(view.status)),
    r: () => press('recall'),
    p: () => press('park'),
    t: () => press('hand-over'),
    x: () => press('miss'),
    w: onWalkIn,
    q: () => onVerify?.(),
    '/': () => document.querySelector<HTMLElement>('#counter-find input')?.focus(),
  })
}

function Back({ onPress }: { onPress: () => void }) {
  const t = useT(counterWords)
  return (
    <Button small kind="quiet" icon="back" onPress={onPress} testId="counter-back">
      {t('toQueue')}
    </Button>
  )
}

/** Called to where one sits. */
const bodyOf = (step: Act, { seat }: Counter) => (step === 'call' && seat ? { counterId: seat.id } : {})

const saidOf = (t: ReturnType<typeof useT<keyof (typeof counterWords)['zh']>>, item: QueueItem | null) =>
  item
    ? t('calledTo', { ticket: item.ticket ?? item.number, counter: item.counter ?? '' })
    : t('calledNobody')
