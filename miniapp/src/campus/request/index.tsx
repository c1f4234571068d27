// A request to any service, by its row: what it asks, who will read it, by when; then what became of it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { withinWords } from '@chaolin/shared/campus/within'
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { soundsDesperate, helpLines } from '@chaolin/shared/campus/help-lines'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { useIntentKey } from '../../ui/intent-key'
import { useNetwork } from '../../ui/network'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { campusKey, fileRequest, type RequestReceipt, type ServiceView } from '../api'
import { openCampus, openClaim } from '../open'
import { asksWhere, bodyOf, freshDraft, missingOf, takeCarried, type Draft } from './draft'
import { Flow } from './flow'
import { HelpLines, SpeakInstead } from './help-lines'
import { PhotoField } from './photo-field'
import { Privacy } from './privacy'
import { Questions } from './questions'
import { Receipt } from './receipt'
import { useCampus, usePick, useService } from './use-service'
import { usePhotos } from './use-photos'
import { Where } from './where'
import { requestWords } from './words'

export default function RequestPage() {
  const t = useT(requestWords)
  const pick = usePick()
  const { params } = useRouter()
  const { query, service } = useService(params['service'] ?? '')
  const me = useCampus()
  const held = me.campusId !== undefined
  const services = stateOf(query)
  const state = services !== 'ready' ? services : service ? stateOf(me.query) : 'empty'
  return (
    <RequestFrame
      title={service ? pick(service.name) : t('title')}
      state={state}
      service={service}
      held={held}
      onRetry={() => void Promise.all([query.refetch(), me.query.refetch()])}
      requestId={[query.error, me.query.error]
        .map((error) => (error instanceof ApiError ? error.requestId : undefined))
        .find(Boolean)}
    />
  )
}

interface FrameProps {
  title: string
  state: ReturnType<typeof stateOf>
  service: ServiceView | undefined
  held: boolean
  onRetry: () => void
  requestId: string | undefined
}

function RequestFrame({ service, held, ...frame }: FrameProps) {
  const t = useT(requestWords)
  const form = useForm(service)
  const ready = frame.state === 'ready' && service
  const [writing, setWriting] = useState(false)
  const asks = ready && held && !form.receipt
  const first = asks && !writing && ownFlows.has(service.opens)
  return (
    <Page
      {...frame}
      empty={{ title: t('gone'), note: t('goneNote'), action: { words: t('toCampus'), onPress: openCampus } }}
      bottom={asks && !first ? <Send service={service} form={form} /> : null}
      testId="request"
    >
      {ready && form.receipt ? (
        <Receipt service={service} receipt={form.receipt} onAgain={form.startOver} />
      ) : null}
      {first ? <FlowFirst service={service} onWrite={() => setWriting(true)} /> : null}
      {asks && !first ? <Form service={service} form={form} /> : null}
      {ready && !held ? <NoCode service={service} /> : null}
    </Page>
  )
}

/** Booked or sent from a page of their own: words to the post are the exception. */
const ownFlows = new Set<ServiceView['opens']>(['appointments', 'visits'])

function FlowFirst({ service, onWrite }: { service: ServiceView; onWrite: () => void }) {
  const t = useT(requestWords)
  return (
    <>
      <Flow service={service} />
      <Card kind="flush">
        <Row
          lead={<Mark icon="chat" />}
          title={t('plainRow')}
          note={t('plainNote')}
          strong
          last
          onPress={onWrite}
          testId="request-write"
        />
      </Card>
    </>
  )
}

/** What anybody may do is still there. */
function NoCode({ service }: { service: ServiceView }) {
  const t = useT(requestWords)
  return (
    <>
      <Flow service={service} />
      <Empty art="forbidden" title={t('noCode')} note={t('noCodeNote')} testId="request-no-code">
        <Button kind="primary" onPress={openClaim} testId="request-to-claim">
          {t('claim')}
        </Button>
      </Empty>
    </>
  )
}

type RequestForm = ReturnType<typeof useForm>

