// The roster by number, with the state of each one's code; the import beside it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { useKeys } from '../desk/keys'
import { ListState } from '../parts/list-state'
import { campusKey, readRoster, type Member } from './api'
import { ImportRoster } from './import'
import { MemberSheet } from './member-sheet'
import { campusWords } from './words'

interface RosterProps {
  campusId: string
  mayEnd: boolean
}

export function Roster({ campusId, mayEnd }: RosterProps) {
  const t = useT(campusWords)
  const language = useDisplay((display) => display.language)
  const [number, setNumber] = useState('')
  const [picked, setPicked] = useState<Member>()
  const rows = useInfiniteQuery({
    queryKey: campusKey('roster', campusId, number),
    queryFn: ({ pageParam }) => readRoster(campusId, number, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const first = rows.data?.pages[0]
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <View className="columns">
      <View className="stack gap-3">
        <Find onFind={setNumber} />
        {first?.synthetic ? (
          <Notice icon="alert" tone="warm" testId="roster-synthetic">
            {t('synthetic')}
          </Notice>
        ) : null}
        {first ? (
          <View className="note soft">
            {first.importedAt
              ? t('importedAt', { when: when(first.importedAt, new Date(serverNowMs()), language) })
              : t('neverImported')}
          </View>
        ) : null}
        <ListState
          rows={rows}
          empty={
            number === ''
              ? { title: t('rosterNone'), note: t('rosterNoneNote') }
              : { title: t('findNone'), note: t('findNoneNote') }
          }
          testId="roster"
        >
          <Card kind="flush">
            {items.map((item, index) => (
              <MemberRow
                key={item.number}
                item={item}
                last={index === items.length - 1}
                onPress={() => setPicked(item)}
              />
            ))}
          </Card>
        </ListState>
      </View>
      <View className="stack gap-3">
        <ImportRoster campusId={campusId} />
      </View>
      {picked ? (
        <MemberSheet
          campusId={campusId}
          member={picked}
          mayEnd={mayEnd}
          onClose={() => setPicked(undefined)}
        />
      ) : null}
    </View>
  )
}

function Find({ onFind }: { onFind: (number: string) => void }) {
  const t = useT(campusWords)
  const [typed, setTyped] = useState('')
  const find = () => onFind(typed.trim())
  useKeys({ '/': () => document.querySelector<HTMLElement>('#roster-find input')?.focus() })
  return (
    <View className="line top" id="roster-find">
      <View className="grow">
        <Field
          value={typed}
          onInput={(text) => {
            setTyped(text)
            if (text.trim() === '') onFind('')
          }}
          placeholder={`${t('find')} · /`}
          confirmType="search"
          onConfirm={find}
          testId="roster-number"
        />
      </View>
      <Button icon="search" onPress={find} testId="roster-find">
        {t('findNow')}
      </Button>
    </View>
  )
}

const tones = { none: undefined, active: 'green', locked: 'warm', ended: 'red' } as const

function MemberRow({ item, last, onPress }: { item: Member; last: boolean; onPress: () => void }) {
  const t = useT(campusWords)
  const tone = tones[item.code]
  return (
    <Row
      title={item.number}
      note={`${t(`kind_${item.kind}`)} · ${t('until', { day: item.until.slice(0, 10) })}`}
      last={last}
      onPress={onPress}
      end={
        <View className="line">
          {item.left ? <Tag tone="red">{t('hasLeft')}</Tag> : null}
          <Tag {...(tone ? { tone } : {})}>{t(`code_${item.code}`)}</Tag>
        </View>
      }
      testId={`member-${item.number}`}
    />
  )
}
