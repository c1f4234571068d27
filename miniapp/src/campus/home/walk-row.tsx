// A walk home that is going on, seen wherever one is on the campus's first page: how long is left, and 'I am home'.
import { walkLimits } from '@chaolin/shared/campus/sos'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { useIntentKey } from '../../ui/intent-key'
import { useNetwork } from '../../ui/network'
import { Pressable } from '../../ui/pressable'
import { Problem } from '../../ui/problem'
import { campusKey, readCurrentWalk, stopWalk, type CurrentWalk, type Walk } from '../api'
import { openWalk } from '../open'
import { countDown } from '../parts/clock'
import { campusHomeWords } from './words'

const walkKey = campusKey('walk')

export function useWalk(): Walk | undefined {
  const query = useQuery({ queryKey: walkKey, queryFn: readCurrentWalk })
  useDidShow(() => void (query.data && query.refetch()))
  return query.data?.walk ?? undefined
}

export function WalkRow({ walk, nowMs }: { walk: Walk; nowMs: number }) {
  const t = useT(campusHomeWords)
  const client = useQueryClient()
  const online = useNetwork((network) => network.online)
  const keyFor = useIntentKey()
  const stop = useMutation({
    mutationFn: () => stopWalk(walk.id, keyFor({ stop: walk.id })),
    onSuccess: () =>
      client.setQueryData<CurrentWalk>(walkKey, (before) => ({ calls: before?.calls ?? [], walk: null })),
  })
  const leftMs = Date.parse(walk.until) - nowMs
  return (
    <Card kind="flush" ringed={leftMs <= walkLimits.soonMs ? 'red' : false} testId="walk-row">
      <View className="row last">
        <Pressable className="line grow" onPress={openWalk} testId="campus-walk">
          <Icon name="clock" className="tidal" />
          <View className="grow">
            <View className="strong">
              {leftMs > 0 ? t('walkLeft', { left: countDown(leftMs) }) : t('walkDue')}
            </View>
            <View className="note soft">{t('walkNote')}</View>
          </View>
        </Pressable>
        <Button
          small
          kind="primary"
          busy={stop.isPending}
          off={online ? undefined : t('walkOffline')}
          onPress={() => stop.mutate()}
          testId="walk-row-stop"
        >
          {t('walkHome')}
        </Button>
      </View>
      <Problem error={stop.error} testId="walk-row-problem" />
    </Card>
  )
}
