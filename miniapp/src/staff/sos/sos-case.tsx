// One call for help: what is said before it opens, whom to ring, where it is, who was told, and the steps.
import { isOpenSos, isSaidTime, sosLimits, type SosStaffStep } from '@chaolin/shared/campus/sos'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Instead } from '../../ui/page'
import { serverNowMs } from '../../ui/server-time'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { lengthOf, when } from '../../ui/time'
import { useNow } from '../../ui/use-now'
import type { StaffSos } from './api'
import { Alerted, SosHistory } from './told'
import type { useLook, useSosStep } from './use-sos'
import { Where } from './where'
import { sosWords } from './words'

interface SosCaseProps {
  number: string
  agreed: boolean
  onAgree: () => void
  look: ReturnType<typeof useLook>
  step: ReturnType<typeof useSosStep>
  closing: boolean
  onStep: (step: SosStaffStep) => void
  onClosed: () => void
}

export function SosCase(props: SosCaseProps) {
  const { number, agreed, onAgree, look } = props
  const t = useT(sosWords)
  if (!agreed) return <Before number={number} onAgree={onAgree} />
  if (look.data) return <Opened {...props} sos={look.data} />
  const { error } = look
  if (error instanceof ApiError && error.status === 404)
    return <Empty art="empty" title={t('missing')} note={t('missingNote')} testId="sos-missing" />
  const state = stateOf(look)
  if (state === 'loading') return <Skeleton />
  return (
    <Instead
      state={state}
      onRetry={() => void look.refetch()}
      requestId={error instanceof ApiError ? error.requestId : undefined}
    />
  )
}

function Before({ number, onAgree }: { number: string; onAgree: () => void }) {
  const t = useT(sosWords)
  return (
    <Card ringed="red" testId="sos-before">
      <View className="note soft">{t('number', { number })}</View>
      <View className="title">{t('lookTitle')}</View>
      <View className="words">{t('lookNote')}</View>
      <Button kind="danger" block tall icon="eye" onPress={onAgree} testId="sos-look">
        {t('look')}
      </Button>
    </Card>
  )
}

function Opened({ sos, look, step, closing, onStep, onClosed }: SosCaseProps & { sos: StaffSos }) {
  const t = useT(sosWords)
  return (
    <View className="stack gap-3 sos-opened" {...testable('sos-opened')}>
      <View className="stack gap-3 sos-who">
        <Head sos={sos} />
        {sos.note ? (
          <Notice icon="speak" tone="warm" testId="sos-note">
            <View className="strong">{t('note')}</View>
            {sos.note}
          </Notice>
        ) : null}
        <Caller sos={sos} />
        <Steps sos={sos} step={step} onStep={onStep} />
      </View>
      <View className="stack gap-3 sos-at">
        <Where key={sos.number} sos={sos} busy={look.isFetching} onRefresh={() => void look.refetch()} />
      </View>
      <View className="stack gap-3 sos-more">
        <Calls sos={sos} />
        <Alerted alerts={sos.alerts} />
        <SosHistory history={sos.history} />
      </View>
      {closing ? <CloseSheet step={step} onClose={onClosed} /> : null}
    </View>
  )
}

const lateMs = 60_000

