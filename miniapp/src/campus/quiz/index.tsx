// The quiz about scams: all questions on one page, then what was right and why.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { useIntentKey } from '../../ui/intent-key'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { campusKey, readQuiz, sendQuiz, type Quiz, type QuizResult } from '../api'
import { usePick } from '../request/use-service'
import { Earlier, Result } from './results'
import { quizWords } from './words'

type Answers = Readonly<Record<string, string>>
const keptMs = 10 * 60_000
/** The result stands above, where the first question stood. */
const toTop = () => void Taro.pageScrollTo({ scrollTop: 0, duration: 0 })

export default function QuizPage() {
  const t = useT(quizWords)
  const query = useQuery({ queryKey: campusKey('quiz', 'questions'), queryFn: readQuiz, staleTime: keptMs })
  const [answers, setAnswers] = useState<Answers>({})
  const [result, setResult] = useState<QuizResult>()
  const [round, setRound] = useState(1)
  const quiz = query.data
  const done = (answer: QuizResult) => {
    setResult(answer)
    toTop()
  }
  const again = () => {
    toTop()
    setAnswers({})
    setResult(undefined)
    setRound(round + 1)
  }
  return (
    <Page
      title={t('title')}
      state={stateOf(query, quiz?.questions.length === 0)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      bottom={
        quiz ? (
          result ? (
            <ActionBar>
              <Button kind="quiet" block onPress={again} testId="quiz-again">
                {t('again')}
              </Button>
            </ActionBar>
          ) : (
            <Send quiz={quiz} answers={answers} round={round} onDone={done} />
          )
        ) : null
      }
      testId="quiz"
    >
      <Notice icon="lock" tone="grey">
        {t('own')}
      </Notice>
      {quiz && result ? <Result quiz={quiz} result={result} /> : null}
      {quiz && !result ? <Questions quiz={quiz} answers={answers} onChange={setAnswers} /> : null}
      <Earlier besides={result?.id} />
    </Page>
  )
}

interface QuestionsProps {
  quiz: Quiz
  answers: Answers
  onChange: (answers: Answers) => void
}

function Questions({ quiz, answers, onChange }: QuestionsProps) {
  const t = useT(quizWords)
  const pick = usePick()
  return (
    <>
      {quiz.questions.map(({ id, text, options }, index) => (
        <Card key={id} testId={`quiz-${id}`}>
          <View className="note soft">{t('of', { count: index + 1 })}</View>
          <View className="strong words">{pick(text)}</View>
          <View className="chips">
            {options.map((option) => (
              <Chip
                key={option.id}
                role="radio"
                on={answers[id] === option.id}
                onPress={() => onChange({ ...answers, [id]: option.id })}
                testId={`quiz-${id}-${option.id}`}
              >
                {pick(option.text)}
              </Chip>
            ))}
          </View>
        </Card>
      ))}
    </>
  )
}

interface SendProps {
  quiz: Quiz
  answers: Answers
  /** The same answers another time are another result. */
  round: number
  onDone: (result: QuizResult) => void
}

function Send({ quiz, answers, round, onDone }: SendProps) {
  const t = useT(quizWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const online = useNetwork((network) => network.online)
  const left = quiz.questions.filter(({ id }) => answers[id] === undefined).length
  const sending = useMutation({
    mutationFn: () => sendQuiz({ ...answers }, keyFor({ answers, round })),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('quiz') }),
  })
  const off = left > 0 ? t('left', { count: left }) : online ? undefined : t('offline')
  return (
    <ActionBar>
      {sending.error ? (
        <Notice icon="alert" tone="warm" testId="quiz-problem">
          {sending.error.message}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={sending.isPending}
        off={sending.isPending ? undefined : off}
        onPress={() => sending.mutate()}
        testId="quiz-send"
      >
        {t('send')}
      </Button>
    </ActionBar>
  )
}
