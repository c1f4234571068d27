// Residence declarations for a police post: what waits, read with a reason, taken up.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { keyOf } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { ListState } from '../parts/list-state'
import {
  readDeclarations,
  revealDeclaration,
  takeUpDeclaration,
  type Declaration,
  type RevealedDeclaration,
} from './api'
import { RevealSheet } from './reveal-sheet'
import { compoundWords } from './words'

export function Declarations({ postId }: { postId: string }) {
  const t = useT(compoundWords)
  const rows = useInfiniteQuery({
    queryKey: keyOf('compounds', 'declarations', postId),
    queryFn: ({ pageParam }) => readDeclarations(postId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <View className="stack gap-3">
      <Section title={t('declarations')} />
      <View className="note soft">{t('declarationsNote')}</View>
      <ListState
        rows={rows}
        empty={{ title: t('noDeclarations'), note: t('noDeclarationsNote') }}
        testId="declarations"
      >
        {rows.data?.pages
          .flatMap((page) => page.items)
          .map((item) => (
            <DeclarationCard key={item.number} item={item} />
          ))}
      </ListState>
    </View>
  )
}

const tones = { submitted: { tone: 'warm' }, taken_up: { tone: 'green' }, withdrawn: {}, ended: {} } as const

function DeclarationCard({ item }: { item: Declaration }) {
  const t = useT(compoundWords)
  const language = useDisplay((display) => display.language)
  const [opened, setOpened] = useState<'reveal' | 'take-up'>()
  const [seen, setSeen] = useState<RevealedDeclaration>()
  const { number, status, address, submittedAt } = item
  const close = () => setOpened(undefined)
  return (
    <Card kind="snug" testId={`declaration-${number}`}>
      <View className="line between">
        <View className="strong">{address}</View>
        <Tag {...tones[status]}>{t(`declaration_${status}`)}</Tag>
      </View>
      <View className="note soft">{`${number} · ${when(submittedAt, new Date(), language)}`}</View>
      {seen ? <Facts seen={seen} /> : null}
      <View className="line wrap">
        {seen || status === 'withdrawn' ? null : (
          <Button
            small
            kind="quiet"
            onPress={() => setOpened('reveal')}
            testId={`declaration-reveal-${number}`}
          >
            {t('reveal')}
          </Button>
        )}
        {status === 'submitted' ? (
          <Button small onPress={() => setOpened('take-up')} testId={`declaration-take-up-${number}`}>
            {t('takeUp')}
          </Button>
        ) : null}
      </View>
      {opened === 'reveal' ? (
        <RevealSheet
          reveal={(reason) => revealDeclaration(number, reason)}
          onSeen={(data) => {
            setSeen(data)
            close()
          }}
          onClose={close}
        />
      ) : null}
      {opened === 'take-up' ? <TakeUpSheet number={number} onClose={close} /> : null}
    </Card>
  )
}

const fields = ['name', 'idNumber', 'phone', 'moveInDate'] as const

function Facts({ seen }: { seen: RevealedDeclaration }) {
  const t = useT(compoundWords)
  return (
    <View className="stack">
      {fields.map((field) => (
        <View key={field} className="line">
          <View className="note soft">{t(`field_${field}`)}</View>
          <View>{seen[field]}</View>
        </View>
      ))}
    </View>
  )
}

function TakeUpSheet({ number, onClose }: { number: string; onClose: () => void }) {
  const t = useT(compoundWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const take = useMutation({
    mutationFn: () => takeUpDeclaration(number, keyFor({ number })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keyOf('compounds') })
      onClose()
    },
  })
  return (
    <AskSheet
      title={t('takeUpTitle', { number })}
      note={t('takeUpNote')}
      act={t('takeUp')}
      busy={take.isPending}
      error={take.error}
      onYes={() => take.mutate()}
      onClose={onClose}
    />
  )
}