function Head({ sos }: { sos: StaffSos }) {
  const t = useT(sosWords)
  const language = useDisplay((display) => display.language)
  useNow(10_000)
  const nowMs = serverNowMs()
  const now = new Date(nowMs)
  const { person, status, origin, raisedAt, receivedAt, campus, police } = sos
  const later = Date.parse(receivedAt) - Date.parse(raisedAt) > lateMs
  const homes = [campus?.name, police?.name].filter(Boolean).join(' · ')
  return (
    <Card ringed={isOpenSos(status) ? 'red' : false}>
      <View className="line between top">
        <View className="stack gap-1 grow">
          <View className="title" {...testable('sos-person')}>
            {person.name ?? t('nameless')}
          </View>
          <View className="note soft">{`${t(`kind_${person.kind}`)} · ${sos.number}`}</View>
        </View>
        <SosTag status={status} />
      </View>
      <View className="strong">{t(`origin_${origin}`)}</View>
      <View className="note soft">
        {[
          isSaidTime(raisedAt, receivedAt)
            ? t('pressedAt', { when: when(raisedAt, now, language) })
            : t('pressedUnknown'),
          isOpenSos(status)
            ? t('length', {
                length: lengthOf(
                  nowMs - Date.parse(isSaidTime(raisedAt, receivedAt) ? raisedAt : receivedAt),
                  language,
                ),
              })
            : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </View>
      {later ? (
        <View className="note" {...testable('sos-late')}>
          {t('receivedLater', { when: when(receivedAt, now, language) })}
        </View>
      ) : null}
      {homes ? <View className="note soft">{homes}</View> : null}
    </Card>
  )
}

const tones = {
  open: 'red',
  acknowledged: 'warm',
  arrived: 'tide',
  closed: 'green',
  false_alarm: 'green',
} as const

export function SosTag({ status }: Pick<StaffSos, 'status'>) {
  const t = useT(sosWords)
  return <Tag tone={tones[status]}>{t(`status_${status}`)}</Tag>
}

const ring = (phoneNumber: string) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)

/** Before all else. */
function Caller({ sos: { person } }: { sos: StaffSos }) {
  const t = useT(sosWords)
  const { phone } = person
  if (!phone)
    return (
      <Notice icon="phone" tone="grey" testId="sos-no-phone">
        {t('noPhone')}
      </Notice>
    )
  return (
    <Button kind="primary" block tall icon="phone" onPress={() => ring(phone)} testId="sos-call-caller">
      {`${t('callCaller')} ${phone}`}
    </Button>
  )
}

/** Who else can come. */
function Calls({ sos: { calls } }: { sos: StaffSos }) {
  const t = useT(sosWords)
  const language = useDisplay((display) => display.language)
  return (
    <View className="line wrap">
      {calls.map(({ kind, number, name }) => (
        <Button
          key={kind}
          small
          kind="quiet"
          icon="phone"
          onPress={() => ring(number)}
          testId={`sos-call-${kind}`}
        >
          {`${t('call', { name: name[language] })} ${number}`}
        </Button>
      ))}
    </View>
  )
}

interface StepsProps {
  sos: StaffSos
  step: ReturnType<typeof useSosStep>
  onStep: (step: SosStaffStep) => void
}

function Steps({ sos, step, onStep }: StepsProps) {
  const t = useT(sosWords)
  if (!isOpenSos(sos.status)) return <Notice icon="check">{t('over')}</Notice>
  const busy = step.isPending ? step.variables.step : undefined
  const [first, ...others] = sos.steps
  const act = (each: SosStaffStep, kind: 'danger' | 'primary' | 'quiet') => (
    <Button
      key={each}
      kind={each === 'close' ? 'quiet' : kind}
      {...(kind === 'danger' ? { block: true } : { grow: true })}
      tall
      busy={busy === each}
      onPress={() => onStep(each)}
      testId={`sos-${each}`}
    >
      {t(`act_${each}`)}
    </Button>
  )
  return (
    <View className="stack gap-2">
      {first ? act(first, 'danger') : null}
      {others.length > 0 ? <View className="line">{others.map((each) => act(each, 'primary'))}</View> : null}
      {step.error && busy === undefined ? (
        <Notice icon="alert" tone="warm" testId="sos-problem">
          {step.error.message}
        </Notice>
      ) : null}
    </View>
  )
}

function CloseSheet({ step, onClose }: { step: ReturnType<typeof useSosStep>; onClose: () => void }) {
  const t = useT(sosWords)
  const [words, setWords] = useState('')
  const note = words.trim()
  const count = [...note].length
  return (
    <AskSheet
      title={t('closeTitle')}
      note={t('closeNote')}
      act={t('act_close')}
      busy={step.isPending}
      error={step.error}
      off={count === 0 || count > sosLimits.note ? t('closeOff') : undefined}
      onYes={() => step.mutate({ step: 'close', note })}
      onClose={onClose}
      testId="sos-close"
    >
      <Field
        label={t('closeLabel')}
        placeholder={t('closeHint')}
        value={words}
        onInput={setWords}
        max={sosLimits.note}
        tall
        testId="sos-close-words"
      />
    </AskSheet>
  )
}
