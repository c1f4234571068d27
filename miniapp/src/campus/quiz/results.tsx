// A result with what would have been better and why; and the earlier ones, each of which can be deleted.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { campusKey, forgetResult, listResults, type Quiz, type QuizResult } from '../api'
import { usePick } from '../request/use-service'
import { quizWords } from './words'

export function Result({ quiz, result }: { quiz: Quiz; result: QuizResult }) {
  const t = useT(quizWords)
  const pick = usePick()
  const { right, of, items } = result
  const all = right === of
  const optionOf = (id: string, option: string) => {
    const found = quiz.questions
      .find((question) => question.id === id)
      ?.options.find((each) => each.id === option)
    return found ? pick(found.text) : option
  }
  return (
    <>
      <Card testId="quiz-result">
        <View className="line wide">
          <Mark icon={all ? 'star' : 'book'} tone={all ? 'green' : 'warm'} size="big" />
          <View className="grow">
            <View className="title">{t('right', { right, of })}</View>
            <View className="soft">{t(all ? 'all' : 'some')}</View>
          </View>
        </View>
      </Card>
      {items.map(({ id, answer, right: wanted, correct, why }) => (
        <Card key={id} kind="snug" testId={`quiz-why-${id}`}>
          <View className="line top">
            <Mark icon={correct ? 'check' : 'close'} tone={correct ? 'green' : 'red'} />
            <View className="grow">
              <View className="strong words">
                {pick(quiz.questions.find((question) => question.id === id)?.text ?? { zh: id, en: id })}
              </View>
              <View className="words">{t('yours', { answer: optionOf(id, answer) })}</View>
              {correct ? null : (
                <View className="words">{t('should', { answer: optionOf(id, wanted) })}</View>
              )}
              <View className="note soft words">{pick(why)}</View>
            </View>
          </View>
        </Card>
      ))}
    </>
  )
}

/** The latest is shown above, while it is. */
export function Earlier({ besides }: { besides: number | undefined }) {
  const t = useT(quizWords)
  const language = useDisplay((display) => display.language)
  const [removing, setRemoving] = useState<QuizResult>()
  const query = useInfiniteQuery({
    queryKey: campusKey('quiz', 'results'),
    queryFn: ({ pageParam }) => listResults(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const items = (query.data?.pages.flatMap((page) => page.items) ?? []).filter(({ id }) => id !== besides)
  const close = () => setRemoving(undefined)
  const remove = useRemove(close)
  if (items.length === 0) return null
  const words = ({ at, right, of }: QuizResult) =>
    t('result', { when: when(at, new Date(serverNowMs()), language), right, of })
  return (
    <>
      <Section title={t('before')} />
      <Card kind="flush" testId="quiz-results">
        {items.map((result, index) => (
          <Row
            key={result.id}
            title={words(result)}
            last={index === items.length - 1}
            end={
              <Button
                small
                kind="plain"
                onPress={() => setRemoving(result)}
                testId={`quiz-remove-${result.id}`}
              >
                {t('remove')}
              </Button>
            }
          />
        ))}
      </Card>
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="quiz-more"
        >
          {t('more')}
        </Button>
      ) : null}
      {removing ? (
        <AskSheet
          title={t('removeTitle')}
          note={`${words(removing)}。${t('removeNote')}`}
          act={t('remove')}
          danger
          busy={remove.isPending}
          error={remove.error}
          onYes={() => remove.mutate(removing.id)}
          onClose={close}
          testId="quiz-remove"
        />
      ) : null}
    </>
  )
}

function useRemove(onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: forgetResult,
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('quiz') }),
  })
}
