// The shifts of every week, and of one date in its place.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Frame, RosterFrame, Weekday } from '@chaolin/shared/staff/duty'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { weekdays } from '../../ui/time'
import { FormEnd } from '../parts/form-end'
import { Problem } from '../../ui/problem'
import { peopleKey, saveDay, saveWeekly, type RosterView } from './api'
import { peopleWords } from './words'

export interface Subject {
  id: string
  name: string
  team: boolean
}

interface FormProps {
  post: string
  subject: Subject
  rosters: readonly RosterView[]
  onClose: () => void
}

const whose = ({ id, team }: Subject) => (team ? { teamId: id } : { staffId: id })
const isOf =
  ({ id }: Subject) =>
  (row: RosterView) =>
    (row.staffId ?? row.teamId) === id

const fromPattern = /^([01]\d|2[0-3]):[0-5]\d$/
const untilPattern = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/
/** As a Chinese keyboard writes it: full-width colon, no leading zero. */
const plainTime = (text: string) =>
  text
    .trim()
    .replace('：', ':')
    .replace(/^(\d):/, '0$1:')
export const readFrame = ({ from, until }: Frame): Frame | undefined => {
  const frame = { from: plainTime(from), until: plainTime(until) }
  const fits = fromPattern.test(frame.from) && untilPattern.test(frame.until) && frame.from !== frame.until
  return fits ? frame : undefined
}

export function TimesField({ value, onChange }: { value: Frame; onChange: (value: Frame) => void }) {
  const t = useT(peopleWords)
  const wrong = (text: string, pattern: RegExp) =>
    text !== '' && !pattern.test(plainTime(text)) ? t('timeWrong') : undefined
  return (
    <View className="form-pair">
      <Field
        label={t('from')}
        placeholder="08:30"
        value={value.from}
        onInput={(from) => onChange({ ...value, from })}
        wrong={wrong(value.from, fromPattern)}
        testId="shift-from"
      />
      <Field
        label={t('until')}
        placeholder="17:30"
        help={t('overnight')}
        value={value.until}
        onInput={(until) => onChange({ ...value, until })}
        wrong={wrong(value.until, untilPattern)}
        testId="shift-until"
      />
    </View>
  )
}

function useSaved(onClose: () => void) {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: peopleKey() })
    onClose()
  }
}

const week: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]
const empty: Frame = { from: '', until: '' }

/** A shift that is being written: nothing of it counts before it is added. */
interface Draft {
  days: readonly Weekday[]
  times: Frame
}
const noDraft: Draft = { days: [], times: empty }
const isBegun = ({ days, times }: Draft) => days.length > 0 || times.from !== '' || times.until !== ''

export function WeeklyForm({ post, subject, rosters, onClose }: FormProps) {
  const t = useT(peopleWords)
  const known = rosters.find((row) => row.date === null && isOf(subject)(row))
  const [frames, setFrames] = useState<RosterFrame[]>((known?.frames ?? []) as RosterFrame[])
  const [draft, setDraft] = useState(noDraft)
  const [follows, setFollows] = useState(known?.followsCalendar ?? false)
  const onSuccess = useSaved(onClose)
  const save = useMutation({
    mutationFn: () => {
      const given = frames.map(({ weekday, from, until }) => ({ weekday: weekday ?? 1, from, until }))
      return saveWeekly(post, { ...whose(subject), frames: given, followsCalendar: follows })
    },
    onSuccess,
  })
  const clear = useMutation({
    mutationFn: () => saveWeekly(post, { ...whose(subject), frames: null }),
    onSuccess,
  })
  return (
    <Sheet open onClose={onClose} title={t('weeklyOf', { name: subject.name })} testId="weekly-form">
      <Frames frames={frames} onChange={setFrames} />
      <AddFrame draft={draft} onChange={setDraft} onAdd={(added) => setFrames([...frames, ...added])} />
      <View className="line">
        <View className="grow">{t('calendar')}</View>
        <Switch on={follows} onChange={setFollows} label={t('calendar')} testId="weekly-calendar" />
      </View>
      {known ? (
        <>
          <Button
            kind="quiet"
            block
            busy={clear.isPending}
            onPress={() => clear.mutate()}
            testId="weekly-clear"
          >
            {t('clearWeekly')}
          </Button>
          {subject.team ? null : <View className="note soft">{t('clearWeeklyNote')}</View>}
          <Problem error={clear.error} testId="weekly-clear-problem" />
        </>
      ) : null}
      <FormEnd
        save={save}
        off={isBegun(draft) ? t('notAdded') : undefined}
        onClose={onClose}
        testId="weekly"
      />
    </Sheet>
  )
}

