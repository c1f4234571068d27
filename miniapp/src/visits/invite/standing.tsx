// Somebody who comes every week: the days, the hours, and until when in all.
import { View } from '@tarojs/components'
import { weekdays, type Weekday } from '@chaolin/shared/visits/standing'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chip, Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { TimeSheet } from '../parts/picks'
import { dayOf, dayWords, frameOf, minuteOf, weekdayWord, type Frame } from '../parts/times'
import { TimeBox } from '../parts/when-field'
import { visitWords } from '../words'
import { endOf, type Draft } from './draft'
import { inviteWords } from './words'

interface StandingProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

const ends = ['1', '3', '6', '12'] as const

export function Standing({ draft: { weekdays: chosen, frame, months }, onChange }: StandingProps) {
  const t = useT(inviteWords)
  const language = useDisplay((display) => display.language)
  const now = new Date()
  const toggle = (day: Weekday) =>
    onChange({ weekdays: chosen.includes(day) ? chosen.filter((each) => each !== day) : [...chosen, day] })
  return (
    <>
      <View className="field">
        <View className="field-label">{t('weekdays')}</View>
        <View className="chips">
          {weekdays.map((day) => (
            <Chip
              key={day}
              role="checkbox"
              on={chosen.includes(day)}
              onPress={() => toggle(day)}
              testId={`weekday-${day}`}
            >
              {weekdayWord(day, language)}
            </Chip>
          ))}
        </View>
      </View>
      <Hours frame={frame} onChange={(next) => onChange({ frame: next })} />
      <View className="field">
        <View className="field-label">{t('ends')}</View>
        <Chips
          options={ends.map((value) => ({
            value,
            label: value === '12' ? t('year') : t('months', { count: Number(value) }),
          }))}
          value={`${months}` as (typeof ends)[number]}
          onChange={(value) => onChange({ months: Number(value) })}
          testId="ends"
        />
        <View className="note soft">{t('endsOn', { day: dayWords(endOf(months, now), now, language) })}</View>
      </View>
    </>
  )
}

function Hours({ frame, onChange }: { frame: Frame; onChange: (frame: Frame) => void }) {
  const t = useT(inviteWords)
  const common = useT(visitWords)
  const [open, setOpen] = useState<'from' | 'until'>()
  const [from, until] = [minuteOf(frame.from), minuteOf(frame.until)]
  const set = (start: number, end: number) => {
    onChange(frameOf(dayOf(frame.from), start, end))
    setOpen(undefined)
  }
  return (
    <>
      <View className="field">
        <View className="field-label">{t('hours')}</View>
        <View className="line">
          <TimeBox label={common('from')} minute={from} onPress={() => setOpen('from')} testId="when-from" />
          <View className="soft">{common('to')}</View>
          <TimeBox
            label={common('until')}
            minute={until}
            onPress={() => setOpen('until')}
            testId="when-until"
          />
        </View>
      </View>
      {open === 'from' ? (
        <TimeSheet
          title={common('from')}
          minute={from}
          onPick={(minute) => set(minute, until)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open === 'until' ? (
        <TimeSheet
          title={common('until')}
          minute={until}
          onPick={(minute) => set(from, minute)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  )
}
