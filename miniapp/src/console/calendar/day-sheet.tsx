// One day: off, working, or what its weekday and the law say.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { changeDay, consoleKey, removeDay, type CalendarDay } from '../api'
import { Problem } from '../../ui/problem'
import { calendarWords } from './words'

interface DaySheetProps {
  date: string
  day: CalendarDay | undefined
  district: string | undefined
  onClose: () => void
}

type Kind = CalendarDay['kind']
const kinds: readonly Kind[] = ['holiday', 'workday']
const longestName = 40

export function DaySheet({ date, day, district, onClose }: DaySheetProps) {
  const t = useT(calendarWords)
  const client = useQueryClient()
  const [kind, setKind] = useState<Kind>(day?.kind ?? 'holiday')
  const [name, setName] = useState(day?.name ?? '')
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: consoleKey })
    onClose()
  }
  const change = useMutation({
    mutationFn: () => changeDay(date, { kind, name: name.trim(), ...(district ? { district } : {}) }),
    onSuccess,
  })
  const remove = useMutation({ mutationFn: () => removeDay(date, district), onSuccess })
  const title = t('change', { month: Number(date.slice(5, 7)), date: Number(date.slice(8)) })
  // What is common to all districts cannot be taken back for one of them alone.
  const stored = day && day.source !== 'statutory' && day.district === (district ?? null)
  return (
    <Sheet open onClose={onClose} title={title} testId="day-sheet">
      {day?.source === 'statutory' ? (
        <Notice icon="calendar" tone="grey">
          {t('statutoryNote')}
        </Notice>
      ) : null}
      <View className="field-label">{t('kind')}</View>
      <Chips
        options={kinds.map((value) => ({ value, label: t(value) }))}
        value={kind}
        onChange={setKind}
        testId="day-kind"
      />
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={name}
        onInput={setName}
        max={longestName}
        testId="day-name"
      />
      <Problem error={change.error ?? remove.error} testId="day-problem" />
      {stored ? <View className="note soft">{t('removeNote')}</View> : null}
      <View className="line">
        {stored ? (
          <Button
            kind="quiet"
            tall
            busy={remove.isPending}
            onPress={() => remove.mutate()}
            testId="day-remove"
          >
            {t('remove')}
          </Button>
        ) : null}
        <Button
          kind="primary"
          grow
          busy={change.isPending}
          off={name.trim() === '' ? t('needName') : undefined}
          onPress={() => change.mutate()}
          testId="day-save"
        >
          {t('save')}
        </Button>
      </View>
    </Sheet>
  )
}
