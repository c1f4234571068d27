// One mediation as a party reads it: my own words, when we meet, the text to agree on.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { absolute, ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { PhotoStrip } from '../../ui/photo-strip'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { mediationKey, readMine, type PartyMediation } from '../api'
import { sayWhen } from '../say-when'
import { mediationWords, type MediationKey } from '../words'
import { Agreement } from './agreement'
import { SaySheet } from './say-sheet'

export default function MediationDetailPage() {
  const t = useT(mediationWords)
  const { params } = useRouter()
  const id = params['id'] ?? ''
  const query = useQuery({
    queryKey: mediationKey('one', id),
    queryFn: () => readMine(id),
    enabled: id !== '',
  })
  useDidShow(() => void (query.isStale && query.refetch()))
  const { data: mediation, error } = query
  const gone = id === '' || (error instanceof ApiError && error.status === 404)
  return (
    <Page
      title={t('title')}
      state={gone ? 'empty' : stateOf(query)}
      empty={{
        title: t('gone'),
        note: t('goneNote'),
        action: {
          words: t('toList'),
          onPress: () => void Taro.redirectTo({ url: '/mediation/list/index' }),
        },
      }}
      onRetry={() => void query.refetch()}
      requestId={error instanceof ApiError ? error.requestId : undefined}
      testId="mediation"
    >
      {mediation && !gone ? <Whole mediation={mediation} /> : null}
    </Page>
  )
}

function Whole({ mediation }: { mediation: PartyMediation }) {
  const t = useT(mediationWords)
  const { status, post, mediator, appointment, followUp, endReason, agreement } = mediation
  const answered = agreement !== null && agreement.mine !== 'waiting'
  const state = status === 'offered' && answered ? 'is_waiting' : (`is_${status}` as const)
  return (
    <>
      <Card testId="mediation-head">
        <View className="line between wrap">
          <View className="strong">{t('by', { post, name: mediator })}</View>
          <Tag {...(state === 'is_offered' ? { tone: 'warm' as const } : {})}>{t(state)}</Tag>
        </View>
        {appointment ? (
          <Notice icon="calendar" testId="mediation-meet">
            <View className="strong">{t('meet')}</View>
            <View>{`${sayWhen(appointment.at, t)}，${appointment.place}`}</View>
          </Notice>
        ) : null}
        {endReason ? <View className="words">{t('ended', { reason: endReason })}</View> : null}
        {followUp ? (
          <View className="soft" {...testable('mediation-follow-up')}>
            {followUp.kept === null
              ? t('followUp', { when: sayWhen(followUp.on, t) })
              : t(followUp.kept ? 'kept' : 'notKept')}
          </View>
        ) : null}
      </Card>
      <Agreement mediation={mediation} />
      <Mine mediation={mediation} />
      <Past timeline={mediation.timeline} />
    </>
  )
}

function Mine({ mediation }: { mediation: PartyMediation }) {
  const t = useT(mediationWords)
  const language = useDisplay((display) => display.language)
  const [saying, setSaying] = useState(false)
  const { statements, steps } = mediation
  return (
    <>
      <Section title={t('mine')} />
      <Notice icon="lock" tone="grey">
        {t('mineNote')}
      </Notice>
      <Card testId="mediation-mine">
        {statements.length === 0 ? <View className="soft">{t('mineNone')}</View> : null}
        {statements.map((statement, index) => (
          <View key={index} className="stack gap-2">
            <View className="note soft">
              {when(statement.at, new Date(), language)}
              {statement.byStaff ? ` · ${t('byStaff')}` : ''}
            </View>
            <View className="words">{statement.text}</View>
            {statement.photos.length > 0 ? (
              <PhotoStrip
                photos={statement.photos.map((photo) => ({ key: photo.id, url: absolute(photo.url) }))}
              />
            ) : null}
          </View>
        ))}
        {steps.includes('state') ? (
          <Button kind="soft" block icon="edit" onPress={() => setSaying(true)} testId="mediation-say">
            {t('say')}
          </Button>
        ) : null}
      </Card>
      {saying ? <SaySheet mediation={mediation} onClose={() => setSaying(false)} /> : null}
    </>
  )
}

const isKnown = (key: string): key is MediationKey => key in mediationWords.zh

function Past({ timeline }: Pick<PartyMediation, 'timeline'>) {
  const t = useT(mediationWords)
  const language = useDisplay((display) => display.language)
  return (
    <>
      <Section title={t('timeline')} />
      <Timeline>
        {timeline.map(({ at, step }, index) => {
          const key = `step_${step}`
          return (
            <Moment
              key={index}
              title={isKnown(key) ? t(key) : step}
              time={when(at, new Date(), language)}
              last={index === timeline.length - 1}
            />
          )
        })}
      </Timeline>
    </>
  )
}
