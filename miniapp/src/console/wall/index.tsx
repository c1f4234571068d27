// The wall: one page that a room looks at from five metres. Dark, without a name or a word of anybody's.
import type { Wall } from '@chaolin/shared/staff/stats-schema'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { testable, told } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Pressable } from '../../ui/pressable'
import { useNow } from '../../ui/use-now'
import { clockOf, dateOf } from '../charts/days'
import { grouped } from '../charts/figures'
import { requestIdOf } from '../../ui/problem'
import { useWideWindow } from '../parts/room'
import { openFloor } from '../parts/rooms'
import { consoleWords } from '../words'
import '../../ui/styles/wall.scss'
import { keepDevice, keptDevice } from './device'
import { HeatMap } from './heat-map'
import { Hours } from './hours'
import { Matters } from './matters'
import { Posts } from './posts'
import { Today } from './today'
import { useNews } from './use-news'
import { useWall, type AreaMap, type Trouble } from './use-wall'
import { wallWords } from './words'

export default function WallPage() {
  const { device, microBrainId } = useRouter().params
  // Before the first question is asked.
  useState(() => keepDevice(device))
  useWideWindow()
  const t = useT(wallWords)
  const shared = useT(consoleWords)
  const { state, wall, map, trouble, error, again } = useWall(microBrainId)
  if (state === 'ready' && wall) return <Board wall={wall} map={map} trouble={trouble} />
  const refused = state === 'forbidden' && keptDevice() !== undefined
  return (
    <Page
      title={shared('wall')}
      dark
      state={refused ? 'empty' : state}
      empty={{ art: 'forbidden', title: t('deviceRefused'), note: t('deviceRefusedNote') }}
      onRetry={again}
      requestId={requestIdOf(error)}
      testId="wall"
    />
  )
}

interface BoardProps {
  wall: Wall
  map: AreaMap | undefined
  trouble: Trouble | undefined
}

function Board({ wall, map, trouble }: BoardProps) {
  const t = useT(wallWords)
  useNews(wall.microBrain.id)
  return (
    <View className="screen dark wall" {...testable('wall')}>
      <Head wall={wall} />
      {trouble ? (
        <View className="wall-stale">
          <Notice icon="offline" tone="warm" testId="wall-stale">
            {t(trouble === 'offline' ? 'staleOffline' : 'staleUnanswered', {
              clock: clockOf(new Date(wall.at)),
            })}
          </Notice>
        </View>
      ) : null}
      <View className="wall-columns">
        <Today wall={wall} />
        <View className="wall-middle">
          <HeatMap wall={wall} map={map} />
          <Hours perHour={wall.perHour} at={wall.at} />
        </View>
        <View className="wall-right">
          <Posts rows={wall.rows} />
          <Matters wall={wall} />
        </View>
      </View>
    </View>
  )
}

function Head({ wall: { microBrain, microBrains, onDuty } }: { wall: Wall }) {
  const t = useT(wallWords)
  const language = useDisplay((display) => display.language)
  const signedIn = useSession((session) => session.token !== undefined)
  const now = useNow(clockEveryMs)
  const posts = grouped(microBrains)
  const brand = (
    <View className="line wall-headline" {...told({ role: 'heading' })}>
      <Icon name="mark" size="l" className="tidal" />
      {t('brand', { name: microBrain.name })}
    </View>
  )
  return (
    <View className="wall-head">
      <View className="line wall-head-part">
        {signedIn ? (
          <Pressable
            className="wall-leave"
            onPress={openFloor}
            told={{ label: t('leave') }}
            testId="wall-leave"
          >
            {brand}
          </Pressable>
        ) : (
          brand
        )}
        <View className="wall-side">
          {onDuty === null ? t('size', { posts }) : t('sizeOnDuty', { posts, people: grouped(onDuty) })}
        </View>
      </View>
      <View className="line wall-head-part">
        <View className="wall-side">{dateOf(now, language)}</View>
        <View className="wall-headline" {...testable('wall-clock')}>
          {clockOf(now)}
        </View>
      </View>
    </View>
  )
}

const clockEveryMs = 5_000
