// Sheets to pick a day and a time of day from: large targets, no wheels to turn.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { visitLimits } from '@chaolin/shared/visits/rules'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Sheet } from '../../ui/sheet'
import { visitWords } from '../words'
import { clockOf, dayOf, dayWords, momentOf } from './times'

const daysAhead = visitLimits.aheadMs / 86_400_000
const firstDays = 14

interface DaySheetProps {
  day: number
  now: Date
  onPick: (day: number) => void
  onClose: () => void
}

export function DaySheet({ day, now, onPick, onClose }: DaySheetProps) {
  const t = useT(visitWords)
  const language = useDisplay((display) => display.language)
  const today = dayOf(now)
  const [shown, setShown] = useState(day - today < firstDays ? firstDays : daysAhead)
  const days = Array.from({ length: shown }, (_, index) => today + index)
  return (
    <Sheet open onClose={onClose} title={t('pickDay')} testId="day-sheet">
      <View className="picks">
        {days.map((each) => (
          <Chip
            key={each}
            role="radio"
            on={each === day}
            onPress={() => onPick(each)}
            testId={`day-${each - today}`}
          >
            {dayWords(momentOf(each, 0), now, language)}
          </Chip>
        ))}
      </View>
      {shown < daysAhead ? (
        <Button kind="plain" onPress={() => setShown(daysAhead)} testId="day-more">
          {t('laterDays')}
        </Button>
      ) : null}
    </Sheet>
  )
}

interface TimeSheetProps {
  title: string
  minute: number
  onPick: (minute: number) => void
  onClose: () => void
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const quarters = [0, 15, 30, 45]

export function TimeSheet({ title, minute, onPick, onClose }: TimeSheetProps) {
  const t = useT(visitWords)
  const [hour, setHour] = useState(Math.floor(minute / 60))
  return (
    <Sheet open onClose={onClose} title={title} testId="time-sheet">
      <View className="note soft">{t('pickHour')}</View>
      <View className="picks">
        {hours.map((each) => (
          <Chip
            key={each}
            role="radio"
            on={each === hour}
            onPress={() => setHour(each)}
            testId={`hour-${each}`}
          >
            {`${each}`}
          </Chip>
        ))}
      </View>
      <View className="note soft">{t('pickMinute')}</View>
      <View className="picks">
        {quarters.map((each) => (
          <Chip
            key={each}
            role="radio"
            on={hour * 60 + each === minute}
            onPress={() => onPick(hour * 60 + each)}
            testId={`minute-${each}`}
          >
            {clockOf(hour * 60 + each)}
          </Chip>
        ))}
      </View>
    </Sheet>
  )
}
