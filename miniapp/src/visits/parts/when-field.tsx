// When somebody comes: today, tomorrow, two hours, or a day; from and until.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Pressable } from '../../ui/pressable'
import { visitWords } from '../words'
import { DaySheet, TimeSheet } from './picks'
import { clockOf, dayOf, dayWords, frameOf, minuteOf, quickFrame, type Frame, type Quick } from './times'

interface WhenFieldProps {
  value: Frame
  onChange: (frame: Frame) => void
  wrong?: string | undefined
}

type Chosen = Quick | 'day'

export function WhenField({ value, onChange, wrong }: WhenFieldProps) {
  const t = useT(visitWords)
  const language = useDisplay((display) => display.language)
  const [chosen, setChosen] = useState<Chosen>('today')
  const [open, setOpen] = useState<'day' | 'from' | 'until'>()
  const now = new Date()
  const day = dayOf(value.from)
  const close = () => setOpen(undefined)
  const choose = (next: Chosen) => {
    setChosen(next)
    if (next === 'day') setOpen('day')
    else onChange(quickFrame(next, now))
  }
  const set = (frame: Frame) => {
    onChange(frame)
    close()
  }
  const options = [
    { value: 'today', label: t('today') },
    { value: 'tomorrow', label: t('tomorrow') },
    { value: 'hours', label: t('twoHours') },
    { value: 'day', label: chosen === 'day' ? dayWords(value.from, now, language) : t('otherDay') },
  ] as const
  return (
    <View className="field">
      <View className="field-label">{t('when')}</View>
      <Chips options={options} value={chosen} onChange={choose} testId="when" />
      <View className="line">
        <TimeBox
          label={t('from')}
          minute={minuteOf(value.from)}
          onPress={() => setOpen('from')}
          testId="when-from"
        />
        <View className="soft">{t('to')}</View>
        <TimeBox
          label={t('until')}
          minute={minuteOf(value.until)}
          {...(dayOf(value.until) > day ? { more: t('nextDay') } : {})}
          onPress={() => setOpen('until')}
          testId="when-until"
        />
      </View>
      {wrong ? <View className="field-help wrong">{wrong}</View> : null}
      <Sheets open={open} value={value} now={now} onSet={set} onClose={close} />
    </View>
  )
}

interface SheetsProps {
  open: 'day' | 'from' | 'until' | undefined
  value: Frame
  now: Date
  onSet: (frame: Frame) => void
  onClose: () => void
}

function Sheets({ open, value, now, onSet: set, onClose: close }: SheetsProps) {
  const t = useT(visitWords)
  const day = dayOf(value.from)
  return (
    <>
      {open === 'day' ? (
        <DaySheet
          day={day}
          now={now}
          onPick={(next) => set(frameOf(next, minuteOf(value.from), minuteOf(value.until)))}
          onClose={close}
        />
      ) : null}
      {open === 'from' ? (
        <TimeSheet
          title={t('from')}
          minute={minuteOf(value.from)}
          onPick={(minute) => set(frameOf(day, minute, minuteOf(value.until)))}
          onClose={close}
        />
      ) : null}
      {open === 'until' ? (
        <TimeSheet
          title={t('until')}
          minute={minuteOf(value.until)}
          onPick={(minute) => set(frameOf(day, minuteOf(value.from), minute))}
          onClose={close}
        />
      ) : null}
    </>
  )
}

interface TimeBoxProps {
  label: string
  minute: number
  more?: string
  onPress: () => void
  testId: string
}

export function TimeBox({ label, minute, more, onPress, testId }: TimeBoxProps) {
  const words = `${more ? `${more} ` : ''}${clockOf(minute)}`
  return (
    <Pressable className="time-box" onPress={onPress} testId={testId} told={{ label: `${label}，${words}` }}>
      {words}
    </Pressable>
  )
}
