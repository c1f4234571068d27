// A system that may send: its id, name and limits; the secret of a new one is made by the server.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { intakeLimits } from '@chaolin/shared/intake/schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { consoleKey, saveSource, type IntakeSource } from '../api'
import { FormEnd } from '../parts/form-end'
import { wholeNumber } from './whole-number'
import { intakeWords } from './words'

interface SourceFormProps {
  item: IntakeSource | undefined
  taken: readonly string[]
  onDone: (made: { name: string; secret: string } | undefined) => void
  onClose: () => void
}

const idPattern = /^[a-z][a-z0-9-]{0,31}$/
const longestName = 60
const minute = { least: 1, most: 6000 }
const day = { least: 1, most: 1_000_000 }

interface Draft {
  id: string
  name: string
  enabled: boolean
  minute: string
  day: string
}

export function SourceForm({ item, taken, onDone, onClose }: SourceFormProps) {
  const t = useT(intakeWords)
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>({
    id: item?.id ?? '',
    name: item?.name ?? '',
    enabled: item?.enabled ?? true,
    minute: `${item?.perMinute ?? intakeLimits.perMinute}`,
    day: `${item?.perDay ?? intakeLimits.perDay}`,
  })
  const id = draft.id.trim()
  const name = draft.name.trim()
  const perMinute = wholeNumber(draft.minute, minute.least, minute.most)
  const perDay = wholeNumber(draft.day, day.least, day.most)
  const save = useMutation({
    mutationFn: () =>
      saveSource(id, {
        name,
        enabled: draft.enabled,
        ...(perMinute === undefined ? {} : { perMinute }),
        ...(perDay === undefined ? {} : { perDay }),
      }),
    onSuccess: ({ newSecret }) => {
      void client.invalidateQueries({ queryKey: consoleKey })
      onDone(newSecret ? { name, secret: newSecret } : undefined)
    },
  })
  const wrong = {
    id: useIdWrong(id, item ? [] : taken),
    minute: perMinute === undefined ? t('numberWrong', minute) : undefined,
    day: perDay === undefined ? t('numberWrong', day) : undefined,
  }
  const missing = id === '' ? t('needId') : name === '' ? t('needName') : undefined
  return (
    <Sheet
      open
      onClose={onClose}
      title={item ? t('sourceEdit', { name: item.name }) : t('sourceNew')}
      testId="source-form"
    >
      <Fields
        draft={draft}
        fresh={!item}
        wrong={wrong}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      <FormEnd
        save={save}
        off={missing ?? wrong.id ?? wrong.minute ?? wrong.day}
        onClose={onClose}
        testId="source"
      />
    </Sheet>
  )
}

interface FieldsProps {
  draft: Draft
  fresh: boolean
  wrong: Record<'id' | 'minute' | 'day', string | undefined>
  onChange: (part: Partial<Draft>) => void
}

function Fields({ draft, fresh, wrong, onChange }: FieldsProps) {
  const t = useT(intakeWords)
  return (
    <>
      {fresh ? (
        <Field
          label={t('id')}
          value={draft.id}
          onInput={(id) => onChange({ id })}
          help={t('idHint')}
          wrong={wrong.id}
          testId="source-id"
        />
      ) : null}
      <Field
        label={t('name')}
        value={draft.name}
        onInput={(name) => onChange({ name })}
        max={longestName}
        testId="source-name"
      />
      <View className="form-pair">
        <Field
          label={t('perMinute')}
          type="number"
          value={draft.minute}
          onInput={(typed) => onChange({ minute: typed })}
          wrong={wrong.minute}
          testId="source-minute"
        />
        <Field
          label={t('perDay')}
          type="number"
          value={draft.day}
          onInput={(typed) => onChange({ day: typed })}
          wrong={wrong.day}
          testId="source-day"
        />
      </View>
      <View className="line between">
        <View>{t('takes')}</View>
        <Switch
          on={draft.enabled}
          onChange={(enabled) => onChange({ enabled })}
          label={t('takes')}
          testId="source-takes"
        />
      </View>
      {fresh ? <View className="note soft">{t('secretComes')}</View> : null}
    </>
  )
}

function useIdWrong(id: string, taken: readonly string[]): string | undefined {
  const t = useT(intakeWords)
  if (id === '') return undefined
  if (!idPattern.test(id)) return t('idWrong')
  // Saving it would change the other one.
  return taken.includes(id) ? t('idTaken') : undefined
}
