// What I asked the campus for, newest first: reports and confidential cases in one list.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDidShow, useReachBottom } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Mark } from '../../ui/mark'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { campusKey, listRequests, type RequestSummary } from '../api'
import { openAppointments, openCampus, openThread } from '../open'
import { usePick, useService } from '../request/use-service'
import { iconOf } from '../../ui/service-icons'
import { isGoing, statusKey, statusTone, threadWords } from '../thread/words'
import { requestsWords } from './words'

export default function RequestsPage() {
  const t = useT(requestsWords)
  const query = useInfiniteQuery({
    queryKey: campusKey('requests'),
    queryFn: ({ pageParam }) => listRequests(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  useDidShow(() => void (query.data && query.refetch()))
  useReachBottom(() => void (query.hasNextPage && query.fetchNextPage()))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title={t('title')}
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="requests"
    >
      {items.length === 0 ? (
        <Empty art="empty" title={t('empty')} note={t('emptyNote')} testId="state-empty">
          <Button kind="primary" onPress={openCampus} testId="state-action">
            {t('toCampus')}
          </Button>
        </Empty>
      ) : (
        <Card kind="flush">
          {items.map((item, index) => (
            <RequestRow key={item.number} item={item} last={index === items.length - 1} />
          ))}
        </Card>
      )}
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="requests-more"
        >
          {t('more')}
        </Button>
      ) : null}
      <Card kind="flush">
        <Row
          lead={<Mark icon="idcard" />}
          title={t('booked')}
          note={t('bookedNote')}
          last
          onPress={openAppointments}
          testId="requests-booked"
        />
      </Card>
    </Page>
  )
}

function RequestRow({ item, last }: { item: RequestSummary; last: boolean }) {
  const status = useT(threadWords)
  const pick = usePick()
  const note = useNote(item)
  const { service } = useService(item.service.code)
  const tone = statusTone(item.status)
  const answered = item.lastMessage?.by === 'handler' && isGoing(item.status)
  return (
    <Row
      lead={<Mark icon={iconOf(service?.icon ?? '')} {...(answered ? { tone: 'warm' as const } : {})} />}
      title={pick(item.service.name)}
      note={note}
      end={
        <Tag {...(tone ? { tone } : {})}>
          {status(statusKey(item.status, item.lastMessage?.by === 'handler'))}
        </Tag>
      }
      strong
      noArrow
      last={last}
      onPress={() => openThread(item.number)}
      testId={`request-${item.number}`}
    />
  )
}

/** Who spoke last; before anybody did, by when somebody will. */
function useNote({ shape, lastMessage, status, dueAt, createdAt }: RequestSummary): string {
  const t = useT(requestsWords)
  const language = useDisplay((display) => display.language)
  const words = (at: string) => when(at, new Date(serverNowMs()), language)
  if (lastMessage) return t(`said_${lastMessage.by}`, { when: words(lastMessage.at) })
  return isGoing(status) && status !== 'resolved'
    ? t(shape === 'case' ? 'dueCase' : 'due', { when: words(dueAt) })
    : t('sent', { when: words(createdAt) })
}
