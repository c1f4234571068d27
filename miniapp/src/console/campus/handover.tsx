// The end of a shift on one sheet: open calls for help, open requests with who has them and what was said last, counts of cases.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { openReport } from '../../staff/parts/open'
import { sosWords } from '../../staff/sos/words'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { Signal } from '../../ui/signal'
import { timeLeft, when } from '../../ui/time'
import { usePosts } from '../parts/posts'
import { PostState } from '../parts/post-state'
import { Problem } from '../../ui/problem'
import { campusKey, readHandover, type HandoverView } from './api'
import { CountTable } from './counts'
import { campusWords } from './words'
import '../../ui/styles/printed.scss'
import '../../ui/styles/sos.scss'

type Report = HandoverView['reports'][number]

export function Handover({ campusId }: { campusId: string }) {
  const t = useT(campusWords)
  const { nameOf } = usePosts()
  const language = useDisplay((display) => display.language)
  const query = useInfiniteQuery({
    queryKey: campusKey('handover', campusId),
    queryFn: ({ pageParam }) => readHandover(campusId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const first = query.data?.pages[0]
  if (!query.data || !first) return <PostState query={query} />
  const reports = query.data.pages.flatMap((page) => page.reports)
  const at = new Date(first.at)
  return (
    <View className="stack gap-3">
      <View className="line">
        <Button
          kind="primary"
          icon="print"
          off={query.hasNextPage ? t('printOff') : undefined}
          onPress={() => window.print()}
          testId="handover-print"
        >
          {t('print')}
        </Button>
        <Button
          kind="quiet"
          icon="refresh"
          busy={query.isFetching}
          onPress={() => void query.refetch()}
          testId="handover-again"
        >
          {t('handoverAgain')}
        </Button>
      </View>
      <Problem error={query.error} testId="handover-problem" />
      <View className="printed sheet-paper stack gap-3" {...testable('handover')}>
        <View className="title">{t('handoverTitle', { name: nameOf(campusId) })}</View>
        <View className="note soft">{t('handoverAt', { when: when(at, at, language) })}</View>
        <OpenSos sos={first.sos} at={at} />
        <View className="lead">{t('handoverReports', { count: reports.length })}</View>
        {reports.length === 0 ? <View className="soft">{t('handoverNone')}</View> : null}
        {reports.length > 0 ? (
          <Card kind="flush">
            {reports.map((report, index) => (
              <ReportRow key={report.number} report={report} at={at} last={index === reports.length - 1} />
            ))}
          </Card>
        ) : null}
        <View className="lead">{t('counts')}</View>
        <CountTable items={first.cases} />
      </View>
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="handover-more"
        >
          {t('handoverMore')}
        </Button>
      ) : null}
    </View>
  )
}

const openCall = (number: string) =>
  void Taro.redirectTo({ url: `/console/sos/index?number=${encodeURIComponent(number)}` })

const statuses = ['open', 'acknowledged', 'arrived', 'closed', 'false_alarm'] as const
const isStatus = (text: string): text is (typeof statuses)[number] => statuses.some((each) => each === text)

function OpenSos({ sos, at }: { sos: HandoverView['sos']; at: Date }) {
  const t = useT(campusWords)
  const words = useT(sosWords)
  const language = useDisplay((display) => display.language)
  if (sos.length === 0) return <View className="soft">{t('handoverNoSos')}</View>
  return (
    <>
      <View className="lead bad">{t('handoverSos', { count: sos.length })}</View>
      <Card kind="flush" ringed="red">
        {sos.map(({ number, status, raisedAt }, index) => (
          <Row
            key={number}
            title={number}
            note={`${when(raisedAt, at, language)} · ${isStatus(status) ? words(`status_${status}`) : status}`}
            strong
            last={index === sos.length - 1}
            onPress={() => openCall(number)}
            testId={`handover-sos-${number}`}
          />
        ))}
      </Card>
    </>
  )
}

function ReportRow({ report, at, last }: { report: Report; at: Date; last: boolean }) {
  const t = useT(campusWords)
  const language = useDisplay((display) => display.language)
  const { number, service, summary, signal, dueAt, who, team, lastSaid, urgent } = report
  const facts = [
    number,
    service?.name[language],
    timeLeft(dueAt, at, language),
    who ?? team ?? t('nobodyHasIt'),
    urgent ? t('urgent', { number: urgent.number }) : undefined,
  ]
  return (
    <Row
      title={summary}
      whole
      strong
      last={last}
      note={
        <>
          <View>{facts.filter(Boolean).join(' · ')}</View>
          {lastSaid ? (
            <View className="words">
              {`${t(`said_${lastSaid.by}`)} ${when(lastSaid.at, at, language)}：${lastSaid.text}`}
            </View>
          ) : null}
        </>
      }
      end={signal ? <Signal colour={signal} /> : undefined}
      onPress={() => openReport(number)}
      testId={`handover-${number}`}
    />
  )
}
