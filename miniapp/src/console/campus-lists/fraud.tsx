// 反诈名单: numbers, links and accounts, shown as they will be compared before they are added; one list for all posts.
import { fraudKinds, fraudLimits, guessKinds, normalise, type FraudKind } from '@chaolin/shared/campus/fraud'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { ListState } from '../parts/list-state'
import { usePosts } from '../parts/posts'
import { Problem } from '../../ui/problem'
import { addFraud, listKey, readFraud, removeFraud, type FraudAdded, type FraudEntry } from './api'
import { useWorksAt } from './works-at'
import { listWords } from './words'

type Filter = FraudKind | 'all'

export function Fraud({ postId }: { postId: string }) {
  const t = useT(listWords)
  const works = useWorksAt(postId)
  const { nameOf } = usePosts()
  const language = useDisplay((display) => display.language)
  const [filter, setFilter] = useState<Filter>('all')
  const [ending, setEnding] = useState<FraudEntry>()
  const rows = useInfiniteQuery({
    queryKey: listKey('fraud', filter),
    queryFn: ({ pageParam }) => readFraud(filter === 'all' ? undefined : filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const now = new Date(serverNowMs())
  return (
    <View className="columns">
      <View className="stack gap-3">
        <Chips
          options={(['all', ...fraudKinds] as const).map((value) => ({ value, label: t(`fraud_${value}`) }))}
          value={filter}
          onChange={setFilter}
          testId="fraud-filter"
        />
        <ListState rows={rows} empty={{ title: t('fraudNone'), note: t('fraudNoneNote') }} testId="fraud">
          <Card kind="flush">
            {items.map((entry, index) => (
              <Row
                key={entry.id}
                title={entry.value}
                note={[
                  t(`fraud_${entry.kind}`),
                  entry.note,
                  nameOf(entry.microBrainId),
                  when(entry.since, now, language),
                ]
                  .filter(Boolean)
                  .join(' · ')}
                whole
                last={index === items.length - 1}
                end={
                  works && entry.microBrainId === postId ? (
                    <Button
                      small
                      kind="quiet"
                      onPress={() => setEnding(entry)}
                      testId={`fraud-end-${entry.id}`}
                    >
                      {t('takeOff')}
                    </Button>
                  ) : undefined
                }
                testId={`fraud-${entry.id}`}
              />
            ))}
          </Card>
        </ListState>
      </View>
      {works ? <AddFraud postId={postId} /> : null}
      {ending ? <EndFraud entry={ending} onClose={() => setEnding(undefined)} /> : null}
    </View>
  )
}

export interface FraudLine {
  /** Its place in what is written. */
  line: number
  given: string
  kind: FraudKind
  value: string | null
}

/** One a line; without a kind, the likeliest of each. */
export function linesOf(text: string, chosen: FraudKind | 'guess'): FraudLine[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const given = raw.trim()
    if (given === '') return []
    const kind = chosen === 'guess' ? (guessKinds(given)[0] ?? 'account') : chosen
    return [{ line: index + 1, given, kind, value: normalise(kind, given) }]
  })
}

/** Why nothing can be added yet. */
function refusalOf(lines: readonly FraudLine[], note: string): 'fraudOff' | 'fraudMany' | 'fraudLong' | null {
  const good = lines.filter(({ value }) => value !== null)
  if (good.length === 0) return 'fraudOff'
  if (good.length > fraudLimits.atOnce) return 'fraudMany'
  const long = [...note].length > fraudLimits.note
  return long || lines.some(({ given }) => [...given].length > fraudLimits.value) ? 'fraudLong' : null
}

function AddFraud({ postId }: { postId: string }) {
  const t = useT(listWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const [kind, setKind] = useState<FraudKind | 'guess'>('guess')
  const lines = linesOf(text, kind)
  const good = lines.filter(({ value }) => value !== null)
  const said = note.trim()
  const body = {
    microBrainId: postId,
    entries: good.map((line) => ({ kind: line.kind, value: line.given, ...(said ? { note: said } : {}) })),
  }
  const add = useMutation({
    mutationFn: () => addFraud(body, keyFor(body)),
    onSuccess: () => {
      setText('')
      setNote('')
    },
    onSettled: () => client.invalidateQueries({ queryKey: listKey('fraud') }),
  })
  const refusal = refusalOf(lines, said)
  return (
    <Card>
      <View className="lead">{t('fraudAdd')}</View>
      <View className="note soft words">{t('fraudAddNote')}</View>
      <Chips
        options={(['guess', ...fraudKinds] as const).map((value) => ({ value, label: t(`fraud_${value}`) }))}
        value={kind}
        onChange={setKind}
        testId="fraud-kind"
      />
      <Field
        label={t('fraudLines')}
        placeholder={t('fraudHint')}
        value={text}
        onInput={(typed) => {
          add.reset()
          setText(typed)
        }}
        tall
        testId="fraud-lines"
      />
      <Preview lines={lines} />
      <Field
        label={t('fraudNote')}
        placeholder={t('fraudNoteHint')}
        value={note}
        onInput={setNote}
        max={fraudLimits.note}
        testId="fraud-note"
      />
      <Problem error={add.error} testId="fraud-problem" />
      {add.data ? <Added added={add.data} /> : null}
      <Button
        kind="primary"
        block
        icon="plus"
        busy={add.isPending}
        off={refusal ? t(refusal) : undefined}
        onPress={() => add.mutate()}
        testId="fraud-add"
      >
        {t('fraudAddNow')}
      </Button>
    </Card>
  )
}

/** As it will be compared; what is none of its kind is left out, and says so. */
function Preview({ lines }: { lines: readonly FraudLine[] }) {
  const t = useT(listWords)
  if (lines.length === 0) return null
  return (
    <View className="stack gap-1" {...testable('fraud-preview')}>
      <View className="field-label">{t('fraudPreview')}</View>
      {lines.map(({ line, given, kind, value }) => (
        <View key={line} className="line note top">
          <View className="refused-line strong">{line}</View>
          <View className="grow words">
            {value === null
              ? t('fraudNotOne', { given, kind: t(`fraud_${kind}`) })
              : `${t(`fraud_${kind}`)} · ${value}`}
          </View>
        </View>
      ))}
    </View>
  )
}

function Added({ added: { added, known, refused } }: { added: FraudAdded }) {
  const t = useT(listWords)
  return (
    <Notice icon="check" testId="fraud-added">
      <View>{t('fraudAdded', { added, known })}</View>
      {refused.length > 0 ? <View>{t('fraudRefused', { count: refused.length })}</View> : null}
    </Notice>
  )
}

function EndFraud({ entry, onClose }: { entry: FraudEntry; onClose: () => void }) {
  const t = useT(listWords)
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => removeFraud(entry.id),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: listKey('fraud') }),
  })
  return (
    <AskSheet
      title={t('takeOffTitle', { value: entry.value })}
      note={t('takeOffNote')}
      act={t('takeOff')}
      danger
      busy={end.isPending}
      error={end.error}
      onYes={() => end.mutate()}
      onClose={onClose}
      testId="fraud-end"
    />
  )
}
