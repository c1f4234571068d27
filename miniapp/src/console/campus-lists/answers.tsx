// 常见问题: the answers that whoever asks finds first, in both languages; drafts stay here until they are published.
import { answerLimits } from '@chaolin/shared/campus/answers/schema'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { useTiles } from '../cases/use-answers'
import { PostState } from '../parts/post-state'
import { AnswerForm } from './answer-form'
import { listKey, readAnswers, removeAnswer, type StaffAnswer } from './api'
import { listWords } from './words'

type Open = { what: 'form'; item?: StaffAnswer } | { what: 'remove'; item: StaffAnswer }

const fits = ({ question, answer }: StaffAnswer, typed: string) =>
  [question.zh, question.en, answer.zh, answer.en].some((text) => text.toLowerCase().includes(typed))

export function Answers({ postId }: { postId: string }) {
  const t = useT(listWords)
  const language = useDisplay((display) => display.language)
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState<Open>()
  const tiles = useTiles()
  const query = useQuery({ queryKey: listKey('answers', postId), queryFn: () => readAnswers(postId) })
  if (!query.data) return <PostState query={query} />
  const all = query.data.items
  const looked = typed.trim().toLowerCase()
  const items = looked === '' ? all : all.filter((item) => fits(item, looked))
  const serviceOf = (code: string) =>
    tiles.data?.items.find((tile) => tile.code === code)?.name[language] ?? code
  const close = () => setOpen(undefined)
  return (
    <View className="stack gap-3">
      <View className="note soft words">{t('answersNote')}</View>
      <View className="line top">
        <View className="grow">
          <Field
            value={typed}
            onInput={setTyped}
            placeholder={t('answersFind')}
            confirmType="search"
            testId="answers-find"
          />
        </View>
        <Button
          kind="primary"
          icon="plus"
          off={all.length >= answerLimits.perPost ? t('answersFull') : undefined}
          onPress={() => setOpen({ what: 'form' })}
          testId="answer-add"
        >
          {t('answerAdd')}
        </Button>
      </View>
      {items.length === 0 ? (
        <Empty
          art="empty"
          title={t(all.length === 0 ? 'answersNone' : 'findNone')}
          note={all.length === 0 ? t('answersNoneNote') : ''}
          testId="answers-none"
        />
      ) : (
        <Card kind="flush">
          {items.map((item, index) => (
            <AnswerRow
              key={item.id}
              item={item}
              service={serviceOf(item.service)}
              last={index === items.length - 1}
              onOpen={(what) => setOpen({ what, item })}
            />
          ))}
        </Card>
      )}
      {open?.what === 'form' ? <AnswerForm postId={postId} item={open.item} onClose={close} /> : null}
      {open?.what === 'remove' ? <RemoveAnswer postId={postId} item={open.item} onClose={close} /> : null}
    </View>
  )
}

interface AnswerRowProps {
  item: StaffAnswer
  service: string
  last: boolean
  onOpen: (what: Open['what']) => void
}

function AnswerRow({ item, service, last, onOpen }: AnswerRowProps) {
  const t = useT(listWords)
  const language = useDisplay((display) => display.language)
  return (
    <Row
      title={item.question[language]}
      note={`${service} · ${item.answer[language]}`}
      whole
      last={last}
      end={
        <View className="line">
          <Tag tone={item.published ? 'green' : 'warm'}>{t(item.published ? 'published' : 'draft')}</Tag>
          <Button small icon="edit" onPress={() => onOpen('form')} testId={`answer-edit-${item.id}`}>
            {t('edit')}
          </Button>
          <Button small kind="quiet" onPress={() => onOpen('remove')} testId={`answer-remove-${item.id}`}>
            {t('delete')}
          </Button>
        </View>
      }
      testId={`answer-${item.id}`}
    />
  )
}

interface RemoveProps {
  postId: string
  item: StaffAnswer
  onClose: () => void
}

function RemoveAnswer({ postId, item, onClose }: RemoveProps) {
  const t = useT(listWords)
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeAnswer(postId, item.id),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: listKey('answers') }),
  })
  return (
    <AskSheet
      title={t('deleteTitle')}
      note={t('deleteNote', { question: item.question.zh })}
      act={t('delete')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onYes={() => remove.mutate()}
      onClose={onClose}
      testId="answer-remove"
    />
  )
}
