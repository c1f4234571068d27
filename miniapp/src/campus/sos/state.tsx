// Whether the call went out, who was told of it, and how to say that all is well.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { isSaidTime, mayTakeBack } from '@chaolin/shared/campus/sos'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { classes, testable, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { Moment, Timeline } from '../../ui/timeline'
import { takeBackSos, type OwnSos } from '../api'
import { clockS } from '../parts/clock'
import { useSos, type Pressed } from '../parts/sos-kept'
import { hear } from '../parts/sos-run'
import { sosWords } from './words'

/** Pressed, and nobody knows of it yet. */
export function Unsent({ pressed }: { pressed: Pressed }) {
  const t = useT(sosWords)
  const online = useNetwork((network) => network.online)
  const { triedAtMs, problem } = useSos()
  return (
    <View className="sos-state unsent" {...testable('sos-unsent')} {...told({ role: 'alert' })}>
      <View className="title">{t(online ? 'unsent' : 'unsentOffline')}</View>
      <View>{t('pressed', { time: clockS(pressed.at) })}</View>
      {triedAtMs === undefined ? null : (
        <View {...testable('sos-tried')}>{t('tried', { time: clockS(triedAtMs) })}</View>
      )}
      {problem ? <View className="note">{problem}</View> : null}
    </View>
  )
}

const isOver = ({ status }: OwnSos) => status === 'closed' || status === 'false_alarm'
const soonMs = 2000

export function Status({ sos }: { sos: OwnSos }) {
  const t = useT(sosWords)
  const { raisedAt, receivedAt } = sos
  const late = isSaidTime(raisedAt, receivedAt) && Date.parse(receivedAt) - Date.parse(raisedAt) >= soonMs
  const names = [sos.campus?.name, sos.police?.name].filter(Boolean).join(t('comma'))
  return (
    <View
      className={classes('sos-state', isOver(sos) && 'over')}
      {...testable('sos-state')}
      data-status={sos.status}
    >
      <View className="title">{t(`status_${sos.status}`)}</View>
      <View {...testable('sos-times')}>
        {late
          ? t('receivedLate', { pressed: clockS(sos.raisedAt), received: clockS(sos.receivedAt) })
          : t('received', { time: clockS(sos.receivedAt) })}
      </View>
      <View {...testable('sos-alerted')}>{t('alerted', { count: sos.alerted })}</View>
      {names ? <View>{t('alertedAt', { names })}</View> : null}
      {sos.origin === 'walk' ? <View>{t('fromWalk')}</View> : null}
    </View>
  )
}

export function Said({ sos }: { sos: OwnSos }) {
  const t = useT(sosWords)
  const newestFirst = sos.timeline.slice().reverse()
  return (
    <>
      {mayTakeBack(sos.status) ? <FalseAlarm number={sos.number} /> : null}
      <Section title={t('story')} />
      <Card testId="sos-story">
        <Timeline>
          {newestFirst.map(({ at, step, by, note }, index) => (
            <Moment
              key={`${at} ${step} ${index}`}
              title={`${t(`by_${by}`)} · ${t(`step_${step}`)}`}
              time={clockS(at)}
              {...(note ? { note } : {})}
              {...(index === 0 ? { kind: 'now' as const } : {})}
              last={index === newestFirst.length - 1}
            />
          ))}
        </Timeline>
      </Card>
    </>
  )
}

function FalseAlarm({ number }: { number: string }) {
  const t = useT(sosWords)
  const online = useNetwork((network) => network.online)
  const [asking, setAsking] = useState(false)
  const [note, setNote] = useState('')
  const keyFor = useIntentKey()
  const takeBack = useMutation({
    mutationFn: () => {
      const said = note.trim()
      return takeBackSos(number, said === '' ? undefined : said, keyFor({ number, said }))
    },
    onSuccess: (sos) => {
      setAsking(false)
      hear(sos)
    },
  })
  return (
    <>
      <Button
        kind="quiet"
        block
        tall
        off={online ? undefined : t('falseOffline')}
        onPress={() => setAsking(true)}
        testId="sos-false"
      >
        {t('falseAlarm')}
      </Button>
      {asking ? (
        <AskSheet
          title={t('falseAsk')}
          note={t('falseAskNote')}
          act={t('falseYes')}
          busy={takeBack.isPending}
          error={takeBack.error}
          onYes={() => takeBack.mutate()}
          onClose={() => setAsking(false)}
          testId="sos-false"
        >
          <Field
            label={t('falseNote')}
            placeholder={t('falseNoteHint')}
            value={note}
            onInput={setNote}
            max={300}
            testId="sos-false-note"
          />
        </AskSheet>
      ) : null}
    </>
  )
}

export function Refused({ onSettings }: { onSettings: (() => void) | undefined }) {
  const t = useT(sosWords)
  return (
    <Notice
      icon="alert"
      tone="warm"
      end={
        onSettings ? (
          <Button small onPress={onSettings} testId="sos-settings">
            {t('settings')}
          </Button>
        ) : undefined
      }
      testId="sos-no-place"
    >
      {t('placeRefused')}
    </Notice>
  )
}
