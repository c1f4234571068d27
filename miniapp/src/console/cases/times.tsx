// Times to meet: those that are offered or agreed, and new ones.
import { caseLimits } from '@chaolin/shared/campus/cases/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import { inShanghai, when } from '../../ui/time'
import { FormEnd } from '../parts/form-end'
import { MomentField, momentOf } from '../parts/moment-field'
import type { CaseView, NewTimes } from './api'
import type { OpenedCase } from './use-case'
import { caseWords } from './words'

interface CaseTimesProps {
  view: CaseView
  opened: OpenedCase
}

export function CaseTimes({ view, opened: { ask } }: CaseTimesProps) {
  const t = useT(caseWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  const { times, acts } = view
  if (times.length === 0 && !acts.includes('offerTimes')) return null
  return (
    <View className="stack gap-2">
      <View className="line between">
        <View className="lead">{t('times')}</View>
        {acts.includes('offerTimes') ? (
          <Button small icon="plus" onPress={() => ask('times')} testId="case-times">
            {t('timesAdd')}
          </Button>
        ) : null}
      </View>
      {times.length === 0 ? (
        <View className="note soft">{t('timesNone')}</View>
      ) : (
        <Card kind="flush">
          {times.map((time, index) => (
            <Row
              key={time.id}
              title={`${when(time.from, now, language)} – ${inShanghai(new Date(time.until)).clock}`}
              note={time.where}
              strong={time.status === 'taken'}
              last={index === times.length - 1}
              end={
                <View className="line">
                  <Tag tone={time.status === 'taken' ? 'green' : 'tide'}>{t(`time_${time.status}`)}</Tag>
                  {acts.includes('dropTime') ? (
                    <Button
                      small
                      kind="quiet"
                      onPress={() => ask({ drop: time.id })}
                      testId={`drop-${time.id}`}
                    >
                      {t('drop')}
                    </Button>
                  ) : null}
                </View>
              }
              testId={`time-${time.id}`}
            />
          ))}
        </Card>
      )}
    </View>
  )
}

const lengths = ['30', '45', '60', '90'] as const
type Length = (typeof lengths)[number]
const minuteMs = 60_000

/** Undefined while one of them is no real moment to come. */
export function timesOf(
  froms: readonly string[],
  minutes: number,
  where: string,
  nowMs: number,
): NewTimes | undefined {
  const said = froms.filter((text) => text.trim() !== '').map(momentOf)
  const place = where.trim()
  if (said.length === 0 || place === '') return undefined
  const times = said.flatMap((from) => {
    if (from === undefined || Date.parse(from) <= nowMs) return []
    return [{ from, until: new Date(Date.parse(from) + minutes * minuteMs).toISOString() }]
  })
  return times.length === said.length ? { times, where: place } : undefined
}

export function TimesSheet({ opened: { act, ask } }: { opened: OpenedCase }) {
  const t = useT(caseWords)
  const [froms, setFroms] = useState([''])
  const [length, setLength] = useState<Length>('60')
  const [where, setWhere] = useState('')
  const body = timesOf(froms, Number(length), where, serverNowMs())
  const complete = where.trim() !== '' && froms.some((text) => momentOf(text) !== undefined)
  const off = body ? undefined : t(complete ? 'timesPast' : 'timesOff')
  const save = {
    isPending: act.isPending,
    error: act.error,
    mutate: () => body && act.mutate({ act: 'times', body }),
  }
  return (
    <Sheet open onClose={() => ask(undefined)} title={t('timesAdd')} testId="times-sheet">
      <View className="note soft">{t('timesNote')}</View>
      {froms.map((from, index) => (
        <MomentField
          key={index}
          label={`${t('from')} ${index + 1}`}
          value={from}
          onInput={(text) => setFroms(froms.map((each, at) => (at === index ? text : each)))}
          testId={`time-from-${index}`}
        />
      ))}
      {froms.length < caseLimits.times ? (
        <View className="line">
          <Button small kind="quiet" icon="plus" onPress={() => setFroms([...froms, ''])} testId="time-more">
            {t('addTime')}
          </Button>
        </View>
      ) : null}
      <View className="field-label">{t('length')}</View>
      <Chips
        options={lengths.map((value) => ({ value, label: t('minutes', { count: value }) }))}
        value={length}
        onChange={setLength}
        testId="time-length"
      />
      <Field
        label={t('where')}
        placeholder={t('whereHint')}
        value={where}
        onInput={setWhere}
        max={100}
        testId="time-where"
      />
      <FormEnd save={save} off={off} onClose={() => ask(undefined)} testId="times" />
    </Sheet>
  )
}
