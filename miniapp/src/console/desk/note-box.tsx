// One line of progress, for the resident or for colleagues alone.
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import type { StaffReport } from '../../staff/api'
import { useStep } from '../../staff/report/use-step'
import { deskWords } from './words'

export function NoteBox({ report }: { report: StaffReport }) {
  const t = useT(deskWords)
  const [reader, setReader] = useState<'residents' | 'colleagues'>('residents')
  const [words, setWords] = useState('')
  const turn = report.timeline.length
  const step = useStep({ number: report.number, summary: report.summary, turn }, 'progress', () =>
    setWords(''),
  )
  if (!report.steps.includes('progress')) return null
  const field = reader === 'residents' ? 'note' : 'internalNote'
  const send = () => words.trim() !== '' && step.take({ [field]: words.trim() })
  return (
    <Card kind="snug">
      <Chips
        options={[
          { value: 'residents', label: t('residentsSee') },
          { value: 'colleagues', label: t('colleaguesOnly') },
        ]}
        value={reader}
        onChange={setReader}
        testId="desk-reader"
      />
      <View className="line" id="desk-note-box">
        <View className="grow">
          <Field
            value={words}
            onInput={setWords}
            placeholder={t(reader === 'residents' ? 'noteHint' : 'internalHint')}
            max={limits.note}
            confirmType="send"
            onConfirm={send}
            wrong={step.wrong(field)}
            testId="desk-note"
          />
        </View>
        <Button
          kind="soft"
          busy={step.busy}
          off={words.trim() === '' ? t('noteSend') : undefined}
          onPress={send}
          testId="desk-note-send"
        >
          {t('noteSend')}
        </Button>
      </View>
      {step.problem ? (
        <Notice icon="alert" tone="warm">
          {step.problem}
        </Notice>
      ) : null}
    </Card>
  )
}
