// One report, as staff read it: what it says, what was done, and every step that is open.
import { useQuery } from '@tanstack/react-query'
import type { Home } from '@chaolin/shared/routing/schema'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Notice } from '../../ui/notice'
import { goBack, Page } from '../../ui/page'
import { readReport, reportKey, type StaffReport } from '../api'
import { openReport } from '../parts/open'
import { PendingHere } from '../parts/pending-notice'
import { useNow } from '../parts/use-now'
import { staffWords } from '../words'
import { Alike } from './alike'
import { CategorySheet, Suggested } from './category-sheet'
import { Checking } from './checking'
import { CloseForm } from './close-form'
import { DispatchSheet } from './dispatch-sheet'
import { Facts } from './facts'
import { HazardButton } from './hazard-button'
import { InquiriesCard } from './inquiries-card'
import { LinkSheet, type LinkStep } from './link-sheet'
import { LinksCard } from './links-card'
import { Reporter } from './reporter'
import { RouteCard } from './route-card'
import { SupportNotes } from './written'
import { isSheetStep, StepSheet, type SheetStep } from './step-sheet'
import { StepsBar } from './steps-bar'
import { useOpened } from './use-opened'
import { useStep } from './use-step'
import { History } from './history'
import { TwoParties } from './two-parties'

export default function StaffReportPage() {
  const { params } = useRouter()
  const number = params['number'] ?? ''
  const closing = params['step'] === 'resolve'
  const t = useT(staffWords)
  const query = useQuery({
    queryKey: reportKey(number),
    queryFn: () => readReport(number),
    enabled: number !== '',
  })
  useDidShow(() => void (query.isStale && query.refetch()))
  const [closed, setClosed] = useState(false)
  const report = query.data
  const steps = report?.steps ?? []
  const mayClose = useOpened(closing ? 'resolve' : undefined, closed ? ['resolve'] : steps)
  const close = () => {
    setClosed(true)
    goBack()
  }
  if (report && mayClose) return <CloseForm report={report} onDone={close} />
  const gone = query.error instanceof ApiError && query.error.status === 404
  return (
    <Opened
      report={gone ? undefined : report}
      late={closing}
      first={isSheetStep(params['step']) ? params['step'] : undefined}
      page={{
        title: t('report'),
        state: gone || number === '' ? 'empty' : stateOf(query),
        empty: {
          art: 'forbidden',
          title: t('goneTitle'),
          note: t('goneNote'),
          action: { words: t('backToQueue'), onPress: toQueue },
        },
        onRetry: () => void query.refetch(),
        requestId: query.error instanceof ApiError ? query.error.requestId : undefined,
        testId: 'staff-report',
      }}
    />
  )
}

interface OpenedProps {
  report: StaffReport | undefined
  /** A step that the way here asked for. */
  first: SheetStep | undefined
  /** Came to close it, and somebody else has. */
  late: boolean
  page: Omit<Parameters<typeof Page>[0], 'children' | 'bottom'>
}

function Opened({ report, first, late, page }: OpenedProps) {
  const t = useT(staffWords)
  const now = useNow()
  const [step, setStep] = useState(first)
  const [to, setTo] = useState<string>()
  const [sorting, setSorting] = useState(false)
  const [suggested, setSuggested] = useState<Home>()
  const [giving, setGiving] = useState(false)
  const [linking, setLinking] = useState<LinkStep>()
  const opened = useOpened(step, report?.steps ?? [])
  const accept = useOneTap(report, 'accept')
  const approve = useOneTap(report, 'approve')
  if (!report) return <Page {...page} />
  const problem = accept.problem ?? approve.problem ?? (late ? t('tookTime') : undefined)
  const open = (next: SheetStep, target?: string) => {
    setTo(target)
    setStep(next)
  }
  const bar = (
    <StepsBar
      report={report}
      accepting={accept.busy || approve.busy}
      onAccept={accept.take}
      onApprove={approve.take}
      onDispatch={() => setGiving(true)}
      onLink={setLinking}
      onStep={open}
      onClose={() => openReport(report.number, 'resolve')}
    />
  )
  return (
    <Page {...page} bottom={bar}>
      {problem ? (
        <Notice icon="alert" tone="warm" testId="report-problem">
          {problem}
        </Notice>
      ) : null}
      <PendingHere number={report.number} />
      <Checking report={report} now={now} />
      <Suggested
        report={report}
        home={suggested ?? report.route.suggestedHome ?? undefined}
        onTransfer={(id) => open('transfer', id)}
      />
      <Facts report={report} now={now} onCategory={() => setSorting(true)} />
      <Around report={report} now={now} onTransfer={(id) => open('transfer', id)} />
      <LinkSheet report={report} step={linking} onClose={() => setLinking(undefined)} />
      {giving ? <DispatchSheet report={report} onClose={() => setGiving(false)} /> : null}
      {sorting ? (
        <CategorySheet
          report={report}
          onClose={() => setSorting(false)}
          onDone={({ suggestedHome }) => {
            setSuggested(suggestedHome ?? undefined)
            setSorting(false)
          }}
        />
      ) : null}
      {step && opened ? (
        <StepSheet
          key={`${step} ${to}`}
          report={report}
          step={step}
          to={to}
          onClose={() => setStep(undefined)}
        />
      ) : null}
    </Page>
  )
}

interface AroundProps {
  report: StaffReport
  now: Date
  onTransfer: (id: string) => void
}

/** Who and what belongs to it, and what happened so far. */
function Around({ report, now, onTransfer }: AroundProps) {
  return (
    <>
      <InquiriesCard number={report.number} now={now} />
      <TwoParties report={report} />
      <HazardButton report={report} />
      <RouteCard report={report} onTransfer={onTransfer} />
      <SupportNotes report={report} now={now} />
      <Reporter report={report} />
      <LinksCard report={report} now={now} />
      <Alike report={report} now={now} />
      <History report={report} now={now} />
    </>
  )
}

/** A step that needs no words. */
function useOneTap(report: StaffReport | undefined, step: 'accept' | 'approve') {
  const { number = '', summary = '' } = report ?? {}
  const turn = report?.timeline.length ?? 0
  const { take, busy, problem } = useStep({ number, summary, turn }, step, () => undefined)
  return { take: () => take({}), busy, problem }
}

function toQueue(): void {
  if (Taro.getCurrentPages().length > 1) goBack()
  else void Taro.redirectTo({ url: '/staff/queue/index' })
}
