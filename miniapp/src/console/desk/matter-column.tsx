// The open matter: what it says, who gets it, what happened, and the steps that are open.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { Skeleton } from '../../ui/skeleton'
import { readReport, reportKey, type StaffReport } from '../../staff/api'
import { CloseForm } from '../../staff/report/close-form'
import { History } from '../../staff/report/history'
import type { LinkStep } from '../../staff/report/link-sheet'
import { LinksCard } from '../../staff/report/links-card'
import { Reporter } from '../../staff/report/reporter'
import { RouteCard } from '../../staff/report/route-card'
import { MatterFacts, MatterSheets, MatterTies, useOneTap, type OpenStep } from '../../staff/report/matter'
import { isSheetStep, type SheetStep } from '../../staff/report/step-sheet'
import { StepsBar } from '../../staff/report/steps-bar'
import { useOpened } from '../../staff/report/use-opened'
import { SupportNotes } from '../../staff/report/written'
import { nextStep } from '../../staff/parts/next-step'
import { staffWords } from '../../staff/words'
import { Give, mostKeys, useReceivers } from './give'
import { useKeys } from './keys'
import { NoteBox } from './note-box'
import { deskWords } from './words'

export const useMatter = (number: string | undefined) =>
  useQuery({
    queryKey: reportKey(number ?? ''),
    queryFn: () => readReport(number ?? ''),
    enabled: number !== undefined,
  })

interface MatterColumnProps {
  query: ReturnType<typeof useMatter>
  picked: string | undefined
  now: Date
  onLeft: () => void
}

export function MatterColumn({ query, picked, now, onLeft }: MatterColumnProps) {
  const t = useT(deskWords)
  const staff = useT(staffWords)
  const gone = query.error instanceof ApiError && query.error.status === 404
  const state = picked ? stateOf(query) : 'empty'
  const inside = () => {
    if (!picked) return <Empty art="empty" title={t('nothing')} note={t('keysNote')} testId="desk-nothing" />
    if (gone) return <Empty art="forbidden" title={staff('goneTitle')} note={staff('goneNote')} />
    if (state === 'loading') return <Skeleton />
    if (!query.data)
      return (
        <Notice icon="offline" tone="warm" testId="desk-matter-failed">
          {query.error?.message}
        </Notice>
      )
    return <Matter key={query.data.number} report={query.data} now={now} onLeft={onLeft} />
  }
  return <View className="desk-matter">{inside()}</View>
}

interface MatterProps {
  report: StaffReport
  now: Date
  /** It went to another post. */
  onLeft: () => void
}

function Matter({ report, now, onLeft }: MatterProps) {
  const [step, setStep] = useState<OpenStep>()
  const [closing, setClosing] = useState(false)
  const [linking, setLinking] = useState<LinkStep>()
  const acts = { accept: useOneTap(report, 'accept'), approve: useOneTap(report, 'approve') }
  const open = (next: SheetStep, to?: string) => setStep({ step: next, to })
  const giving = useGiving(report)
  useMatterKeys(report, { giving, acts, open, close: () => setClosing(true) })
  const closeOpened = useOpened(closing ? 'resolve' : undefined, report.steps)
  if (closeOpened) return <Closing report={report} onClose={() => setClosing(false)} />
  const problem = acts.accept.problem ?? acts.approve.problem ?? giving.problem
  return (
    <>
      {problem ? (
        <Notice icon="alert" tone="warm" testId="desk-problem">
          {problem}
        </Notice>
      ) : null}
      <MatterFacts report={report} now={now} onTransfer={(id) => open('transfer', id)} />
      <MatterTies report={report} now={now} />
      <Reporter report={report} />
      <RouteCard report={report} onTransfer={(id) => open('transfer', id)} />
      {report.steps.includes('dispatch') ? <Give {...giving.shown} /> : null}
      <SupportNotes report={report} now={now} />
      <LinksCard report={report} now={now} />
      <History report={report} now={now} />
      <NoteBox report={report} />
      <Bar
        report={report}
        busy={acts.accept.busy || acts.approve.busy}
        giving={giving}
        onAccept={() => acts.accept.take({})}
        onApprove={() => acts.approve.take({})}
        onLink={setLinking}
        onStep={open}
        onClose={() => setClosing(true)}
      />
      <MatterSheets
        report={report}
        open={step}
        onClose={() => setStep(undefined)}
        linking={linking}
        onLinked={() => setLinking(undefined)}
        onLeft={onLeft}
      />
    </>
  )
}

interface MatterActs {
  giving: ReturnType<typeof useGiving>
  acts: Record<'accept' | 'approve', ReturnType<typeof useOneTap>>
  open: (step: SheetStep) => void
  close: () => void
}

/** Enter takes the next step, or gives the matter to whom was chosen. */
function useMatterKeys(report: StaffReport, { giving, acts, open, close }: MatterActs) {
  const next = nextStep(report)
  const enter = () => {
    if (giving.chosen) giving.give()
    else if (!next || next.off) return
    else if (next.step === 'accept' || next.step === 'approve') acts[next.step].take({})
    else if (next.step === 'resolve') close()
    else if (isSheetStep(next.step)) open(next.step)
  }
  useKeys({ Enter: enter, ...sheetKeys(report, open), ...giving.keys })
}

function sheetKeys(report: StaffReport, open: (step: SheetStep) => void) {
  const letters: Record<string, SheetStep> = { a: 'ask', t: 'transfer', e: 'escalate' }
  return Object.fromEntries(
    Object.entries(letters)
      .filter(([, step]) => report.steps.includes(step))
      .map(([key, step]) => [key, () => open(step)]),
  )
}

/** Who is chosen, and giving it to them. */
function useGiving(report: StaffReport) {
  const [chosen, setChosen] = useState<string>()
  const { query, receivers } = useReceivers(report)
  const step = useOneTap(report, 'dispatch')
  const receiver = receivers.find(({ id }) => id === chosen)
  const holder = report.assignee?.id ?? report.team?.id
  useEffect(() => setChosen(undefined), [holder])
  const keys = Object.fromEntries(
    receivers
      .slice(0, mostKeys)
      .flatMap(({ id, full }, index) => (full ? [] : [[`${index + 1}`, () => setChosen(id)]])),
  )
  return {
    chosen: receiver,
    keys,
    busy: step.busy,
    problem: step.problem,
    give: () => receiver && step.take(receiver.body),
    shown: { receivers, error: query.error, chosen, onChoose: setChosen },
  }
}

interface BarProps {
  report: StaffReport
  busy: boolean
  giving: ReturnType<typeof useGiving>
  onAccept: () => void
  onApprove: () => void
  onLink: (step: LinkStep) => void
  onStep: (step: SheetStep) => void
  onClose: () => void
}

function Bar({ report, busy, giving, ...acts }: BarProps) {
  const t = useT(deskWords)
  if (giving.chosen)
    return (
      <View className="actionbar">
        <Button kind="primary" block busy={giving.busy} onPress={giving.give} testId="desk-give-now">
          {t('giveTo', { name: giving.chosen.name })}
        </Button>
      </View>
    )
  return (
    <StepsBar
      report={report}
      accepting={busy}
      onDispatch={() => document.querySelector('#desk-give')?.scrollIntoView()}
      {...acts}
    />
  )
}

function Closing({ report, onClose }: { report: StaffReport; onClose: () => void }) {
  const t = useT(deskWords)
  return (
    <View className="desk-closing">
      <Button kind="plain" icon="back" onPress={onClose} testId="desk-close-back">
        {t('closeForm')}
      </Button>
      <CloseForm report={report} onDone={onClose} />
    </View>
  )
}
