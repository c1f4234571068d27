// A walk that is going on: the time that is left, longer, safe, or help at once.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { walkLimits } from '@chaolin/shared/campus/sos'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useIntentKey } from '../../ui/intent-key'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { inShanghai } from '../../ui/time'
import { extendWalk, stopWalk, type Walk } from '../api'
import { openSos } from '../open'
import { countDown } from '../parts/clock'
import { keptCode } from '../parts/kept'
import { SosBar } from '../parts/sos-bar'
import { whereNow } from '../parts/where'
import { walkWords } from './words'

interface WalkingProps {
  walk: Walk
  nowMs: number
  /** It began without a position. */
  placeless: boolean
  onChange: (walk: Walk) => void
}

export function Walking({ walk, nowMs, placeless, onChange }: WalkingProps) {
  const t = useT(walkWords)
  const online = useNetwork((network) => network.online)
  const [extending, setExtending] = useState(false)
  const keyFor = useIntentKey()
  const stop = useMutation({
    mutationFn: () => stopWalk(walk.id, keyFor({ stop: walk.id })),
    onSuccess: onChange,
  })
  const leftMs = Date.parse(walk.until) - nowMs
  const time = inShanghai(new Date(walk.until)).clock
  return (
    <>
      <Card testId="walk-going" ringed={leftMs <= walkLimits.soonMs ? 'red' : false}>
        <View className="soft middle">{t(leftMs > 0 ? 'left' : 'due')}</View>
        <View className="walk-left" {...testable('walk-left')}>
          {countDown(leftMs)}
        </View>
        <View className="middle">{t('leftUntil', { time })}</View>
        {leftMs > 0 && leftMs <= walkLimits.soonMs ? (
          <Notice icon="clock" tone="warm" testId="walk-soon">
            {t('soon')}
          </Notice>
        ) : null}
        {placeless ? (
          <Notice icon="pin" tone="warm" testId="walk-placeless">
            {t('placeless')}
          </Notice>
        ) : null}
        {stop.error ? (
          <Notice icon="alert" tone="warm" testId="walk-problem">
            {stop.error.message}
          </Notice>
        ) : null}
        <Button
          kind="primary"
          block
          icon="check"
          busy={stop.isPending}
          off={online ? undefined : t('stopOffline')}
          onPress={() => stop.mutate()}
          testId="walk-stop"
        >
          {t('home')}
        </Button>
        <Button block icon="clock" onPress={() => setExtending(true)} testId="walk-extend">
          {t('longer')}
        </Button>
      </Card>
      <SosBar campusId={keptCode()?.code.campusId} onPressed={openSos} />
      {extending ? (
        <Longer
          walk={walk}
          time={time}
          onClose={() => setExtending(false)}
          onDone={(next) => {
            setExtending(false)
            onChange(next)
          }}
        />
      ) : null}
    </>
  )
}

const minuteMs = 60_000
const steps = ['10', '20', '30', '60'] as const

interface LongerProps {
  walk: Walk
  time: string
  onClose: () => void
  onDone: (walk: Walk) => void
}

function Longer({ walk, time, onClose, onDone }: LongerProps) {
  const t = useT(walkWords)
  const [more, setMore] = useState<(typeof steps)[number]>('10')
  const keyFor = useIntentKey()
  const extend = useMutation({
    mutationFn: async () => {
      const until = new Date(Date.parse(walk.until) + Number(more) * minuteMs).toISOString()
      const place = await whereNow()
      const body = { until, ...(place ? { place } : {}) }
      return extendWalk(walk.id, body, keyFor(body))
    },
    onSuccess: onDone,
  })
  return (
    <AskSheet
      title={t('longerAsk')}
      note={t('longerNote', { time })}
      act={t('longerYes')}
      busy={extend.isPending}
      error={extend.error}
      onYes={() => extend.mutate()}
      onClose={onClose}
      testId="walk-extend"
    >
      <Chips
        options={steps.map((value) => ({ value, label: t('minutes', { count: Number(value) }) }))}
        value={more}
        onChange={setMore}
        testId="walk-more"
      />
    </AskSheet>
  )
}
