// A span of the day; it may pass midnight.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Field } from '../../ui/field'
import type { RuleBody } from '../api'
import { ruleWords } from './words'

type Time = NonNullable<RuleBody['when']['time']>

interface TimeFieldProps {
  value: Time | undefined
  onChange: (value: Time | undefined) => void
}

const fromPattern = /^([01]\d|2[0-3]):[0-5]\d$/
const untilPattern = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/

export function TimeField({ value, onChange }: TimeFieldProps) {
  const t = useT(ruleWords)
  const [typed, setTyped] = useState<Time>(value ?? { from: '', until: '' })
  const change = (next: Time) => {
    setTyped(next)
    const whole = { from: plainTime(next.from), until: plainTime(next.until) }
    const given = whole.from !== '' || whole.until !== ''
    // A half-written time is sent as it is: the server names it, and nothing is lost in silence.
    onChange(given ? whole : undefined)
  }
  const wrong = (text: string, pattern: RegExp) =>
    text !== '' && !pattern.test(plainTime(text)) ? t('timeWrong') : undefined
  return (
    <View className="stack gap-2">
      <View className="form-pair">
        <Field
          label={`${t('time')} · ${t('timeFrom')}`}
          placeholder={t('timeHint')}
          value={typed.from}
          onInput={(from) => change({ ...typed, from })}
          wrong={wrong(typed.from, fromPattern)}
          testId="time-from"
        />
        <Field
          label={t('timeUntil')}
          placeholder="18:00"
          value={typed.until}
          onInput={(until) => change({ ...typed, until })}
          wrong={wrong(typed.until, untilPattern)}
          testId="time-until"
        />
      </View>
      <View className="note soft">{t('timeNote')}</View>
    </View>
  )
}

/** As a Chinese keyboard writes it: full-width colon, no leading zero. */
const plainTime = (text: string) =>
  text
    .trim()
    .replace('：', ':')
    .replace(/^(\d):/, '0$1:')
