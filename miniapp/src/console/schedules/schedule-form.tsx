// A counter's schedule: its services, the hours of its week, how long and how many; wrong is said where it is written.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip, Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { useServices } from '../counter/service-names'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import { PostState } from '../parts/post-state'
import { addSchedule, saveSchedule, type Schedule, type ScheduleChange } from './api'
import { AskMoved } from './ask-moved'
import { changeOf, faultsOf, numberFields, weekdays, type Draft, type Faults, type Weekday } from './draft'
import { countSlots, faultOf, readFrames } from './frames'
import { useChange } from './use-change'
import { scheduleWords } from './words'

interface ScheduleFormProps {
  siteId: string
  /** Undefined: a new one. */
  schedule: Schedule | undefined
  begin: Draft
  mayEdit: boolean
  onMade?: () => void
}

export function ScheduleForm({ siteId, schedule, begin, mayEdit, onMade }: ScheduleFormProps) {
  const t = useT(scheduleWords)
  const shared = useT(consoleWords)
  const keyFor = useIntentKey()
  const [draft, setDraft] = useState(begin)
  const [touched, setTouched] = useState(schedule === undefined)
  const change = useChange(schedule?.id, () => {
    setTouched(false)
    onMade?.()
  })
  const edit = (part: Partial<Draft>) => {
    setTouched(true)
    setDraft((before) => ({ ...before, ...part }))
  }
  const faults = faultsOf(draft)
  const wanted = changeOf(draft)
  const make = (body: ScheduleChange) => () =>
    schedule ? saveSchedule(schedule.id, body) : addSchedule(siteId, body, keyFor(body))
  const send = () => wanted && change.begin({ plan: planOf(wanted), make: make(wanted) })
  const off = !mayEdit ? t('closedToYou') : !wanted ? t('wrong') : touched ? undefined : t('same')
  return (
    <Card testId="schedule-form">
      <CounterName draft={draft} faults={faults} fresh={!schedule} onChange={edit} error={change.error} />
      <Services draft={draft} faults={faults} onChange={edit} />
      <Week draft={draft} onChange={edit} />
      <View className="field-label">{t('onHolidays')}</View>
      <Chips
        options={(['closed', 'weekly'] as const).map((value) => ({ value, label: t(`holidays_${value}`) }))}
        value={draft.onHolidays}
        onChange={(onHolidays) => edit({ onHolidays })}
        testId="on-holidays"
      />
      <View className="pairs">
        {numberFields.map(({ name, least, most }) => (
          <Field
            key={name}
            label={t(name)}
            type="number"
            value={draft[name]}
            onInput={(typed) => edit({ [name]: typed })}
            wrong={faults.numbers.includes(name) ? t('numberWrong', { least, most }) : undefined}
            testId={`schedule-${name}`}
          />
        ))}
      </View>
      {change.made && !touched ? (
        <Notice icon="check" testId="schedule-saved">
          {t('saved')}
        </Notice>
      ) : null}
      {change.moved ? null : <Problem error={change.error} testId="schedule-problem" />}
      <Button kind="primary" block busy={change.busy} off={off} onPress={send} testId="schedule-save">
        {shared('save')}
      </Button>
      <AskMoved change={change} />
    </Card>
  )
}

const planOf = ({ weekly, onHolidays, slotMinutes, horizonDays }: ScheduleChange) => ({
  weekly,
  onHolidays,
  horizonDays,
  ...(slotMinutes === undefined ? {} : { slotMinutes }),
})

interface PartProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

interface CounterNameProps extends PartProps {
  faults: Faults
  fresh: boolean
  error: Error | null
}

function CounterName({ draft, faults, fresh, error, onChange }: CounterNameProps) {
  const t = useT(scheduleWords)
  const said = error instanceof ApiError ? error : undefined
  return (
    <View className="pairs">
      <Field
        label={t('counter')}
        placeholder={t('counterHint')}
        value={draft.counter}
        onInput={(counter) => onChange({ counter })}
        wrong={faults.counter ? t('counterWrong') : said?.wrong('counter')}
        testId="schedule-counter"
      />
      {fresh ? (
        <Field
          label={t('counterId')}
          value={draft.counterId}
          onInput={(counterId) => onChange({ counterId })}
          wrong={faults.counterId ? t('counterIdWrong') : said?.wrong('counterId')}
          testId="schedule-counterId"
        />
      ) : null}
    </View>
  )
}

function Services({ draft, faults, onChange }: PartProps & { faults: Faults }) {
  const t = useT(scheduleWords)
  const { all, nameOf, query } = useServices()
  if (!query.data) return <PostState query={query} />
  const chosen = draft.services
  const codes = [...new Set([...all.map(({ code }) => code), ...chosen])]
  const turned = (code: string) =>
    chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code]
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('services')}</View>
      {faults.services ? <View className="note bad">{t('servicesNone')}</View> : null}
      <View className="chips">
        {codes.map((code) => (
          <Chip
            key={code}
            role="checkbox"
            on={chosen.includes(code)}
            onPress={() => onChange({ services: turned(code) })}
            testId={`schedule-service-${code}`}
          >
            {nameOf(code)}
          </Chip>
        ))}
      </View>
    </View>
  )
}

function Week({ draft, onChange }: PartProps) {
  const t = useT(scheduleWords)
  const { weekly } = draft
  const set = (part: Partial<Record<Weekday, string>>) => onChange({ weekly: { ...weekly, ...part } })
  const minutes = Number(draft.slotMinutes)
  const places = Number(draft.publicCapacity)
  const saidOf = (text: string) => {
    const frames = readFrames(text) ?? []
    if (frames.length === 0) return t('closed')
    if (!(minutes >= 5)) return ''
    const count = countSlots(frames, minutes)
    return t('slots', { count, places: count * places })
  }
  return (
    <View className="stack gap-2">
      <View className="line between">
        <View className="field-label">{t('week')}</View>
        <Button
          small
          kind="plain"
          onPress={() => set({ 2: weekly[1], 3: weekly[1], 4: weekly[1], 5: weekly[1] })}
          testId="week-copy"
        >
          {t('copy')}
        </Button>
      </View>
      <View className="note soft">{t('weekHint')}</View>
      {weekdays.map((day) => {
        const fault = faultOf(weekly[day])
        return (
          <View key={day} className="line top wide">
            <View className="week-day">{t(`day_${day}`)}</View>
            <View className="grow">
              <Field
                value={weekly[day]}
                onInput={(text) => set({ [day]: text })}
                placeholder={t('closed')}
                wrong={fault && t(`fault_${fault}`)}
                help={saidOf(weekly[day])}
                testId={`week-${day}`}
              />
            </View>
          </View>
        )
      })}
    </View>
  )
}
