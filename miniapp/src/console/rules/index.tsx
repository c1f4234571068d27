// The rules' room: the ordered table, tried out before it counts, saved as versions that one can return to.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Notice } from '../../ui/notice'
import { Tabs } from '../../ui/tabs'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { WhatIf } from '../parts/what-if'
import { SaveBar } from './save-bar'
import { RuleTable } from './table'
import { TryIt } from './try-it'
import { useTable, type Table } from './use-table'
import { Versions } from './versions'
import { ruleWords } from './words'

export default function RulesPage() {
  const table = useTable()
  const { query } = table
  return (
    <Room
      name="rules"
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={requestIdOf(query.error)}
      bottom={<SaveBar table={table} />}
    >
      <Standing table={table} />
      <View className="columns">
        <RuleTable table={table} />
        <Beside table={table} />
      </View>
    </Room>
  )
}

function Standing({ table: { view, dirty } }: { table: Table }) {
  const t = useT(ruleWords)
  if (!view) return null
  const { publishedVersion, draft } = view
  const inForce = publishedVersion > 0 ? t('inForce', { version: publishedVersion }) : t('onlyDefaults')
  const more = dirty ? t('unsaved') : draft ? t('draftOf', { version: draft.version }) : ''
  return (
    <Notice
      icon={more ? 'edit' : 'check'}
      {...(more ? { tone: 'warm' as const } : {})}
      testId="rules-standing"
    >
      {[inForce, more].filter(Boolean).join(' · ')}
    </Notice>
  )
}

type Side = 'try' | 'what-if' | 'versions'

function Beside({ table }: { table: Table }) {
  const t = useT(ruleWords)
  const [side, setSide] = useState<Side>('try')
  const tabs: { value: Side; label: string }[] = [
    { value: 'try', label: t('tabTry') },
    { value: 'what-if', label: t('tabWhatIf') },
    { value: 'versions', label: t('tabVersions') },
  ]
  return (
    <View className="stack gap-3">
      <Tabs options={tabs} value={side} onChange={setSide} flush testId="rules-side" />
      {side === 'try' ? <TryIt rules={table.rules} /> : null}
      {side === 'what-if' ? <WhatIf draft={{ rules: table.rules }} /> : null}
      {side === 'versions' ? <Versions table={table} /> : null}
    </View>
  )
}
