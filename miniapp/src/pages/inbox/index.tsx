// The inbox: what waits for an answer above what is only news.
import type { Notice } from '@chaolin/shared/notices/schema'
import { useMutation } from '@tanstack/react-query'
import Taro, { useDidShow, useReachBottom } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { useSession } from '../../session'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Notice as Line } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Count } from '../../ui/tag'
import { NoticeRow } from './notice-row'
import { subscribe, useNotices } from './use-notices'
import { inboxWords } from './words'

/** Until it is read, such a message waits for its reader. */
const toAnswer = new Set([
  'report.ask',
  'report.resolve',
  'mediation.offer',
  'volunteer.ask',
  'visit.request',
  'household.claim',
  'appointment.moved',
  'appointment.offer',
  'lost.pair',
])
const toDo = new Set([
  'sos.raised',
  'lost.claimed',
  'mediation.due',
  'volunteer.apply',
  'report.submit',
  'report.transfer',
  'report.return',
  'report.escalate',
  'report.reopen',
  'report.remind',
])
const waits = ({ kind, audience, read }: Notice) =>
  !read && (audience === 'reporter' ? toAnswer : toDo).has(kind)

export default function InboxPage() {
  const t = useT(inboxWords)
  const { query, notices, markRead } = useNotices()
  useDidShow(() => void (query.isStale && query.refetch()))
  useReachBottom(() => void (query.hasNextPage && query.fetchNextPage()))
  const open = (notice: Notice) => {
    markRead(notice)
    const url = addressOf(notice)
    if (url) void Taro.navigateTo({ url })
  }
  return (
    <Page
      title={t('title')}
      tab="inbox"
      state={stateOf(query, notices.length === 0)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{
        title: t('emptyTitle'),
        note: t('emptyNote'),
        action: {
          words: t('emptyAction'),
          onPress: () => void Taro.navigateTo({ url: '/reports/new/index' }),
        },
      }}
      testId="inbox"
    >
      <Lists notices={notices} onOpen={open} onRead={markRead} />
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="inbox-more"
        >
          {t('more')}
        </Button>
      ) : null}
      <Subscribe />
    </Page>
  )
}

interface ListsProps {
  notices: Notice[]
  onOpen: (notice: Notice) => void
  onRead: (notice: Notice) => void
}

function Lists({ notices, onOpen, onRead }: ListsProps) {
  const t = useT(inboxWords)
  const waiting = notices.filter(waits)
  const news = notices.filter((notice) => !waits(notice))
  const unreadNews = news.filter(({ read }) => !read)
  const asked = waiting.some(({ audience }) => audience === 'reporter')
  const allRead = (
    <Button kind="plain" small onPress={() => unreadNews.forEach(onRead)} testId="inbox-all-read">
      {t('allRead')}
    </Button>
  )
  return (
    <>
      {waiting.length > 0 ? (
        <>
          <Section title={t(asked ? 'answer' : 'work')} end={<Count count={waiting.length} />} />
          <Notices notices={waiting} onOpen={onOpen} testId="inbox-waiting" />
        </>
      ) : null}
      {news.length > 0 ? (
        <>
          <Section title={t('news')} end={unreadNews.length > 0 ? allRead : undefined} />
          <Notices notices={news} onOpen={onOpen} testId="inbox-news" />
        </>
      ) : null}
    </>
  )
}

function Notices({
  notices,
  onOpen,
  testId,
}: {
  notices: Notice[]
  onOpen: (notice: Notice) => void
  testId: string
}) {
  const now = new Date()
  return (
    <Card kind="flush" testId={testId}>
      {notices.map((notice, index) => (
        <NoticeRow
          key={notice.id}
          notice={notice}
          now={now}
          last={index === notices.length - 1}
          onOpen={() => onOpen(notice)}
        />
      ))}
    </Card>
  )
}

/** WeChat's own question, only after a tap on a button that says what it is for. */
function Subscribe() {
  const t = useT(inboxWords)
  const person = useSession((session) => session.person)
  const asking = useMutation({ mutationFn: subscribe })
  if (!person) return null
  const words = asking.isSuccess
    ? t(asking.data ? 'subscribed' : 'subscribeRefused')
    : (asking.error?.message ?? t('subscribe'))
  return (
    <Line
      icon="bell"
      testId="subscribe"
      end={
        asking.data ? undefined : (
          <Button
            small
            kind="quiet"
            busy={asking.isPending}
            onPress={() => asking.mutate()}
            testId="subscribe-on"
          >
            {t('subscribeOn')}
          </Button>
        )
      }
    >
      {words}
    </Line>
  )
}

function visitAddress(kind: string, id: string | undefined): string {
  if (!kind.startsWith('visit.')) return '/visits/home/index'
  if (!id) return '/visits/list/index?scope=visiting'
  const page = kind === 'visit.request' || kind === 'visit.register' ? 'answer' : 'detail'
  return `/visits/${page}/index?id=${encodeURIComponent(id)}`
}

const ofCampus = /^(campus|lost|sos)\./

function campusAddress({ audience, kind, number }: Notice): string | undefined {
  if (audience === 'reporter') {
    if (kind.startsWith('lost.')) return '/campus/lost/index?tab=mine'
    if (kind.startsWith('sos.')) return '/campus/sos/index'
    return number ? `/campus/thread/index?number=${number}` : '/campus/home/index'
  }
  if (kind === 'sos.raised') return number && `/staff/sos/index?number=${number}`
  if (kind === 'campus.message') return number && `/staff/report/index?number=${number}`
  // Cases and claims are decided in the console, which is for browsers.
  if (process.env.TARO_ENV !== 'h5') return undefined
  if (kind.startsWith('lost.')) return '/console/campus-lists/index'
  return kind === 'campus.case' ? '/console/cases/index' : '/console/campus/index'
}

function addressOf(notice: Notice): string | undefined {
  const { audience, kind, number } = notice
  if (ofCampus.test(kind)) return campusAddress(notice)
  // The console is for browsers; on a phone each report offers the same acts.
  if (kind === 'delivery.stuck' && process.env.TARO_ENV === 'h5') return '/console/deliveries/index'
  if (kind === 'volunteer.apply' && process.env.TARO_ENV === 'h5') return '/console/volunteers/index'
  if (audience === 'reporter' && kind.startsWith('mediation.')) return '/mediation/list/index'
  if (audience === 'reporter' && kind.startsWith('volunteer.') && !number)
    return kind === 'volunteer.task' ? '/volunteers/tasks/index' : '/volunteers/apply/index'
  if (audience === 'reporter' && /^(visit|household|residence)\./.test(kind))
    return visitAddress(kind, number)
  if (audience === 'reporter' && kind.startsWith('appointment.'))
    return number ? `/appointments/detail/index?number=${number}` : '/appointments/waitlist/index'
  if (!number) return undefined
  return audience === 'staff'
    ? `/staff/report/index?number=${number}`
    : `/reports/detail/index?number=${number}`
}
