// The ticket in the middle: who it is as far as one may see, what it costs, what happened, and the steps that are open.
import { needsProof } from '@chaolin/shared/appointments/rules'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { Instead } from '../../ui/page'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { yuan } from '../cashier/yuan'
import { RevealSheet } from '../compounds/reveal-sheet'
import { Problem, requestIdOf } from '../../ui/problem'
import { counterKey, readAppointment, revealApplicant, type ApplicantData, type AppointmentView } from './api'
import { spanOf } from './queue-column'
import { mainAct, refusalOf, sideActs, whyNot } from './steps'
import type { Counter, useAct } from './use-counter'
import type { Act } from './api'
import { counterWords } from './words'

interface TicketColumnProps {
  counter: Counter
  act: ReturnType<typeof useAct>
  now: Date
  /** Begins a step: at once, or by a sheet that asks. */
  onAct: (view: AppointmentView, act: Act) => void
}

const everyMs = 10_000

export const useOpened = (number: string | undefined) =>
  useQuery({
    queryKey: counterKey('one', number ?? null),
    queryFn: () => readAppointment(number ?? ''),
    enabled: number !== undefined,
    refetchInterval: everyMs,
  })

export function TicketColumn({ counter, act, now, onAct }: TicketColumnProps) {
  const t = useT(counterWords)
  const query = useOpened(counter.picked)
  const state = stateOf(query)
  if (counter.picked === undefined)
    return <Empty art="empty" title={t('nothing')} note={t('keysNote')} testId="ticket-nothing" />
  if (query.data)
    return (
      <Ticket
        key={query.data.number}
        view={query.data}
        counter={counter}
        act={act}
        now={now}
        onAct={(step) => onAct(query.data, step)}
      />
    )
  if (state === 'loading') return <Skeleton />
  return <Instead state={state} onRetry={() => void query.refetch()} requestId={requestIdOf(query.error)} />
}

interface TicketProps extends Omit<TicketColumnProps, 'onAct'> {
  view: AppointmentView
  onAct: (act: Act) => void
}

function Ticket({ view, counter, act, now, onAct }: TicketProps) {
  const t = useT(counterWords)
  const language = useDisplay((display) => display.language)
  return (
    <>
      <View className="line between top">
        <View className="stack gap-1">
          <View className="counter-big" {...testable('ticket-number')}>
            {view.ticket ?? t('noTicket')}
          </View>
          <View className="title">{view.service.name[language]}</View>
          <View className="note soft">{`${t(view.kind)} · ${spanOf(view)} · ${view.number}`}</View>
        </View>
        <View className="stack gap-1 middle" {...testable('ticket-status')}>
          <Tag tone={toneOf(view.status)}>{t(`status_${view.status}`)}</Tag>
          {view.counter ? <View className="strong">{view.counter}</View> : null}
        </View>
      </View>
      <Steps view={view} counter={counter} act={act} now={now} onAct={onAct} />
      {view.moved ? (
        <Notice icon="calendar" tone="warm" testId="ticket-moved">
          <View className="strong">{t('moved')}</View>
          {t('movedNote', { count: view.offers.flatMap(({ slots }) => slots).length })}
        </Notice>
      ) : null}
      {needsProof(view) && view.status !== 'served' ? (
        <Notice icon="idcard" tone="warm" testId="ticket-proof">
          <View className="strong">
            {view.exemption ? `${t(view.exemption)}：${t('proof')}` : t('proof')}
          </View>
          {t('proofNote')}
        </Notice>
      ) : null}
      <Facts view={view} />
      <History view={view} now={now} />
    </>
  )
}

const toneOf = (status: AppointmentView['status']) =>
  status === 'called' ? 'tide' : status === 'missed' || status === 'cancelled' ? 'red' : 'green'

