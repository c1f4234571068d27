// One other system: where it is, how it does, and what can be done about it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { reasonWords } from '@chaolin/shared/micro-brains/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Tag } from '../../ui/tag'
import { lengthOf, when } from '../../ui/time'
import { consoleKey, pingEndpoint, rotateEndpoint, turnEndpoint, type Endpoint } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { Problem } from '../../ui/problem'
import { enterDeliveriesOf } from '../parts/rooms'
import { mood, moodTones } from './mood'
import { endpointWords } from './words'

interface EndpointCardProps {
  item: Endpoint
  onEdit: () => void
  onSecret: (made: { name: string; secret: string }) => void
}

export function EndpointCard({ item, onEdit, onSecret }: EndpointCardProps) {
  const t = useT(endpointWords)
  const [rotating, setRotating] = useState(false)
  const { microBrain, endpoint } = item
  const { id, name } = microBrain
  const now = mood(item)
  const address = [t(`kind_${endpoint.kind}`), endpoint.url]
  return (
    <Card kind="snug" testId={`endpoint-${id}`}>
      <View className="line">
        <View className="strong grow one">{name}</View>
        <Tag tone={moodTones[now]}>{t(now)}</Tag>
      </View>
      <View className="note soft words">{address.filter(Boolean).join(' · ')}</View>
      <Health item={item} />
      <Acts item={item} onRotate={() => setRotating(true)} onEdit={onEdit} />
      {rotating ? (
        <Rotate
          item={item}
          onClose={() => setRotating(false)}
          onSecret={(secret) => {
            setRotating(false)
            onSecret({ name, secret })
          }}
        />
      ) : null}
    </Card>
  )
}

function Health({ item }: { item: Endpoint }) {
  const t = useT(endpointWords)
  const language = useDisplay((display) => display.language)
  const { microBrain, endpoint, health } = item
  const said = (at: string) => when(at, new Date(), language)
  const now = mood(item)
  const untried = now === 'ok' && health.failureRate === null && health.lastSuccessAt === null
  const since = now === 'paused' ? endpoint.pausedAt : health.failingSince
  const figures = [
    [t('lastSuccess'), health.lastSuccessAt ? said(health.lastSuccessAt) : t('never')],
    [
      t('oldest'),
      health.oldestDueAgeS === null ? t('noneWaiting') : lengthOf(health.oldestDueAgeS * 1000, language),
    ],
    [
      t('failureRate'),
      health.failureRate === null ? t('noTries') : `${(health.failureRate * 100).toFixed(1)} %`,
    ],
  ] as const
  return (
    <>
      <View className="note">
        {t(untried ? 'freshNote' : `${now}Note`, { when: since ? said(since) : '' })}
      </View>
      <View className="figures">
        {figures.map(([label, value]) => (
          <View key={label} className="figure-box">
            <View className="strong">{value}</View>
            <View className="note soft">{label}</View>
          </View>
        ))}
      </View>
      <View className="line wrap between">
        <View className="note faint">
          {[
            health.due > 0 && t('waiting', { count: health.due }),
            endpoint.kind === 'webhook' && t('secrets', { count: endpoint.secrets }),
            endpoint.apiKey && t('hasKey'),
            endpoint.updatedAt && t('changedAt', { when: said(endpoint.updatedAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </View>
        {health.stuck > 0 ? (
          <Button
            small
            kind="danger"
            onPress={() => enterDeliveriesOf(microBrain.id)}
            testId={`stuck-${microBrain.id}`}
          >
            {t('stuck', { count: health.stuck })}
          </Button>
        ) : null}
      </View>
    </>
  )
}

interface ActsProps {
  item: Endpoint
  onRotate: () => void
  onEdit: () => void
}

function Acts({ item: { microBrain, endpoint, health }, onRotate, onEdit }: ActsProps) {
  const t = useT(endpointWords)
  const language = useDisplay((display) => display.language)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const { id } = microBrain
  const onSettled = () => client.invalidateQueries({ queryKey: consoleKey })
  const ping = useMutation({ mutationFn: () => pingEndpoint(id), onSettled })
  const turn = health.paused ? 'resume' : 'pause'
  const turned = useMutation({
    // To pause again after going on is another intent.
    mutationFn: () => turnEndpoint(id, turn, keyFor({ id, turn, pausedAt: endpoint.pausedAt })),
    onSettled,
  })
  const why = reasonWords(ping.data?.reason ?? '')[language]
  return (
    <>
      {ping.data ? (
        <Notice
          icon={ping.data.ok ? 'check' : 'alert'}
          {...(ping.data.ok ? {} : { tone: 'red' as const })}
          testId={`pinged-${id}`}
        >
          {ping.data.ok ? t('pingOk', { ms: ping.data.tookMs }) : t('pingBad', { why, ms: ping.data.tookMs })}
        </Notice>
      ) : null}
      <Problem error={ping.error ?? turned.error} testId={`problem-${id}`} />
      <View className="line wrap">
        <Button
          small
          busy={ping.isPending}
          busyWords={t('pinging')}
          onPress={() => ping.mutate()}
          testId={`ping-${id}`}
        >
          {t('ping')}
        </Button>
        <Button
          small
          kind={health.paused ? 'soft' : 'quiet'}
          busy={turned.isPending}
          onPress={() => turned.mutate()}
          testId={`${turn}-${id}`}
        >
          {t(turn)}
        </Button>
        {endpoint.kind === 'webhook' ? (
          <Button small kind="quiet" onPress={onRotate} testId={`rotate-${id}`}>
            {t('rotate')}
          </Button>
        ) : null}
        <Button small kind="quiet" onPress={onEdit} testId={`edit-${id}`}>
          {t('edit')}
        </Button>
      </View>
    </>
  )
}

interface RotateProps {
  item: Endpoint
  onSecret: (secret: string) => void
  onClose: () => void
}

function Rotate({ item: { microBrain, endpoint }, onSecret, onClose }: RotateProps) {
  const t = useT(endpointWords)
  const client = useQueryClient()
  const rotate = useMutation({
    mutationFn: () => rotateEndpoint(microBrain.id),
    onSuccess: ({ newSecret }) => {
      void client.invalidateQueries({ queryKey: consoleKey })
      onSecret(newSecret)
    },
  })
  return (
    <AskSheet
      title={t('rotateTitle', { name: microBrain.name })}
      note={t(endpoint.secrets > 1 ? 'rotateTwo' : 'rotateNote')}
      act={t('rotate')}
      busy={rotate.isPending}
      error={rotate.error}
      onYes={() => rotate.mutate()}
      onClose={onClose}
    />
  )
}
