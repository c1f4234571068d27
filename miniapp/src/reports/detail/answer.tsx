// The post asked something: the question, and a box to answer it.
import type { Report } from '@chaolin/shared/reports/schema'
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Field } from '../../ui/field'
import { useReportWords } from '../parts/status'
import { useMay } from './may'
import type { Steps } from './take-step'
import { detailWords } from './words'

export function Answer({ report, steps }: { report: Report; steps: Steps }) {
  const [text, setText] = useState('')
  const t = useT(detailWords)
  const words = useReportWords()
  const may = useMay(report)
  if (!report.asked) return null
  const send = async () => {
    // The post may ask once more: that box begins empty.
    if (await steps.take('answer', { text })) setText('')
  }
  const off = may.off('answer') ?? (text.trim() ? undefined : t('offAnswer'))
  const post = report.microBrain?.name ?? words.post
  return (
    <Card ringed testId="report-question">
      <View className="note soft">{t('question', { post })}</View>
      <View className="lead words">{report.question}</View>
      <Field
        tall
        value={text}
        onInput={setText}
        placeholder={t('answerPlaceholder')}
        max={limits.note}
        wrong={steps.error?.step === 'answer' ? steps.error.message : undefined}
        testId="answer-text"
      />
      <Button
        kind="primary"
        block
        off={off}
        busy={steps.busy === 'answer'}
        busyWords={t('working')}
        onPress={() => void send()}
        testId="answer-send"
      >
        {t('answer')}
      </Button>
    </Card>
  )
}
