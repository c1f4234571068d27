// One report, as staff read it: what it says, what was done, and every step that is open.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Home } from '@chaolin/shared/routing/schema'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Notice } from '../../ui/notice'
import { goBack, Page } from '../../ui/page'
import { hasLeft, readReport, reportKey, staffKey, takeStep, type StaffReport } from '../api'
import { useIntentKey } from '../../ui/intent-key'
import { openReport } from '../parts/open'
import { useNow } from '../parts/use-now'
import { staffWords } from '../words'
import { Alike } from './alike'
import { CategorySheet, Suggested } from './category-sheet'
import { CloseForm } from './close-form'
import { Facts } from './facts'
import { Reporter } from './reporter'
import { RouteCard } from './route-card'
import { SupportNotes } from './written'
import { isSheetStep, StepSheet, type SheetStep } from './step-sheet'
import { StepsBar } from './steps-bar'
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
  const mayClose = closed || report?.steps.includes('resolve')
  const close = () => {
    setClosed(true)
    goBack()
  }
  if (closing && report && mayClose) return <CloseForm report={report} onDone={close} />
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
  const accept = useAccept(report)
  if (!report) return <Page {...page} />
  const problem = accept.problem ?? (late ? t('tookTime') : undefined)
  const open = (next: SheetStep, target?: string) => {
    setTo(target)
    setStep(next)
  }
  const bar = (
    <StepsBar
      report={report}
      accepting={accept.busy}
      onAccept={accept.take}
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
      <Suggested
        report={report}
        home={suggested ?? report.route.suggestedHome ?? undefined}
        onTransfer={(id) => open('transfer', id)}
      />
      <Facts report={report} now={now} onCategory={() => setSorting(true)} />
      <RouteCard report={report} onTransfer={(id) => open('transfer', id)} />
      <SupportNotes report={report} now={now} />
      <Reporter report={report} />
      <Alike report={report} now={now} />
      <History report={report} now={now} />
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
      {step && report.steps.includes(step) ? (
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

function useAccept(report: StaffReport | undefined) {
  const t = useT(staffWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const number = report?.number ?? ''
  const mutation = useMutation({
    mutationFn: () => takeStep(number, 'accept', {}, keyFor({ number, from: report?.timeline.length })),
    onSuccess: (answer) => {
      if (!hasLeft(answer)) client.setQueryData(reportKey(number), answer)
    },
    onSettled: () => client.invalidateQueries({ queryKey: staffKey }),
  })
  const { error } = mutation
  const late = error instanceof ApiError && error.code === 'step_closed'
  return {
    take: () => mutation.mutate(),
    busy: mutation.isPending,
    problem: late ? t('tookTime') : error?.message,
  }
}

function toQueue(): void {
  if (Taro.getCurrentPages().length > 1) goBack()
  else void Taro.redirectTo({ url: '/staff/queue/index' })
}
