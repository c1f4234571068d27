// One request of mine: where it stands, what was said, when we meet, and what I can still do.
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { ActionBar } from '../../ui/action-bar'
import { Page } from '../../ui/page'
import { PhotoStrip } from '../../ui/photo-strip'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import '../../ui/styles/campus-services.scss'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import type { OwnRequest, ServiceView } from '../api'
import { HelpLines } from '../request/help-lines'
import { stripPhoto } from '../request/use-photos'
import { usePick, useService } from '../request/use-service'
import { TellName, Withdraw } from './acts'
import { Messages } from './messages'
import { Say } from './say'
import { Times } from './times'
import { useRequest } from './use-request'
import { isGoing, statusKey, statusTone, threadWords } from './words'

export default function ThreadPage() {
  const t = useT(threadWords)
  const pick = usePick()
  const { params } = useRouter()
  const { query, request, gone } = useRequest(params['number'] ?? '')
  // Who reads it is known by the row of the service, and is never said wrongly meanwhile.
  const { query: services, service } = useService(request?.service.code ?? '')
  return (
    <Page
      title={request ? pick(request.service.name) : t('title')}
      state={gone ? 'empty' : services.isPending ? 'loading' : stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{
        title: t('gone'),
        note: t('goneNote'),
        action: {
          words: t('toList'),
          onPress: () => void Taro.redirectTo({ url: '/campus/requests/index' }),
        },
      }}
      bottom={request ? <Bottom request={request} /> : null}
      testId="thread"
    >
      {request ? <Whole request={request} service={service} /> : null}
    </Page>
  )
}

function Whole({ request, service }: { request: OwnRequest; service: ServiceView | undefined }) {
  const sealed = service?.confidentiality === 'sealed'
  return (
    <>
      <HelpLines lines={request.helpLines} sent />
      <Head request={request} service={service} />
      <TellName request={request} sealed={sealed} />
      <Times request={request} sealed={sealed} />
      <Written request={request} service={service} />
      <Messages messages={request.messages} sealed={sealed} />
      {request.shape === 'report' ? <ToReport request={request} /> : null}
      <Withdraw request={request} />
    </>
  )
}

function Head({ request, service }: { request: OwnRequest; service: ServiceView | undefined }) {
  const t = useT(threadWords)
  const language = useDisplay((display) => display.language)
  const { status, microBrain, dueAt, number, anonymous } = request
  const tone = statusTone(status)
  const closed = { post: undefined, handler: 'onlyHandler', sealed: 'onlyCounsellor' } as const
  const reads = service ? closed[service.confidentiality] : undefined
  return (
    <Card testId="thread-head">
      <View className="line between wrap">
        <View className="strong grow">{reads ? t(reads) : (microBrain?.name ?? '')}</View>
        <Tag {...(tone ? { tone } : {})}>
          {t(
            statusKey(
              status,
              request.messages.some(({ by }) => by === 'handler'),
            ),
          )}
        </Tag>
      </View>
      {isGoing(status) && status !== 'resolved' ? (
        <View>
          {t(request.shape === 'case' || reads ? 'dueCase' : 'due', {
            when: when(dueAt, new Date(serverNowMs()), language),
          })}
        </View>
      ) : null}
      <View className="note soft">
        {[t('number', { number }), anonymous && t('anonymous')].filter(Boolean).join(' · ')}
      </View>
    </Card>
  )
}

/** The answer as it was chosen, in words. */
function answerWords(service: ServiceView | undefined, id: string, answer: string, language: 'zh' | 'en') {
  const question = service?.questions.find((each) => each.id === id)
  const option = question?.options?.find((each) => each.id === answer)
  return { label: question?.[language] ?? '', said: option?.[language] ?? answer }
}

function Written({ request, service }: { request: OwnRequest; service: ServiceView | undefined }) {
  const t = useT(threadWords)
  const language = useDisplay((display) => display.language)
  const { text, answers, photos } = request
  return (
    <>
      <Section title={t('mine')} />
      <Card testId="thread-text">
        <View className="words">{text}</View>
        {Object.entries(answers).map(([id, answer]) => {
          const { label, said } = answerWords(service, id, answer, language)
          return (
            <View key={id} className="words">
              {`${label} ${said}`.trim()}
            </View>
          )
        })}
        {photos.length > 0 ? <PhotoStrip photos={photos.map(stripPhoto)} /> : null}
      </Card>
    </>
  )
}

/** What staff ask, else what they said last, stands here; it is answered and confirmed there. */
function ToReport({ request }: { request: OwnRequest }) {
  const t = useT(threadWords)
  const { number, question, timeline } = request
  const told = timeline.filter(({ by, note }) => by === 'post' && note !== undefined)
  const last = told[told.length - 1]?.note
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon="list" />}
        title={t(question ? 'asked' : 'report')}
        note={question ?? last ?? t('reportNote')}
        strong
        last
        onPress={() => void Taro.navigateTo({ url: `/reports/detail/index?number=${number}` })}
        testId="thread-report"
      />
    </Card>
  )
}

function Bottom({ request }: { request: OwnRequest }) {
  const t = useT(threadWords)
  if (request.acts.includes('write')) return <Say request={request} />
  return (
    <ActionBar>
      <View className="soft middle" id="thread-shut" data-testid="thread-shut">
        {t('shut')}
      </View>
    </ActionBar>
  )
}