/** Those of the same times in one line. */
function Frames({ frames, onChange }: { frames: RosterFrame[]; onChange: (frames: RosterFrame[]) => void }) {
  const t = useT(peopleWords)
  const language = useDisplay((display) => display.language)
  const times = [...new Set(frames.map(({ from, until }) => `${from}–${until}`))]
  return (
    <View className="stack gap-2">
      {times.map((time) => {
        const same = frames.filter(({ from, until }) => `${from}–${until}` === time)
        const days = same.map(({ weekday }) => weekdays[language][(weekday ?? 7) % 7])
        return (
          <View key={time} className="line">
            <View className="grow words">{`${days.join('、')} ${time}`}</View>
            <Button
              small
              kind="quiet"
              onPress={() => onChange(frames.filter((frame) => !same.includes(frame)))}
              testId={`frame-remove-${time}`}
            >
              {t('removeFrame')}
            </Button>
          </View>
        )
      })}
    </View>
  )
}

interface AddFrameProps {
  draft: Draft
  onChange: (draft: Draft) => void
  onAdd: (frames: RosterFrame[]) => void
}

function AddFrame({ draft, onChange, onAdd }: AddFrameProps) {
  const t = useT(peopleWords)
  const language = useDisplay((display) => display.language)
  const { days, times } = draft
  const frame = readFrame(times)
  const turn = (day: Weekday) => {
    const turned = days.includes(day) ? days.filter((each) => each !== day) : [...days, day].sort()
    onChange({ ...draft, days: turned })
  }
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('days')}</View>
      <View className="chips">
        {week.map((day) => (
          <Chip
            key={day}
            role="checkbox"
            on={days.includes(day)}
            onPress={() => turn(day)}
            testId={`weekday-${day}`}
          >
            {weekdays[language][day % 7] ?? ''}
          </Chip>
        ))}
      </View>
      <TimesField value={times} onChange={(next) => onChange({ ...draft, times: next })} />
      <Button
        icon="plus"
        off={days.length === 0 ? t('needDays') : frame ? undefined : t('timeWrong')}
        onPress={() => {
          if (frame) onAdd(days.map((weekday) => ({ weekday, ...frame })))
          onChange(noDraft)
        }}
        testId="frame-add"
      >
        {t('addFrame')}
      </Button>
    </View>
  )
}

export function DayForm({ post, subject, date, rosters, onClose }: FormProps & { date: string }) {
  const t = useT(peopleWords)
  const known = rosters.find((row) => row.date === date && isOf(subject)(row))
  const [times, setTimes] = useState<Frame>(known?.frames[0] ?? empty)
  const frame = readFrame(times)
  const onSuccess = useSaved(onClose)
  const say = (frames: Frame[] | null) => saveDay(post, { ...whose(subject), date, frames })
  const save = useMutation({ mutationFn: () => say(frame ? [frame] : []), onSuccess })
  const other = useMutation({ mutationFn: (frames: Frame[] | null) => say(frames), onSuccess })
  return (
    <Sheet open onClose={onClose} title={t('dayOf', { name: subject.name, date })} testId="day-form">
      <View className="line wrap">
        <Button kind="soft" busy={other.isPending} onPress={() => other.mutate([])} testId="day-off">
          {t('dayOff')}
        </Button>
        {known ? (
          <Button kind="quiet" busy={other.isPending} onPress={() => other.mutate(null)} testId="day-usual">
            {t('dayUsual')}
          </Button>
        ) : null}
      </View>
      <TimesField value={times} onChange={setTimes} />
      <Problem error={other.error} testId="day-other-problem" />
      <FormEnd save={save} off={frame ? undefined : t('timeWrong')} onClose={onClose} testId="day" />
    </Sheet>
  )
}
