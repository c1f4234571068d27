// Who comes: the form behind a chosen slot, or behind a place on the waiting list. What is free instead is one tap away.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { localDate, startOfDate } from '@chaolin/shared/appointments/slots'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useForgetOffline } from '../../ui/forget-offline'
import { useIntentKey } from '../../ui/intent-key'
import { Mark } from '../../ui/mark'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import '../../ui/styles/appointments.scss'
import {
  appointmentKey,
  bookAppointment,
  joinWaitlist,
  slotKey,
  type NewAppointment,
  type Service,
  type WaitlistRequest,
} from '../api'
import { detailPath } from '../open'
import { Refusal } from '../parts/refusal'
import { dateWords, feeWords, timeWords } from '../parts/times'
import { usePick, useService, useSites } from '../parts/use-services'
import { serviceWords } from '../services/words'
import { appointmentWords } from '../words'
import { feeOf, freshDraft, givenOf, missingOf, type Draft } from './draft'
import { ApplicantForm } from './form'
import { applyWords } from './words'

/** What the form is for: a slot, or days to wait for one. */
type Goal =
  | { kind: 'slot'; siteId: string; slotId: string; fromMs: number }
  | { kind: 'wait'; siteId: string; since: string; to: string }

function goalOf(params: Partial<Record<string, string>>): Goal {
  const { site = '', slot, from, since = '', to = '' } = params
  return slot
    ? { kind: 'slot', siteId: site, slotId: slot, fromMs: Number(from) }
    : { kind: 'wait', siteId: site, since, to }
}

export default function ApplyPage() {
  const t = useT(applyWords)
  const services = useT(serviceWords)
  const { params } = useRouter()
  const [goal, setGoal] = useState(() => goalOf(params))
  const [draft, setDraft] = useState<Draft>(freshDraft)
  const { query, service } = useService(params['service'] ?? '')
  const today = localDate(new Date(serverNowMs()))
  const apply = useApply()
  const error = apply.error instanceof ApiError ? apply.error : undefined
  return (
    <Page
      title={t(goal.kind === 'wait' ? 'waitTitle' : 'title')}
      state={stateOf(query, !service)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{ title: services('unknown'), note: services('unknownNote') }}
      bottom={service ? <Bottom {...{ draft, service, today, goal, apply }} onGoal={setGoal} /> : null}
      testId="apply"
    >
      {service ? (
        <>
          <What service={service} goal={goal} />
          <ApplicantForm
            draft={draft}
            service={service}
            today={today}
            error={error}
            onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
          />
        </>
      ) : null}
    </Page>
  )
}

function What({ service, goal }: { service: Service; goal: Goal }) {
  const t = useT(applyWords)
  const pick = usePick()
  const language = useDisplay((display) => display.language)
  const sites = useSites()
  const site = sites.data?.items.find(({ id }) => id === goal.siteId)?.name ?? ''
  const day = (date: string) => dateWords(startOfDate(date), language)
  const time =
    goal.kind === 'slot'
      ? timeWords(new Date(goal.fromMs), language)
      : t('between', { since: day(goal.since), to: day(goal.to) })
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon={goal.kind === 'slot' ? 'calendar' : 'bell'} />}
        title={time}
        note={[pick(service.name), site].filter(Boolean).join(' · ')}
        strong
        whole
        last
        testId="apply-what"
      />
    </Card>
  )
}

type Wanted = { kind: 'slot'; body: NewAppointment } | { kind: 'wait'; body: WaitlistRequest }

function useApply() {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const applying = useMutation({
    mutationFn: async ({ kind, body }: Wanted) =>
      kind === 'slot'
        ? detailPath((await bookAppointment(body, keyFor(body))).number)
        : joinWaitlist(body, keyFor(body)).then(() => '/appointments/waitlist/index'),
    onSuccess: async (url) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: appointmentKey() }),
        client.invalidateQueries({ queryKey: slotKey() }),
      ])
      await Taro.redirectTo({ url })
    },
  })
  useForgetOffline(applying)
  return applying
}

interface BottomProps {
  draft: Draft
  service: Service
  today: string
  goal: Goal
  apply: ReturnType<typeof useApply>
  onGoal: (goal: Goal) => void
}

function Bottom({ draft, service, today, goal, apply, onGoal }: BottomProps) {
  const t = useT(applyWords)
  const common = useT(appointmentWords)
  const missing = missingOf(draft, service, today)
  const feeFen = feeOf(service, draft.exemption)
  const way = goal.kind === 'wait' ? 'wait' : feeFen > 0 ? 'hold' : 'book'
  const given = () => ({ service: service.code, ...givenOf(draft, service, today) })
  const take = (slotId: string) => apply.mutate({ kind: 'slot', body: { slotId, ...given() } })
  const send = () => {
    if (goal.kind === 'slot') return take(goal.slotId)
    const { siteId, since, to } = goal
    apply.mutate({ kind: 'wait', body: { siteId, from: since, until: to, ...given() } })
  }
  return (
    <ActionBar>
      <Refusal
        service={service.code}
        error={apply.error}
        busy={apply.isPending}
        onTake={(slot, site) => {
          onGoal({ kind: 'slot', siteId: site.id, slotId: slot.id, fromMs: Date.parse(slot.from) })
          take(slot.id)
        }}
      />
      <Button
        kind="primary"
        block
        busy={apply.isPending}
        off={missing ? t(missing) : undefined}
        onPress={send}
        testId="apply-send"
      >
        {t(way)}
      </Button>
      <View className="note soft middle" id="apply-note" data-testid="apply-note">
        {t(`${way}Note`, { fee: feeWords(common, feeFen) })}
      </View>
    </ActionBar>
  )
}
