// Anti-fraud: check something against the list, report a scam, take the quiz.
import { fraudKinds, fraudLimits, type FraudKind } from '@chaolin/shared/campus/fraud'
import { countCharacters } from '@chaolin/shared/text'
import { useMutation, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Mark } from '../../ui/mark'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { campusKey, checkFraud, listResults, type FraudAnswer, type FraudQuestion } from '../api'
import { openQuiz, openRequest } from '../open'
import { carry } from '../request/draft'
import { fraudWords } from './words'
import { VerdictCard } from './verdict'

export default function FraudPage() {
  const t = useT(fraudWords)
  const [text, setText] = useState('')
  const report = () => {
    const suspicious = text.trim()
    carry(suspicious === '' ? '' : t('carried', { text: suspicious }))
    openRequest('anti_fraud')
  }
  return (
    <Page title={t('title')} offlineWords={t('offline')} testId="fraud">
      <Notice icon="siren" tone="warm">
        {t('paid')}
      </Notice>
      <Check text={text} onText={setText} />
      <Card kind="flush">
        <Row
          lead={<Mark icon="alert" tone="red" />}
          title={t('report')}
          note={t('reportNote')}
          strong
          onPress={report}
          testId="fraud-report"
        />
        <QuizRow />
      </Card>
    </Page>
  )
}

type Kind = FraudKind | 'auto'
const kinds: readonly Kind[] = ['auto', ...fraudKinds]

function Check({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = useT(fraudWords)
  const online = useNetwork((network) => network.online)
  const [kind, setKind] = useState<Kind>('auto')
  const checking = useMutation({ mutationFn: (asked: FraudQuestion) => checkFraud(asked) })
  const error = checking.error instanceof ApiError ? checking.error : undefined
  const off =
    text.trim() === ''
      ? t('need')
      : countCharacters(text) > fraudLimits.text
        ? t('tooLong', { max: fraudLimits.text })
        : online
          ? undefined
          : t('offOffline')
  // An answer belongs to what was asked: gone with the first letter that is changed.
  const change = (act: () => void) => {
    checking.reset()
    act()
  }
  return (
    <>
      <Card>
        <Field
          label={t('what')}
          placeholder={t('whatHint')}
          value={text}
          onInput={(value) => change(() => onText(value))}
          max={fraudLimits.text}
          wrong={error?.wrong('text')}
          confirmType="search"
          testId="fraud-text"
        />
        <View className="field">
          <View className="field-label">{t('kind')}</View>
          <Chips
            options={kinds.map((value) => ({ value, label: t(value) }))}
            value={kind}
            onChange={(value) => change(() => setKind(value))}
            testId="fraud-kind"
          />
        </View>
        {checking.error && !error?.wrong('text') ? (
          <Notice icon="alert" tone="warm" testId="fraud-problem">
            {checking.error.message}
          </Notice>
        ) : null}
        <Button
          kind="primary"
          block
          busy={checking.isPending}
          off={checking.isPending ? undefined : off}
          onPress={() => checking.mutate({ text: text.trim(), ...(kind === 'auto' ? {} : { kind }) })}
          testId="fraud-check"
        >
          {t('check')}
        </Button>
        <View className="note soft">{t('nothingKept')}</View>
      </Card>
      {checking.data ? <VerdictCard answer={asSeen(checking.data, checking.variables)} /> : null}
    </>
  )
}

/** A word with neither a digit nor a dot is nothing that a list could hold: not that it stands on none. */
function asSeen(answer: FraudAnswer, { text, kind }: FraudQuestion): FraudAnswer {
  const nothing = kind === undefined && answer.verdict === 'not_listed' && !/[\d０-９.。．@]/.test(text)
  return nothing ? { ...answer, verdict: 'unreadable', kind: null, value: null } : answer
}

function QuizRow() {
  const t = useT(fraudWords)
  const { data } = useQuery({ queryKey: campusKey('quiz', 'last'), queryFn: () => listResults(undefined) })
  const last = data?.items[0]
  return (
    <Row
      lead={<Mark icon="edit" />}
      title={t('quiz')}
      note={last ? t('quizLast', { right: last.right, of: last.of }) : t('quizNote')}
      strong
      last
      onPress={openQuiz}
      testId="fraud-quiz"
    />
  )
}
