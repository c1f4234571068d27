// Every version of the table, newest first; an older one can be put in force again, or taken as a start.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Sheet } from '../../ui/sheet'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { bodyOf, keyOf, readRuleVersion, readRuleVersions, type RuleVersion } from '../api'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import type { Table } from './use-table'
import { ruleWords } from './words'

export function Versions({ table }: { table: Table }) {
  const t = useT(ruleWords)
  const shared = useT(consoleWords)
  const [back, setBack] = useState<number>()
  const [loadError, setLoadError] = useState<Error | null>(null)
  const rows = useInfiniteQuery({
    queryKey: keyOf('rules', 'versions'),
    queryFn: ({ pageParam }) => readRuleVersions(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const load = async (version: number) => {
    try {
      const { rules } = await readRuleVersion(version)
      setLoadError(null)
      table.change(rules.map(bodyOf))
    } catch (reason) {
      setLoadError(reason instanceof Error ? reason : new Error(String(reason)))
    }
  }
  if (stateOf(rows) === 'loading') return <Skeleton />
  return (
    <>
      <Problem error={rows.error ?? loadError} testId="versions-problem" />
      {rows.data && items.length === 0 ? <View className="note soft">{t('noVersions')}</View> : null}
      {items.map((item) => (
        <VersionCard
          key={item.version}
          item={item}
          onLoad={() => void load(item.version)}
          onBack={() => setBack(item.version)}
        />
      ))}
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="versions-more"
        >
          {shared('more')}
        </Button>
      ) : null}
      {back === undefined ? null : (
        <BackSheet version={back} table={table} onClose={() => setBack(undefined)} />
      )}
    </>
  )
}

interface VersionCardProps {
  item: RuleVersion
  onLoad: () => void
  onBack: () => void
}

function VersionCard({ item, onLoad, onBack }: VersionCardProps) {
  const t = useT(ruleWords)
  const language = useDisplay((display) => display.language)
  const { version, note, ruleCount, savedAt, publishedAt, current } = item
  return (
    <Card kind="snug" testId={`version-${version}`}>
      <View className="line">
        <View className="strong">{t('version', { version })}</View>
        {current ? <Tag tone="green">{t('current')}</Tag> : publishedAt ? null : <Tag>{t('draft')}</Tag>}
        <View className="note soft end">
          {t('versionNote', { count: ruleCount, when: when(publishedAt ?? savedAt, new Date(), language) })}
        </View>
      </View>
      {note ? <View className="words soft">{note}</View> : null}
      <View className="line">
        <Button small kind="quiet" onPress={onLoad} testId={`load-${version}`}>
          {t('load')}
        </Button>
        {current ? null : (
          <Button small kind="quiet" onPress={onBack} testId={`back-${version}`}>
            {publishedAt ? t('rollBack') : t('publish')}
          </Button>
        )}
      </View>
    </Card>
  )
}

interface BackSheetProps {
  version: number
  table: Table
  onClose: () => void
}

function BackSheet({ version, table: { publish }, onClose }: BackSheetProps) {
  const t = useT(ruleWords)
  const shared = useT(consoleWords)
  return (
    <Sheet open onClose={onClose} title={t('rollBackAsk', { version })} testId="back-sheet">
      <View className="soft">{t('rollBackNote')}</View>
      <Problem error={publish.error} testId="back-problem" />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {shared('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          busy={publish.isPending}
          // It served once: a rule that broke since is passed over, and the alert says so.
          onPress={() => publish.mutate({ version, allowBroken: true }, { onSuccess: onClose })}
          testId="back-yes"
        >
          {t('rollBackYes')}
        </Button>
      </View>
    </Sheet>
  )
}
