// One export: what it holds, how far it is, who made it and why, and its file while there is one.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { keyOf } from '../api'
import { grouped } from '../charts/figures'
import { Problem } from '../../ui/problem'
import { download, type ExportView } from './api'
import { exportWords } from './words'

const tones = { pending: {}, ready: { tone: 'green' }, failed: { tone: 'red' }, expired: {} } as const

export function ExportCard({ item, named }: { item: ExportView; named: boolean }) {
  const t = useT(exportWords)
  const language = useDisplay((display) => display.language)
  const client = useQueryClient()
  const fetching = useMutation({
    mutationFn: () => download(item),
    // It may have been deleted meanwhile.
    onError: () => client.invalidateQueries({ queryKey: keyOf('exports') }),
  })
  const { status, rows, kind, from, to, format, microBrain, masked, reason, mine, personId } = item
  const now = new Date()
  const state =
    status === 'pending' && rows > 0
      ? t('pendingRows', { rows: grouped(rows) })
      : t(status, { rows: grouped(rows) })
  const times = [
    ...(named ? [mine ? t('byMe') : t('by', { person: personId })] : []),
    t('madeAt', { when: when(item.createdAt, now, language) }),
    ...(status === 'ready' && item.expiresAt
      ? [t('until', { when: when(item.expiresAt, now, language) })]
      : []),
  ]
  return (
    <Card kind="snug" testId={`export-${item.id}`}>
      <View className="line">
        <View className="strong grow one">{`${t(kind)} · ${microBrain?.name ?? t('everything')}`}</View>
        {masked ? null : <Tag tone="warm">{t('unmasked')}</Tag>}
        <Tag {...tones[status]}>{state}</Tag>
      </View>
      <View className="note soft">{t('about', { from, to, format: format.toUpperCase() })}</View>
      {reason ? <View className="note words">{t('because', { reason })}</View> : null}
      <View className="note faint">{times.join(' · ')}</View>
      <Problem error={fetching.error} testId={`export-problem-${item.id}`} />
      {status === 'ready' && mine ? (
        <View className="line">
          <Button
            small
            busy={fetching.isPending}
            onPress={() => fetching.mutate()}
            testId={`download-${item.id}`}
          >
            {t('download')}
          </Button>
        </View>
      ) : null}
    </Card>
  )
}
