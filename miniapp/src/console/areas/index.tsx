// The borders' room: versions brought as files, looked at on a map, tried out, published and taken back.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Section } from '../../ui/card'
import { Notice } from '../../ui/notice'
import { keyOf, readAreaVersions } from '../api'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { consoleWords } from '../words'
import { Upload } from './upload'
import { VersionCard } from './version-card'
import { VersionView } from './version-view'
import { areaWords } from './words'

export default function AreasPage() {
  const t = useT(areaWords)
  const shared = useT(consoleWords)
  const [chosen, setChosen] = useState<string>()
  const rows = useInfiniteQuery({
    queryKey: keyOf('areas'),
    queryFn: ({ pageParam }) => readAreaVersions(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const shown =
    items.find(({ version }) => version === chosen) ??
    items.find(({ status }) => status === 'published') ??
    items[0]
  return (
    <Room
      name="areas"
      state={stateOf(rows)}
      onRetry={() => void rows.refetch()}
      requestId={requestIdOf(rows.error)}
    >
      <View className="columns">
        <View className="stack gap-3">
          <Upload onTaken={setChosen} />
          <Section title={t('versions')} />
          {items.length === 0 ? (
            <Notice icon="map" tone="grey" testId="areas-none">
              {t('none')}
            </Notice>
          ) : null}
          {items.map((item) => (
            <VersionCard
              key={item.version}
              item={item}
              chosen={item.version === shown?.version}
              onChoose={() => setChosen(item.version)}
            />
          ))}
          {rows.hasNextPage ? (
            <Button
              kind="quiet"
              block
              busy={rows.isFetchingNextPage}
              onPress={() => void rows.fetchNextPage()}
              testId="areas-more"
            >
              {shared('more')}
            </Button>
          ) : null}
        </View>
        {shown ? <VersionView key={shown.version} item={shown} /> : null}
      </View>
    </Room>
  )
}
