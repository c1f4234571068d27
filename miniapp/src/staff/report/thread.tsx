// Came by a service of a campus: what was said with whoever asked, and a word to them; of a case only that there is one.
import type { messageList, messageReceipt } from '@chaolin/shared/campus/request-schema'
import type { z } from '@chaolin/shared/config'
import { isOpen } from '@chaolin/shared/reports/rules'
import { limits } from '@chaolin/shared/text'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useRef, useState } from 'react'
import { ApiError, get, post } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { PhotoStrip } from '../../ui/photo-strip'
import { Skeleton } from '../../ui/skeleton'
import { when } from '../../ui/time'
import { threadKey, type StaffReport } from '../api'
import { stripPhoto } from '../parts/photo-address'
import { threadWords } from './thread-words'

type Messages = z.infer<typeof messageList>

const door = (number: string) => `/v1/staff/campus/requests/${encodeURIComponent(number)}/messages`

/** While it is worked on, and while the answer is looked at. */
const mayTalk = (status: StaffReport['status']) => isOpen(status) || status === 'resolved'

/** As often as whoever asked looks for an answer. */
const everyMs = 8000

interface ThreadProps {
  report: StaffReport
  now: Date
}

export function CampusThread({ report, now }: ThreadProps) {
  return report.service ? <Thread key={report.number} report={report} now={now} /> : null
}

function Thread({ report, now }: ThreadProps) {
  const t = useT(threadWords)
  const { number, status } = report
  const query = useQuery({
    queryKey: threadKey(number),
    queryFn: () => get<Messages>(door(number)),
    refetchInterval: everyMs,
  })
  const { data, error } = query
  if (error instanceof ApiError && error.status === 404)
    return (
      <Notice icon="lock" tone="grey" testId="thread-secret">
        {t('secret')}
      </Notice>
    )
  return (
    <Card testId="report-thread">
      <View className="lead">{t('title')}</View>
      <View className="note soft">{t('note')}</View>
      {data ? <Said messages={data.messages} now={now} /> : error ? null : <Skeleton />}
      {error && !data ? (
        <Notice
          icon="alert"
          tone="warm"
          testId="thread-problem"
          end={
            <Button small onPress={() => void query.refetch()} testId="thread-again">
              {t('again')}
            </Button>
          }
        >
          {error.message}
        </Notice>
      ) : null}
      {data && mayTalk(status) ? <Say number={number} /> : null}
    </Card>
  )
}

function Said({ messages, now }: Pick<Messages, 'messages'> & { now: Date }) {
  const t = useT(threadWords)
  const language = useDisplay((display) => display.language)
  if (messages.length === 0) return <View className="soft">{t('none')}</View>
  return (
    <>
      {messages.map(({ by, text, photos, at }, index) => (
        <View key={`${at}${index}`} className="stack gap-1">
          <View className="line between base">
            <View className={by === 'handler' ? 'strong tidal' : 'strong'}>{t(`by_${by}`)}</View>
            <View className="note soft">{when(at, now, language)}</View>
          </View>
          <View className="words">{text}</View>
          {photos.length > 0 ? <PhotoStrip photos={photos.map((photo) => stripPhoto(photo))} /> : null}
        </View>
      ))}
    </>
  )
}

function Say({ number }: { number: string }) {
  const t = useT(threadWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  // The same words said again on purpose are another message.
  const turn = useRef(0)
  const [words, setWords] = useState('')
  const text = words.trim()
  const count = [...text].length
  const send = useMutation({
    mutationFn: () =>
      post<z.infer<typeof messageReceipt>>(
        door(number),
        { text },
        { key: keyFor({ number, text, turn: turn.current }) },
      ),
    onSuccess: () => {
      turn.current += 1
      setWords('')
    },
    onSettled: () => client.invalidateQueries({ queryKey: threadKey(number) }),
  })
  return (
    <>
      <Field
        label={t('write')}
        placeholder={t('hint')}
        value={words}
        onInput={setWords}
        max={limits.text}
        tall
        testId="thread-words"
      />
      {send.error ? (
        <Notice icon="alert" tone="warm" testId="thread-refused">
          {send.error.message}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        icon="send"
        busy={send.isPending}
        off={count === 0 ? t('off') : count > limits.text ? t('long') : undefined}
        onPress={() => send.mutate()}
        testId="thread-send"
      >
        {t('send')}
      </Button>
    </>
  )
}
