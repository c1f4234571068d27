// One report, as staff read it: what it says, what was done, and every step that is open.
import { useQuery } from '@tanstack/react-query'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Notice } from '../../ui/notice'
import { goBack, Page } from '../../ui/page'
import { readReport, reportKey, type StaffReport } from '../api'
import { openReport } from '../parts/open'
import { useNow } from '../../ui/use-now'
import { staffWords } from '../words'
import { Alike } from './alike'
import { CloseForm } from './close-form'
import { DispatchSheet } from './dispatch-sheet'
import type { LinkStep } from './link-sheet'
import { LinksCard } from './links-card'
import { Reporter } from './reporter'
import { RouteCard } from './route-card'
import { SupportNotes } from './written'
import { MatterFacts, MatterSheets, MatterTies, useOneTap, type OpenStep } from './matter'
import { isSheetStep, type SheetStep } from './step-sheet'
import { StepsBar } from './steps-bar'
import { useOpened } from './use-opened'
import { History } from './history'

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
  const now = useNow(20_000)
  const [step, setStep] = useState<OpenStep | undefined>(first && { step: first })
  const [giving, setGiving] = useState(false)
  const [linking, setLinking] = useState<LinkStep>()
  const accept = useOneTap(report, 'accept')
  const approve = useOneTap(report, 'approve')
  if (!report) return <Page {...page} />
  const problem = accept.problem ?? approve.problem ?? (late ? t('tookTime') : undefined)
  const open = (next: SheetStep, to?: string) => setStep({ step: next, to })
  const bar = (
    <StepsBar
      report={report}
      accepting={accept.busy || approve.busy}
      onAccept={() => accept.take({})}
      onApprove={() => approve.take({})}
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
      <MatterFacts report={report} now={now} onTransfer={(id) => open('transfer', id)} />
      <Around report={report} now={now} onTransfer={(id) => open('transfer', id)} />
      {giving ? <DispatchSheet report={report} onClose={() => setGiving(false)} /> : null}
      <MatterSheets
        report={report}
        open={step}
        onClose={() => setStep(undefined)}
        linking={linking}
        onLinked={() => setLinking(undefined)}
      />
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
      <MatterTies report={report} now={now} />
      <RouteCard report={report} onTransfer={onTransfer} />
      <SupportNotes report={report} now={now} />
      <Reporter report={report} />
      <LinksCard report={report} now={now} />
      <Alike report={report} now={now} />
      <History report={report} now={now} />
    </>
  )
}

function toQueue(): void {
  if (Taro.getCurrentPages().length > 1) goBack()
  else void Taro.redirectTo({ url: '/staff/queue/index' })
}