function Steps({ view, counter, act, now, onAct }: TicketProps) {
  const t = useT(counterWords)
  const main = mainAct(view.status)
  const facts = { ...view, parked: counter.item?.parked ?? false }
  const offOf = (step: Act) => {
    const refusal = refusalOf(step, facts, now)
    if (refusal) return t(whyNot(step, view.status, refusal))
    if (step !== 'hand-over' || counter.othersFor(view).length > 0) return undefined
    return t(counter.counters.length < 2 ? 'oneCounter' : 'noOtherCounter')
  }
  // A reason that holds for several is written once.
  const reasons = sideActs.map(offOf)
  const shared = [...new Set(reasons.filter((reason, at) => reason && reasons.indexOf(reason) !== at))]
  const busy = act.isPending ? act.variables.act : undefined
  return (
    <View className="stack gap-3">
      {main ? (
        <Button
          kind="primary"
          block
          busy={busy === main}
          off={offOf(main)}
          onPress={() => onAct(main)}
          testId={`act-${main}`}
        >
          {t(`act_${main}`)}
        </Button>
      ) : null}
      <Problem error={act.error} testId="act-problem" />
      <View className="counter-acts">
        {sideActs.map((step) => (
          <Button
            key={step}
            kind="quiet"
            offBeneath
            offTold={shared.includes(offOf(step))}
            busy={busy === step}
            off={offOf(step)}
            onPress={() => onAct(step)}
            testId={`act-${step}`}
          >
            {t(`act_${step}`)}
          </Button>
        ))}
      </View>
      {shared.length > 0 ? (
        <View className="note soft" {...testable('acts-why')}>
          {shared.join(' · ')}
        </View>
      ) : null}
    </View>
  )
}

/** Whoever paid is told what may come back: that is how one knows. */
function useFeeWords(view: AppointmentView) {
  const t = useT(counterWords)
  const { feeFen, dueFen, refund, payment, exemption } = view
  const fee = yuan(feeFen)
  if (feeFen === 0) return t(exemption ?? 'feeNone')
  if (dueFen > 0) return t('feeDue', { fee })
  if (!refund) return fee
  return t(payment ? 'feePaid' : 'feeTaken', { fee })
}

function Facts({ view }: { view: AppointmentView }) {
  const t = useT(counterWords)
  const [asking, setAsking] = useState(false)
  const [seen, setSeen] = useState<ApplicantData>()
  const fee = useFeeWords(view)
  const { applicant } = view
  const shown = seen ?? applicant
  const lines: [string, string][] = [
    [
      t('person'),
      shown ? [shown.name, shown.idNumber, shown.phone].filter(Boolean).join('\n') : t('nobodyNamed'),
    ],
    ...(seen?.guardian
      ? [[t('guardian'), `${seen.guardian.name}\n${seen.guardian.idNumber}`] as [string, string]]
      : []),
    [t('fee'), fee],
  ]
  return (
    <Card testId="ticket-facts">
      {lines.map(([label, words]) => (
        <View key={label} className="counter-fact">
          <View className="soft">{label}</View>
          <View className="words strong">{words}</View>
        </View>
      ))}
      {applicant && !seen ? (
        <View className="line">
          <Button small icon="eye" onPress={() => setAsking(true)} testId="ticket-reveal">
            {t('reveal')}
          </Button>
        </View>
      ) : null}
      {asking ? (
        <RevealSheet
          reveal={(reason) => revealApplicant(view.number, reason)}
          onSeen={(data) => {
            setSeen(data)
            setAsking(false)
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Card>
  )
}

const moments = [
  'book',
  'paid',
  'refunded',
  'expire',
  'unmarked',
  'reschedule',
  'cancel',
  'leave',
  'override',
  'walk-in',
  'check-in',
  'call',
  'recall',
  'park',
  'hand-over',
  'serve',
  'miss',
] as const
type MomentStep = (typeof moments)[number]
const isMoment = (step: string): step is MomentStep => moments.some((each) => each === step)

function History({ view: { timeline }, now }: { view: AppointmentView; now: Date }) {
  const t = useT(counterWords)
  const language = useDisplay((display) => display.language)
  const newest = [...timeline].reverse()
  return (
    <Card>
      <View className="lead">{t('timeline')}</View>
      <Timeline>
        {newest.map(({ at, step, status, by, note }, index) => (
          <Moment
            key={`${at} ${index}`}
            title={t(isMoment(step) ? `step_${step}` : `status_${status}`)}
            time={`${t(`by_${by}`)} · ${when(at, now, language)}`}
            note={note ?? undefined}
            {...(index === 0 ? { kind: 'now' as const } : {})}
            last={index === newest.length - 1}
          />
        ))}
      </Timeline>
    </Card>
  )
}
