// Published answers are searched first; what is not there is asked.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Instead, Page } from '../../ui/page'
import { Pressable } from '../../ui/pressable'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { useSettled } from '../../ui/use-settled'
import { campusKey, searchAnswers, type Answer } from '../api'
import { openRequest } from '../open'
import { carry } from '../request/draft'
import { usePick, useService } from '../request/use-service'
import { answersWords } from './words'
import '../../ui/styles/campus.scss'

const settleMs = 400
const longest = 200

export default function AnswersPage() {
  const t = useT(answersWords)
  const pick = usePick()
  const { params } = useRouter()
  const code = params['service'] ?? ''
  const { service } = useService(code)
  const [text, setText] = useState('')
  const asked = useSettled(text.trim(), settleMs)
  const ask = () => {
    // What was searched for is what one would ask.
    carry(text.trim())
    openRequest(code)
  }
  return (
    <Page
      title={service ? pick(service.name) : t('title')}
      bottom={
        <ActionBar>
          <Button kind="primary" block icon="edit" onPress={ask} testId="answers-ask">
            {t('ask')}
          </Button>
        </ActionBar>
      }
      testId="answers"
    >
      <Card>
        <Field
          bare
          value={text}
          onInput={(value) => setText([...value].slice(0, longest).join(''))}
          placeholder={t('search')}
          confirmType="search"
          testId="answers-search"
        />
      </Card>
      <Found service={code} asked={asked} />
    </Page>
  )
}

function Found({ service, asked }: { service: string; asked: string }) {
  const t = useT(answersWords)
  const [open, setOpen] = useState<string>()
  const query = useInfiniteQuery({
    queryKey: campusKey('answers', service, asked),
    queryFn: ({ pageParam }) => searchAnswers(service, asked === '' ? undefined : asked, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  const state = stateOf(query)
  if (state !== 'ready')
    return (
      <Instead
        state={state}
        onRetry={() => void query.refetch()}
        requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      />
    )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  if (items.length === 0)
    return <Empty art="empty" title={t('none')} note={t('noneNote')} testId="answers-none" />
  return (
    <>
      <Section title={t(asked === '' ? 'common' : 'found')} />
      {items.map((item) => (
        <AnswerCard
          key={item.id}
          item={item}
          open={open === item.id}
          onToggle={() => setOpen(open === item.id ? undefined : item.id)}
        />
      ))}
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="answers-more"
        >
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

interface AnswerCardProps {
  item: Answer
  open: boolean
  onToggle: () => void
}

function AnswerCard({ item, open, onToggle }: AnswerCardProps) {
  const t = useT(answersWords)
  const pick = usePick()
  const language = useDisplay((display) => display.language)
  return (
    <Card kind="snug">
      <Pressable
        className="line between answer-row"
        onPress={onToggle}
        told={{ expanded: open }}
        testId={`answer-${item.id}`}
      >
        <View className="strong grow words">{pick(item.question)}</View>
        <View className={open ? 'tidal' : 'faint'} {...told({ hidden: true })}>
          <Icon name={open ? 'minus' : 'plus'} size="m" />
        </View>
      </Pressable>
      {open ? (
        <>
          <View className="words" id={`answer-text-${item.id}`} data-testid={`answer-text-${item.id}`}>
            {pick(item.answer)}
          </View>
          <View className="note soft">
            {t('updated', { when: when(item.updatedAt, new Date(serverNowMs()), language) })}
          </View>
        </>
      ) : null}
    </Card>
  )
}
