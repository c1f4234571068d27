// One case: what was asked, the thread, times to meet, a colleague who takes it over, the end.
import { isGoing } from '@chaolin/shared/campus/cases/rules'
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Instead } from '../../ui/page'
import { PhotoStrip } from '../../ui/photo-strip'
import { serverNowMs } from '../../ui/server-time'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { useKeys } from '../desk/keys'
import { stripPhoto } from '../parts/photo-address'
import { Problem, requestIdOf } from '../../ui/problem'
import type { CaseView } from './api'
import { CaseSheets } from './sheets'
import { CaseTimes } from './times'
import { useAnswers } from './use-answers'
import { useCase, type OpenedCase } from './use-case'
import { caseWords } from './words'

interface CaseDetailProps {
  number: string
  /** When somebody last wrote in it, as the list says. */
  lastAt: string | undefined
  onLeft: () => void
}

export function CaseDetail({ number, lastAt, onLeft }: CaseDetailProps) {
  const t = useT(caseWords)
  const opened = useCase(number, lastAt, onLeft)
  const { query, ask } = opened
  const may = (act: CaseView['acts'][number]) => query.data?.acts.includes(act) ?? false
  useKeys({
    n: () => document.querySelector<HTMLElement>('#case-reply textarea')?.focus(),
    t: () => may('offerTimes') && ask('times'),
    h: () => may('handOver') && (query.data?.colleagues.length ?? 0) > 0 && ask('hand-over'),
    x: () => may('close') && ask('close'),
  })
  if (query.data) return <Opened view={query.data} opened={opened} />
  if (query.error instanceof ApiError && query.error.status === 404)
    return <Empty art="forbidden" title={t('notYours')} note={t('notYoursNote')} testId="case-gone" />
  const state = stateOf(query)
  if (state === 'loading') return <Skeleton />
  return <Instead state={state} onRetry={() => void query.refetch()} requestId={requestIdOf(query.error)} />
}

function Opened({ view, opened }: { view: CaseView; opened: OpenedCase }) {
  const t = useT(caseWords)
  const { acts } = view
  return (
    <View className="stack gap-3" {...testable('case-opened')}>
      <Head view={view} />
      {view.urgentMark ? (
        <Notice icon="alert" tone="red" testId="case-urgent">
          <View className="strong">{t('urgentTitle', { reason: view.urgentMark.reason })}</View>
          {t('urgentNote', { number: view.urgentMark.number })}
        </Notice>
      ) : null}
      <Asked view={view} />
      <Thread view={view} />
      {acts.includes('answerAsHandler') ? <Reply opened={opened} /> : null}
      <CaseTimes view={view} opened={opened} />
      <Ends view={view} opened={opened} />
      <CaseSheets view={view} opened={opened} />
    </View>
  )
}

function Head({ view }: { view: CaseView }) {
  const t = useT(caseWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  return (
    <View className="line between top">
      <View className="stack gap-1 grow">
        <View className="title" {...testable('case-asker')}>
          {view.asker?.name ?? t('unnamed')}
        </View>
        <View className="note soft">
          {[view.service.name[language], view.number, when(view.createdAt, now, language)].join(' · ')}
        </View>
      </View>
      <Tag tone={view.status === 'open' ? 'tide' : 'green'}>{t(`status_${view.status}`)}</Tag>
    </View>
  )
}

function Asked({ view }: { view: CaseView }) {
  const t = useT(caseWords)
  const said = useAnswers(view.service.code)
  const answers = said(view.answers)
  return (
    <Card testId="case-asked">
      <View className="lead">{t('asked')}</View>
      <View className="words">{view.text}</View>
      {answers.map(([question, answer]) => (
        <View key={question} className="note soft words">{`${question}：${answer}`}</View>
      ))}
      {view.photos.length > 0 ? (
        <PhotoStrip photos={view.photos.map(stripPhoto)} testId="case-photos" />
      ) : null}
    </Card>
  )
}

function Thread({ view: { messages } }: { view: CaseView }) {
  const t = useT(caseWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  return (
    <Card testId="case-thread">
      <View className="lead">{t('thread')}</View>
      {messages.length === 0 ? <View className="note soft">{t('noThread')}</View> : null}
      {messages.map(({ by, text, photos, at }, index) => (
        <View key={`${at}${index}`} className="stack gap-1">
          <View className="line between base">
            <View className={by === 'handler' ? 'strong tidal' : 'strong'}>{t(`by_${by}`)}</View>
            <View className="note soft">{when(at, now, language)}</View>
          </View>
          <View className="words">{text}</View>
          {photos.length > 0 ? <PhotoStrip photos={photos.map(stripPhoto)} /> : null}
        </View>
      ))}
    </Card>
  )
}

function Reply({ opened: { act } }: { opened: OpenedCase }) {
  const t = useT(caseWords)
  const [text, setText] = useState('')
  const said = text.trim()
  const count = [...said].length
  const mine = act.variables?.act === 'answer'
  const send = () => act.mutate({ act: 'answer', text: said }, { onSuccess: () => setText('') })
  return (
    <Card>
      <View id="case-reply">
        <Field
          label={t('reply')}
          placeholder={`${t('replyHint')} · N`}
          value={text}
          onInput={setText}
          max={limits.text}
          tall
          testId="case-reply"
        />
      </View>
      <Problem error={mine ? act.error : null} testId="case-reply-problem" />
      <Button
        kind="primary"
        block
        icon="send"
        busy={mine && act.isPending}
        off={count === 0 || count > limits.text ? t('sendOff') : undefined}
        onPress={send}
        testId="case-send"
      >
        {t('send')}
      </Button>
    </Card>
  )
}

function Ends({ view, opened: { ask } }: { view: CaseView; opened: OpenedCase }) {
  const t = useT(caseWords)
  if (!isGoing(view.status)) return <Notice icon="check">{t('over')}</Notice>
  const { acts, colleagues } = view
  return (
    <View className="line top">
      {acts.includes('handOver') ? (
        <Button
          kind="quiet"
          grow
          tall
          icon="transfer"
          offBeneath
          off={colleagues.length === 0 ? t('noColleague') : undefined}
          onPress={() => ask('hand-over')}
          testId="case-hand-over"
        >
          {t('handOver')}
        </Button>
      ) : null}
      {acts.includes('close') ? (
        <Button kind="primary" grow tall onPress={() => ask('close')} testId="case-close">
          {t('close')}
        </Button>
      ) : null}
    </View>
  )
}
