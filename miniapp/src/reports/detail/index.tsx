// One report, as its reporter reads it: what was done, by whom, when; then what one can say to it.
import { useQuery } from '@tanstack/react-query'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useRef } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { openTab } from '../../ui/tab-bar'
import { readReport } from '../api'
import { Acts } from './acts'
import { Answer } from './answer'
import { Head } from './head'
import { MomentList } from './moments'
import { PublicActs, PublicBody } from './public'
import { useTakeStep } from './take-step'
import { ThreadRow } from './thread-row'
import { Together } from './together'
import { detailWords } from './words'
import { Written } from './written'

export default function ReportDetailPage() {
  const t = useT(detailWords)
  const { params } = useRouter()
  const number = decodeURIComponent(params['number'] ?? '')
  const query = useQuery({ queryKey: ['report', number], queryFn: () => readReport(number) })
  const steps = useTakeStep(number)
  const { data: report, error, refetch } = query
  const opened = useRef(false)
  useDidShow(() => {
    // The first time the query asks by itself.
    if (opened.current) void refetch()
    opened.current = true
  })
  usePullDownRefresh(() => void refetch().finally(() => Taro.stopPullDownRefresh()))
  const seen = useRef<number>(undefined)
  if (report && seen.current === undefined) seen.current = report.timeline.length
  const gone = error instanceof ApiError && error.status === 404
  return (
    <Page
      title={t(report?.mine === false ? 'publicTitle' : 'title')}
      state={gone ? 'empty' : stateOf(query)}
      empty={{
        title: t('gone'),
        note: t('goneNote'),
        action: { words: t('toMine'), onPress: () => openTab('reports') },
      }}
      onRetry={() => void refetch()}
      requestId={error instanceof ApiError ? error.requestId : undefined}
      bottom={
        !report ? null : report.mine ? <Acts report={report} steps={steps} /> : <PublicActs report={report} />
      }
      testId="report-detail"
    >
      {report ? (
        <>
          {params['sent'] ? (
            <Notice icon="check" testId="report-sent">
              {t('sent')}
            </Notice>
          ) : null}
          {params['supported'] ? (
            <Notice icon="hand" testId="report-supported">
              {t('justSupported')}
            </Notice>
          ) : null}
          {report.mine ? (
            <>
              <Head report={report} />
              <Answer report={report} steps={steps} />
              <ThreadRow report={report} />
              <Together report={report} />
              <MomentList report={report} fresh={report.timeline.length > (seen.current ?? 0)} />
              <Written report={report} />
            </>
          ) : (
            <PublicBody report={report} />
          )}
        </>
      ) : null}
    </Page>
  )
}
