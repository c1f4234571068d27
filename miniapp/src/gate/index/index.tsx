// The guard's gate: scan, see the verdict, with or without a network.
import { campusPrefix, passPrefix } from '@chaolin/shared/passes/code'
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Mark } from '../../ui/mark'
import { NavBar } from '../../ui/nav-bar'
import { Notice } from '../../ui/notice'
import { goBack, Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { when } from '../../ui/time'
import { judge, makeReady, type Outcome } from '../decide'
import { useKept, useShift, type KeptGate } from '../kept'
import { GateChoice, Turn } from '../parts/gate-choice'
import { Conflicts, OfflineNotice, useOfflineWords } from '../parts/offline-notice'
import { VerdictScreen } from '../parts/verdict'
import { tell } from '../sound'
import { useGateSync } from '../sync'
import { useOwnGates } from '../use-own-gates'
import { warmUpSoon } from '../warm'
import { gateWords } from '../words'
import '../gate.scss'

const h5 = process.env.TARO_ENV === 'h5'

export default function GatePage() {
  const t = useT(gateWords)
  const { gates, gate, state, query } = useOwnGates()
  const offline = useOfflineWords(gate?.id)
  return (
    <Page
      title={t('title')}
      state={state}
      empty={{ art: 'forbidden', title: t('noGate'), note: t('noGateNote') }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      top={<NavBar title={t('title')} onBack={goBack} />}
      offlineWords={offline}
      testId="gate"
    >
      {gate ? <Gate key={gate.id} gates={gates} gate={gate} /> : null}
    </Page>
  )
}

function useJudge(gate: KeptGate) {
  const direction = useShift((shift) => shift.direction)
  const [outcome, setOutcome] = useState<Outcome>()
  const judging = useMutation({
    mutationFn: (code: string) => judge(gate.id, code, direction),
    onSuccess: setOutcome,
  })
  // First what is seen: making a sound takes a slow phone as long as deciding.
  useEffect(() => {
    if (outcome) tell(outcome.verdict)
  }, [outcome])
  return { direction, outcome, judging, next: () => setOutcome(undefined) }
}

function Gate({ gates, gate }: { gates: readonly KeptGate[]; gate: KeptGate }) {
  const { direction, outcome, judging, next } = useJudge(gate)
  const [typed, setTyped] = useState('')
  const sync = useGateSync(gate.id)
  const kept = useKept(gate.id)
  useEffect(warmUpSoon, [])
  useEffect(() => makeReady(gate.id), [gate.id, kept])
  const scan = async () => {
    if (h5) return judging.mutate(typed.trim())
    // Nothing scanned is an answer, not an error.
    const answer = await Taro.scanCode({ scanType: ['qrCode'] }).catch(() => undefined)
    if (answer) judging.mutate(answer.result)
  }
  const goOn = () => {
    next()
    setTyped('')
    if (!h5) void scan()
  }
  return (
    <View className="stack gap-3 gate-scan">
      <OfflineNotice gateId={gate.id} />
      <Conflicts gateId={gate.id} />
      <GateChoice gates={gates} gate={gate} onChange={(chosenId) => useShift.setState({ chosenId })} />
      <Turn value={direction} onChange={(turned) => useShift.setState({ direction: turned })} />
      <ScanCard
        typed={typed}
        onType={setTyped}
        onScan={() => void scan()}
        busy={judging.isPending}
        problem={judging.error ?? sync.problem}
      />
      <ListAge gateId={gate.id} busy={sync.busy} />
      <Ways />
      {outcome ? (
        <VerdictScreen
          outcome={outcome}
          gateName={gate.name}
          direction={direction}
          onNext={goOn}
          onRegister={() => {
            next()
            openRegister()
          }}
        />
      ) : null}
    </View>
  )
}

const isOurs = (code: string) => code.startsWith(passPrefix) || code.startsWith(campusPrefix)

interface ScanCardProps {
  typed: string
  onType: (typed: string) => void
  onScan: () => void
  busy: boolean
  problem: Error | undefined | null
}

function ScanCard({ typed, onType, onScan, busy, problem }: ScanCardProps) {
  const t = useT(gateWords)
  const refused = problem instanceof ApiError && problem.status !== 0 ? problem.message : undefined
  return (
    <Card>
      <View className="soft">{t('scanHint')}</View>
      {h5 ? (
        <Field
          label={t('code')}
          placeholder={t('codeHint')}
          value={typed}
          onInput={onType}
          onConfirm={() => typed.trim() && onScan()}
          help={typed.trim() && !isOurs(typed.trim()) ? t('codeWrong') : ''}
          testId="gate-code"
        />
      ) : null}
      {refused ? (
        <Notice icon="alert" tone="red" testId="gate-problem">
          {t('tryOnline', { why: refused })}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        icon={h5 ? 'check' : 'camera'}
        busy={busy}
        off={h5 && typed.trim() === '' ? t('codeEmpty') : undefined}
        onPress={onScan}
        testId="gate-judge"
      >
        {t(h5 ? 'judge' : 'scan')}
      </Button>
    </Card>
  )
}

function ListAge({ gateId, busy }: { gateId: string; busy: boolean }) {
  const t = useT(gateWords)
  const language = useDisplay((display) => display.language)
  const kept = useKept(gateId)
  const words = kept
    ? t('bundleAt', { when: when(new Date(kept.fetchedAtMs), new Date(), language) })
    : busy
      ? t('loading')
      : ''
  return words ? (
    <View className="note soft middle" {...testable('gate-list-age')}>
      {words}
    </View>
  ) : null
}

function Ways() {
  const t = useT(gateWords)
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon="edit" />}
        title={t('register')}
        note={t('registerNote')}
        strong
        onPress={openRegister}
        testId="gate-register"
      />
      <Row
        lead={<Mark icon="list" />}
        title={t('today')}
        note={t('todayNote')}
        strong
        last
        onPress={() => void Taro.navigateTo({ url: '/gate/today/index' })}
        testId="gate-today"
      />
    </Card>
  )
}

const openRegister = () => void Taro.navigateTo({ url: '/gate/register/index' })
