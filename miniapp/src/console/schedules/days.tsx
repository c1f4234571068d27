// The days to come as the schedule has them, each of which may be an exception.
import { addDays, framesOn, localDate } from '@chaolin/shared/appointments/slots'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import { shortDay } from '../charts/days'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import { readCalendar, schedulesKey, setDay, type Schedule, type WorkingCalendar } from './api'
import { AskMoved } from './ask-moved'
import { PostState } from '../parts/post-state'
import { countSlots, faultOf, markOf, readFrames, weekdayOf, writeFrames } from './frames'
import { useChange } from './use-change'
import { scheduleWords } from './words'

const atOnce = 14

export function Days({ schedule }: { schedule: Schedule }) {
  const t = useT(scheduleWords)
  const [shown, setShown] = useState(atOnce)
  const [opened, setOpened] = useState<string>()
  const days = useQuery({ queryKey: schedulesKey('calendar'), queryFn: readCalendar })
  const calendar = days.data
  if (!calendar) return <PostState query={days} />
  const today = localDate(new Date(serverNowMs()))
  const count = Math.min(shown, schedule.horizonDays + 1)
  const dates = Array.from({ length: count }, (_, i) => addDays(today, i))
  return (
    <View className="stack gap-3">
      <View className="note soft">{t('daysNote')}</View>
      <Card kind="flush">
        {dates.map((date, index) => (
          <DayRow
            key={date}
            date={date}
            schedule={schedule}
            calendar={calendar}
            last={index === dates.length - 1}
            onPress={() => setOpened(date)}
          />
        ))}
      </Card>
      {shown <= schedule.horizonDays ? (
        <Button kind="quiet" block onPress={() => setShown(shown + atOnce)} testId="days-more">
          {t('more')}
        </Button>
      ) : null}
      {opened ? (
        <DaySheet
          key={opened}
          date={opened}
          schedule={schedule}
          calendar={calendar}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </View>
  )
}

interface DayProps {
  date: string
  schedule: Schedule
  calendar: WorkingCalendar | undefined
}

const framesOf = ({ date, schedule, calendar }: DayProps) => framesOn(schedule, date, markOf(calendar, date))

function DayRow(props: DayProps & { last: boolean; onPress: () => void }) {
  const t = useT(scheduleWords)
  const { date, schedule, calendar, last, onPress } = props
  const frames = framesOf(props)
  const count = countSlots(frames, schedule.slotMinutes)
  const mark = markOf(calendar, date)
  return (
    <Row
      slim
      title={`${shortDay(date)} ${t(`day_${weekdayOf(date)}`)}`}
      note={
        frames.length > 0
          ? `${writeFrames(frames)} · ${t('slots', { count, places: count * schedule.publicCapacity })}`
          : t('closed')
      }
      end={
        schedule.exceptions[date] ? (
          <Tag tone="warm">{t('special')}</Tag>
        ) : mark ? (
          <Tag tone={mark === 'holiday' ? 'red' : 'tide'}>{t(mark)}</Tag>
        ) : null
      }
      last={last}
      onPress={onPress}
      testId={`day-${date}`}
    />
  )
}

function DaySheet({ onClose, ...day }: DayProps & { onClose: () => void }) {
  const t = useT(scheduleWords)
  const shared = useT(consoleWords)
  const { date, schedule } = day
  const [text, setText] = useState(() => writeFrames(framesOf(day)))
  const change = useChange(schedule.id, onClose)
  const fault = faultOf(text)
  const frames = readFrames(text)
  const send = (wanted: [string, string][] | null) =>
    change.begin({
      plan: { exception: { date, frames: wanted } },
      make: () => setDay(schedule.id, date, wanted),
    })
  // One question after the other.
  if (change.moved) return <AskMoved change={change} />
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('dayTitle', { day: `${shortDay(date)} ${t(`day_${weekdayOf(date)}`)}` })}
      testId="day-sheet"
    >
      <Field
        label={t('dayFrames')}
        placeholder={t('weekHint')}
        value={text}
        onInput={setText}
        wrong={fault && t(`fault_${fault}`)}
        help={
          frames && frames.length > 0 && !fault
            ? t('slots', {
                count: countSlots(frames, schedule.slotMinutes),
                places: countSlots(frames, schedule.slotMinutes) * schedule.publicCapacity,
              })
            : t('closed')
        }
        testId="day-frames"
      />
      <View className="chips">
        <Chip role="radio" on={text.trim() === ''} onPress={() => setText('')} testId="day-closed">
          {t('dayClosed')}
        </Chip>
        {schedule.exceptions[date] ? (
          <Chip outline onPress={() => send(null)} testId="day-back">
            {t('dayBack')}
          </Chip>
        ) : null}
      </View>
      <Problem error={change.error} testId="day-problem" />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {shared('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          busy={change.busy}
          off={fault ? t('wrong') : undefined}
          onPress={() => frames && send(frames.map(([from, until]) => [from, until]))}
          testId="day-save"
        >
          {t('daySave')}
        </Button>
      </View>
    </Sheet>
  )
}
