// What the level above asks about this report, and the explanation of the dispatcher.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { sentBackShown } from '@chaolin/shared/staff/supervision/rules'
import type { Inquiry, ReportInquiries } from '@chaolin/shared/staff/supervision/schema'
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError, get, post } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { PhotoStrip } from '../../ui/photo-strip'
import { Sheet } from '../../ui/sheet'
import { Signal } from '../../ui/signal'
import { Tag } from '../../ui/tag'
import { timeLeft, when } from '../../ui/time'
import { staffKey } from '../api'
import { usePhotos } from '../parts/use-photos'
import { inquiryWords } from './inquiry-words'

const keyOf = (number: string) => [...staffKey, 'inquiries', number] as const
const readInquiries = (number: string) =>
  get<ReportInquiries>(`/v1/staff/reports/${encodeURIComponent(number)}/inquiries`)

export function InquiriesCard({ number, now }: { number: string; now: Date }) {
  const t = useT(inquiryWords)
  const { data } = useQuery({ queryKey: keyOf(number), queryFn: () => readInquiries(number) })
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <>
      <Section title={t('title')} />
      {items.map((inquiry) => (
        <One key={inquiry.id} inquiry={inquiry} now={now} />
      ))}
    </>
  )
}

function One({ inquiry, now }: { inquiry: Inquiry; now: Date }) {
  const t = useT(inquiryWords)
  const language = useDisplay((display) => display.language)
  const [explaining, setExplaining] = useState(false)
  const { status, signal, dueAt, steps, sentBackCount } = inquiry
  const last = [...inquiry.history].reverse()
  const said = last.find(({ step }) => step === 'explain')?.note
  const returned = status === 'sent_back' ? last.find(({ step }) => step === 'send_back')?.note : undefined
  return (
    <Card kind="snug" testId={`inquiry-${inquiry.id}`}>
      <View className="line wrap">
        {signal ? <Signal colour={signal} words={timeLeft(dueAt, now, language)} /> : null}
        <Tag {...(status === 'closed' ? { tone: 'green' as const } : {})}>{t(status)}</Tag>
        {inquiry.late && signal !== 'red' ? <Tag tone="red">{t('late')}</Tag> : null}
        {sentBackCount >= sentBackShown ? (
          <Tag tone="red">{t('sentBack', { count: sentBackCount })}</Tag>
        ) : null}
      </View>
      <View className="words">{inquiry.question}</View>
      <View className="note soft">
        {t('by', { name: inquiry.askedBy?.name ?? '', when: when(dueAt, now, language) })}
      </View>
      {returned ? <View className="note words">{t('returned', { words: returned })}</View> : null}
      {said ? <View className="note soft words">{t('said', { words: said })}</View> : null}
      {steps.includes('explain') ? (
        <Button kind="primary" block onPress={() => setExplaining(true)} testId="inquiry-explain">
          {t('explain')}
        </Button>
      ) : null}
      {explaining ? <ExplainSheet inquiry={inquiry} onClose={() => setExplaining(false)} /> : null}
    </Card>
  )
}

function ExplainSheet({ inquiry: { id, number }, onClose }: { inquiry: Inquiry; onClose: () => void }) {
  const t = useT(inquiryWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const photos = usePhotos({ holds: false })
  const [words, setWords] = useState('')
  const body = { note: words.trim(), ...(photos.ids.length > 0 ? { photoIds: photos.ids } : {}) }
  const explain = useMutation({
    mutationFn: () =>
      post<Inquiry>(`/v1/staff/supervision/inquiries/${id}/explain`, body, { key: keyFor(body) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keyOf(number) })
      onClose()
    },
  })
  const waiting = photos.ids.length < photos.photos.length
  const off = body.note === '' ? t('needWords') : waiting ? t('photosWaiting') : undefined
  const problem = explain.error instanceof ApiError ? explain.error.message : photos.problem
  return (
    <Sheet open onClose={onClose} title={t('explain')} testId="sheet-explain">
      <Field
        label={t('explainLabel')}
        placeholder={t('explainHint')}
        value={words}
        onInput={setWords}
        max={limits.note}
        tall
        testId="explain-words"
      />
      <PhotoStrip
        photos={photos.photos}
        onAdd={photos.add}
        onRemove={photos.remove}
        onRetry={photos.retry}
        addWords={t('takePhoto')}
        testId="explain-photos"
      />
      {problem ? (
        <Notice icon="alert" tone="warm" testId="explain-problem">
          {problem}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={explain.isPending}
        off={off}
        onPress={() => explain.mutate()}
        testId="explain-send"
      >
        {t('send')}
      </Button>
    </Sheet>
  )
}
