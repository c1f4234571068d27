// My open work on a map, the nearest deadline first, and the way there.
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { queueKey, readQueue, type QueueItem } from '../api'
import { Deadline } from '../parts/deadline'
import { openReport } from '../parts/open'
import { useNow } from '../../ui/use-now'
import { usePosts } from '../parts/use-post'
import { staffWords } from '../words'
import { WorkMap } from './work-map'

const mostShown = 50

export default function StaffMapPage() {
  const t = useT(staffWords)
  const { me, post } = usePosts()
  const microBrainId = post?.microBrainId ?? ''
  const work = useQuery({
    queryKey: queueKey(microBrainId, 'mine'),
    queryFn: () => readQueue({ microBrainId, assignee: 'me', order: 'due', limit: mostShown }),
    enabled: microBrainId !== '',
  })
  useDidShow(() => void (work.isStale && work.refetch()))
  const items = work.data?.items ?? []
  const state = me.data && !post ? 'forbidden' : me.data ? stateOf(work, items.length === 0) : stateOf(me)
  return (
    <Page
      title={t('mapTitle')}
      state={state}
      onRetry={() => void (me.data ? work.refetch() : me.refetch())}
      requestId={work.error instanceof ApiError ? work.error.requestId : undefined}
      empty={{
        title: t('mapEmpty'),
        note: t('mapEmptyNote'),
        action: { words: t('backToQueue'), onPress: () => void Taro.navigateBack() },
      }}
      testId="staff-map"
    >
      <Work items={items} microBrainId={microBrainId} />
    </Page>
  )
}

function Work({ items, microBrainId }: { items: QueueItem[]; microBrainId: string }) {
  const t = useT(staffWords)
  const now = useNow(20_000)
  const [chosen, setChosen] = useState<string>()
  return (
    <>
      <WorkMap items={items} microBrainId={microBrainId} chosen={chosen} onChoose={setChosen} />
      <Card kind="flush">
        {items.map((item, index) => (
          <View key={item.number}>
            <Row
              lead={<View className="strong soft">{index + 1}</View>}
              title={item.summary}
              note={item.address ?? t('noAddress')}
              strong={item.number === chosen}
              end={<Deadline report={item} now={now} />}
              last={index === items.length - 1}
              onPress={() => openReport(item.number)}
              testId={`work-${item.number}`}
            />
            {item.number === chosen ? <Way item={item} /> : null}
          </View>
        ))}
      </Card>
    </>
  )
}

/** WeChat opens its own map, which leads there; a browser copies the address. */
function Way({ item }: { item: QueueItem }) {
  const t = useT(staffWords)
  const { place, address, summary } = item
  const weapp = process.env.TARO_ENV === 'weapp'
  if (weapp ? !place : !address) return null
  const go = () => {
    if (!weapp || !place) return void Taro.setClipboardData({ data: address ?? '' })
    const { lng, lat } = toGcj02(place)
    void Taro.openLocation({ longitude: lng, latitude: lat, name: summary, address: address ?? '' }).catch(
      () => undefined,
    )
  }
  return (
    <View className="line between">
      <View />
      <Button small kind="soft" icon="pin" onPress={go} testId={`way-${item.number}`}>
        {t(weapp ? 'wayThere' : 'copyAddress')}
      </Button>
    </View>
  )
}
