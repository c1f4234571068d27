// What was done and for how long, in quarters of an hour.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { volunteerLimits } from '@chaolin/shared/staff/volunteers/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { Stepper } from '../../ui/stepper'
import { reportTask, volunteerKey, type Task } from '../api'
import { hoursOf } from '../say'
import { volunteerWords } from '../words'

export function ReportSheet({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useT(volunteerWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [words, setWords] = useState('')
  const [quarters, setQuarters] = useState(task.quarters)
  const said = words.trim()
  const report = useMutation({
    mutationFn: () => {
      const body = { words: said, quarters }
      return reportTask(task.id, body, keyFor(body))
    },
    onSuccess: async (answer) => {
      client.setQueryData(volunteerKey('task', task.id), answer)
      await client.invalidateQueries({ queryKey: volunteerKey() })
      onClose()
    },
  })
  const off = said === '' || [...said].length > volunteerLimits.words ? t('needWords') : undefined
  return (
    <Sheet open onClose={onClose} title={t('reportTitle')} testId="report-sheet">
      <Field
        tall
        value={words}
        onInput={setWords}
        placeholder={t('reportHint')}
        max={volunteerLimits.words}
        wrong={report.error?.message}
        testId="report-words"
      />
      <View className="line between">
        <View className="strong">{t('reportHours')}</View>
        <Stepper
          value={quarters}
          onChange={setQuarters}
          min={1}
          max={volunteerLimits.mostQuarters}
          words={t('hoursValue', { hours: hoursOf(quarters) })}
        />
      </View>
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          tall
          busy={report.isPending}
          off={off}
          onPress={() => report.mutate()}
          testId="report-yes"
        >
          {t('reportSend')}
        </Button>
      </View>
    </Sheet>
  )
}