function useForm(service: ServiceView | undefined) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [carried] = useState(takeCarried)
  const [written, setWritten] = useState<Draft>()
  const [receipt, setReceipt] = useState<RequestReceipt>()
  const photos = usePhotos(limits.photos)
  const draft = written ?? freshDraft(service, carried)
  const sending = useMutation({
    mutationFn: (asked: ServiceView) => {
      const body = bodyOf(draft, asked, photos.ids)
      return fileRequest(asked.code, body, keyFor({ code: asked.code, ...body }))
    },
    onSuccess: (answer) => {
      setReceipt(answer)
      return client.invalidateQueries({ queryKey: campusKey('requests') })
    },
  })
  return {
    draft,
    photos,
    receipt,
    sending,
    error: sending.error instanceof ApiError ? sending.error : undefined,
    change: (part: Partial<Draft>) => {
      sending.reset()
      setWritten({ ...draft, ...part })
    },
    startOver: () => {
      sending.reset()
      photos.clear()
      setReceipt(undefined)
      setWritten(freshDraft(service))
    },
  }
}

function Form({ service, form }: { service: ServiceView; form: RequestForm }) {
  const t = useT(requestWords)
  const { draft, change, photos, error } = form
  const sealed = service.confidentiality === 'sealed'
  return (
    <>
      <Flow service={service} />
      {service.opens && !['tips', 'cases', 'trouble'].includes(service.opens) ? (
        <Section title={t('plain')} />
      ) : null}
      <Card>
        <Field
          tall
          bare
          value={draft.text}
          onInput={(text) => change({ text })}
          placeholder={t(sealed ? 'whatCounselling' : 'what')}
          max={limits.text}
          wrong={error?.wrong('text')}
          testId="request-text"
        />
        <PhotoField
          photos={photos}
          wrong={error?.wrong('photoIds')}
          words={t('photos')}
          testId="request-photos"
        />
      </Card>
      {/* Beneath the words, so that they do not move away from whoever writes them. */}
      {soundsDesperate(draft.text) ? <HelpLines lines={helpLines} /> : sealed ? <SpeakInstead /> : null}
      <Questions
        service={service}
        answers={draft.answers}
        onChange={(answers) => change({ answers })}
        error={error}
      />
      {asksWhere(service) ? (
        <Card>
          <Where
            text={draft.address}
            place={draft.place}
            onText={(address) => change({ address })}
            onPlace={(place) => change({ place })}
            max={longestAddress}
            wrong={error?.wrong('address') ?? error?.wrong('place')}
            testId="request-where"
          />
        </Card>
      ) : null}
      <Privacy
        service={service}
        anonymous={draft.anonymous}
        onAnonymous={(anonymous) => change({ anonymous })}
        wrong={error?.wrong('anonymous')}
      />
      <Due service={service} />
    </>
  )
}

const longestAddress = 200

function Due({ service }: { service: ServiceView }) {
  const t = useT(requestWords)
  const { key, count } = withinWords(service.resolveWithin)
  return (
    <View className="line soft note" id="request-due" data-testid="request-due">
      <Icon name="clock" size="m" />
      <View>{t(service.shape === 'case' ? 'dueCase' : 'due', { within: t(key, { count }) })}</View>
    </View>
  )
}

function Send({ service, form }: { service: ServiceView; form: RequestForm }) {
  const t = useT(requestWords)
  const online = useNetwork((network) => network.online)
  const { draft, photos, sending, error } = form
  const missing = missingOf(draft, service, photos)
  const off = missing ? t(missing, { max: limits.text }) : online ? undefined : t('offOffline')
  const noCode = error?.code === 'campus_code_missing'
  return (
    <ActionBar>
      {sending.error && !(error && error.errors.length > 0) ? (
        <Notice
          icon={error?.code === 'offline' ? 'offline' : 'alert'}
          tone="warm"
          testId="request-problem"
          end={
            noCode ? (
              <Button small kind="quiet" onPress={openClaim} testId="request-claim">
                {t('claim')}
              </Button>
            ) : undefined
          }
        >
          {sending.error.message}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={sending.isPending}
        busyWords={t('sending')}
        off={sending.isPending ? undefined : off}
        onPress={() => sending.mutate(service)}
        testId="request-send"
      >
        {t('send')}
      </Button>
    </ActionBar>
  )
}
