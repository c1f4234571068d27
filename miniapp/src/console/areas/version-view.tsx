// One version close by: its map, what is wrong with it, what it would change, and its publication.
import { useMutation, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { Skeleton } from '../../ui/skeleton'
import { when } from '../../ui/time'
import {
  checkAreas,
  keyOf,
  readAreaVersion,
  type AreaCheck,
  type AreaExport,
  type AreaVersionView,
} from '../api'
import { saveFile } from '../parts/files'
import { Problem } from '../../ui/problem'
import { WhatIf } from '../parts/what-if'
import { BorderMap } from './border-map'
import { TurnSheet, type Turn } from './turn-sheet'
import { areaWords } from './words'

const keptMs = 60 * 60_000

export function VersionView({ item }: { item: AreaVersionView }) {
  const t = useT(areaWords)
  const { version } = item
  const [turn, setTurn] = useState<Turn>()
  const [said, setSaid] = useState<'published' | 'scheduled' | 'rolledBack'>()
  const file = useQuery({
    queryKey: keyOf('areas', version),
    queryFn: () => readAreaVersion(version),
    // A version never changes.
    staleTime: keptMs,
  })
  const checked = useMutation({ mutationFn: () => checkAreas(version) })
  return (
    <View className="stack gap-3" {...testable('areas-version')}>
      <Section title={t('map', { version })} />
      {said ? (
        <Notice icon="check" testId="areas-said">
          {t(said)}
        </Notice>
      ) : null}
      <Steps
        item={item}
        file={file.data}
        checking={checked.isPending}
        onTurn={setTurn}
        onCheck={() => checked.mutate()}
      />
      <Problem error={file.error ?? checked.error} testId="areas-version-problem" />
      {checked.data ? <Checked check={checked.data} /> : null}
      {stateOf(file) === 'loading' ? <Skeleton rows={1} /> : null}
      {file.data ? <BorderMap file={file.data} problems={checked.data?.problems ?? []} /> : null}
      <WhatIf draft={{ areasVersion: version }} />
      <History item={item} />
      {turn ? (
        <TurnSheet
          item={item}
          turn={turn}
          onDone={(answer) => {
            setTurn(undefined)
            setSaid(answer)
          }}
          onClose={() => setTurn(undefined)}
        />
      ) : null}
    </View>
  )
}

interface StepsProps {
  item: AreaVersionView
  file: AreaExport | undefined
  checking: boolean
  onTurn: (turn: Turn) => void
  onCheck: () => void
}

function Steps({ item: { version, status }, file, checking, onTurn, onCheck }: StepsProps) {
  const t = useT(areaWords)
  const takenBack = status === 'published' || status === 'scheduled'
  return (
    <View className="line wrap">
      {status === 'published' ? null : (
        <Button small icon="send" onPress={() => onTurn('publish')} testId="areas-publish">
          {t('publish')}
        </Button>
      )}
      {takenBack ? (
        <Button small kind="quiet" icon="ret" onPress={() => onTurn('rollback')} testId="areas-rollback">
          {t(status === 'scheduled' ? 'callOff' : 'rollBack')}
        </Button>
      ) : null}
      <Button small kind="quiet" busy={checking} onPress={onCheck} testId="areas-check">
        {t('check')}
      </Button>
      {file ? (
        <Button
          small
          kind="quiet"
          onPress={() => saveFile(`${version}.geojson`, 'application/geo+json', JSON.stringify(file))}
          testId="areas-download"
        >
          {t('download')}
        </Button>
      ) : null}
    </View>
  )
}

function Checked({ check }: { check: AreaCheck }) {
  const t = useT(areaWords)
  const { ok, areaCount, problems } = check
  return (
    <Notice icon={ok ? 'check' : 'alert'} {...(ok ? {} : { tone: 'red' as const })} testId="areas-checked">
      <View className="strong">
        {ok ? t('checkGood', { count: areaCount }) : t('checkBad', { count: problems.length })}
      </View>
      {problems.map(({ path, message }, index) => (
        <View key={index}>{[path, message].filter(Boolean).join('：')}</View>
      ))}
    </Notice>
  )
}

function History({ item: { history } }: { item: AreaVersionView }) {
  const t = useT(areaWords)
  const language = useDisplay((display) => display.language)
  if (history.length === 0) return null
  const said = (at: string) => when(at, new Date(), language)
  const names = {
    publish: 'action_publish',
    rollback: 'action_rollback',
    'call-off': 'action_call_off',
  } as const
  return (
    <Card kind="sunk">
      <View className="field-label">{t('history')}</View>
      {history.map(({ action, at, validFrom }, index) => (
        <View key={index} className="note soft">
          {t(names[action], { when: said(at), from: said(validFrom) })}
        </View>
      ))}
    </Card>
  )
}
