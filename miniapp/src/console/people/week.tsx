// The rosters of one week: teams and people down, days across; a name leads to every week, a square to one date.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { dateOf, dayAfter } from '@chaolin/shared/staff/duty'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { classes, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Pressable } from '../../ui/pressable'
import { Skeleton } from '../../ui/skeleton'
import { weekdays } from '../../ui/time'
import '../../ui/styles/roster.scss'
import { consoleWords } from '../words'
import { peopleKey, readDuty, type DutyView, type PeopleList } from './api'
import type { PartProps } from './persons'
import { DayForm, WeeklyForm, type Subject } from './shift-forms'
import { peopleWords } from './words'

type Open = { subject: Subject; date: string | undefined }

export function mondayOf(now: number): string {
  const today = dateOf(now)
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7
  return dayAfter(today, 1 - weekday)
}

const midnight = (date: string) => Date.parse(`${date}T00:00:00+08:00`)
const two = (value: number) => `${value}`.padStart(2, '0')
const clock = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

/** What of these shifts lies in one day. */
export function spansOf(shifts: DutyView['shifts'], subject: Subject, date: string): string[] {
  const [begin, end] = [midnight(date), midnight(dayAfter(date))]
  return shifts
    .filter(({ staffId, teamId }) => (staffId ?? teamId) === subject.id)
    .map(({ from, until }) => [Math.max(Date.parse(from), begin), Math.min(Date.parse(until), end)] as const)
    .filter(([from, until]) => from < until)
    .map(([from, until]) => `${clock((from - begin) / 60_000)}–${clock((until - begin) / 60_000)}`)
}

const subjectsOf = ({ teams, items }: PeopleList): Subject[] => [
  ...teams.map(({ id, name }) => ({ id, name, team: true })),
  ...items.map(({ id, name }) => ({ id, name, team: false })),
]

export function Week({ post, list, mayEdit }: PartProps) {
  const t = useT(peopleWords)
  const shared = useT(consoleWords)
  const [monday, setMonday] = useState(() => mondayOf(Date.now()))
  const [open, setOpen] = useState<Open>()
  const until = dayAfter(monday, 6)
  const duty = useQuery({
    queryKey: peopleKey(post, 'duty', monday),
    queryFn: () => readDuty(post, monday, until),
    placeholderData: keepPreviousData,
  })
  const state = stateOf(duty)
  const close = () => setOpen(undefined)
  if (state === 'loading') return <Skeleton />
  if (!duty.data)
    return (
      <Empty
        art={state === 'ready' ? 'error' : state}
        title={duty.error?.message ?? ''}
        testId={`week-${state}`}
      >
        <Button kind="primary" onPress={() => void duty.refetch()} testId="week-again">
          {shared('again')}
        </Button>
      </Empty>
    )
  return (
    <>
      <View className="line wrap">
        <Button small kind="quiet" onPress={() => setMonday(dayAfter(monday, -7))} testId="week-before">
          {t('prevWeek')}
        </Button>
        <Button small kind="quiet" onPress={() => setMonday(mondayOf(Date.now()))} testId="week-now">
          {t('thisWeek')}
        </Button>
        <Button small kind="quiet" onPress={() => setMonday(dayAfter(monday, 7))} testId="week-after">
          {t('nextWeek')}
        </Button>
        <View className="note soft">{`${monday} – ${until}`}</View>
      </View>
      {duty.data.rosters.length === 0 ? <View className="note soft">{t('noShifts')}</View> : null}
      {mayEdit ? <View className="note soft">{t('noShiftsNote')}</View> : null}
      <Grid duty={duty.data} monday={monday} list={list} onOpen={mayEdit ? setOpen : undefined} />
      {open && open.date === undefined ? (
        <WeeklyForm post={post} subject={open.subject} rosters={duty.data.rosters} onClose={close} />
      ) : null}
      {open?.date ? (
        <DayForm
          post={post}
          subject={open.subject}
          date={open.date}
          rosters={duty.data.rosters}
          onClose={close}
        />
      ) : null}
    </>
  )
}

interface GridProps {
  duty: DutyView
  monday: string
  list: PeopleList
  onOpen: ((open: Open) => void) | undefined
}

function Grid({ duty, monday, list, onOpen }: GridProps) {
  const t = useT(peopleWords)
  const language = useDisplay((display) => display.language)
  const dates = [0, 1, 2, 3, 4, 5, 6].map((days) => dayAfter(monday, days))
  const today = dateOf(Date.now())
  return (
    <View className="roster" {...told({ label: t('week') })}>
      <View className="roster-row roster-top">
        <View className="roster-name note soft">{t('who')}</View>
        {dates.map((date, index) => (
          <View key={date} className={classes('roster-day note', date === today && 'today')}>
            <View className="strong">{weekdays[language][(index + 1) % 7]}</View>
            <View className="soft">{date.slice(5)}</View>
          </View>
        ))}
      </View>
      {subjectsOf(list).map((subject) => (
        <View key={subject.id} className="roster-row">
          <Pressable
            className={classes('roster-name one', subject.team && 'strong')}
            onPress={onOpen && (() => onOpen({ subject, date: undefined }))}
            testId={`weekly-${subject.id}`}
          >
            {subject.name}
          </Pressable>
          {dates.map((date) => {
            const spans = spansOf(duty.shifts, subject, date)
            const own = duty.rosters.some(
              (row) => row.date === date && (row.staffId ?? row.teamId) === subject.id,
            )
            return (
              <Pressable
                key={date}
                className={classes(
                  'roster-cell note',
                  spans.length > 0 && 'on',
                  own && 'own',
                  date === today && 'today',
                )}
                onPress={onOpen && (() => onOpen({ subject, date }))}
                testId={`day-${subject.id}-${date}`}
                told={{ label: `${subject.name} ${date} ${spans.join(' ') || t('none')}` }}
              >
                {spans.length > 0 ? spans.map((span) => <View key={span}>{span}</View>) : '·'}
              </Pressable>
            )
          })}
        </View>
      ))}
    </View>
  )
}
