// The three tiles: what else one comes for; staff find their workbench first.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Pressable } from '../../ui/pressable'
import { Sheet } from '../../ui/sheet'
import { openTab } from '../../ui/tab-bar'
import { Count } from '../../ui/tag'
import { homeWords } from './words'

interface TilesProps {
  isStaff: boolean
  deskCount: number | undefined
  unread: number
}

export function Tiles({ isStaff, deskCount = 0, unread }: TilesProps) {
  const t = useT(homeWords)
  const [calling, setCalling] = useState(false)
  return (
    <View className="tiles">
      {isStaff ? (
        <Tile
          icon="tool"
          words={t('desk')}
          count={deskCount}
          countWords={t('deskCount', { count: deskCount })}
          onPress={() => void Taro.navigateTo({ url: '/staff/queue/index' })}
          testId="home-desk"
        />
      ) : null}
      <Tile icon="list" words={t('myReports')} onPress={() => openTab('reports')} testId="home-mine" />
      <Tile
        icon="bell"
        words={t('inbox')}
        count={unread}
        countWords={t('unread', { count: unread })}
        onPress={() => openTab('inbox')}
        testId="home-inbox"
      />
      {isStaff ? null : (
        <Tile icon="siren" words={t('urgent')} onPress={() => setCalling(true)} testId="home-urgent" />
      )}
      <Sheet
        open={calling}
        onClose={() => setCalling(false)}
        title={t('urgentTitle')}
        testId="home-urgent-sheet"
      >
        {calls.map(([number, words]) => (
          <Button
            key={number}
            kind="danger"
            block
            icon="phone"
            onPress={() => call(number)}
            testId={`home-call-${number}`}
          >
            {`${t(words)} ${number}`}
          </Button>
        ))}
      </Sheet>
    </View>
  )
}

/** Who comes to me, where I go, and the home that says yes. */
export function VisitTiles() {
  const t = useT(homeWords)
  const go = (url: string) => void Taro.navigateTo({ url })
  return (
    <View className="tiles">
      <Tile
        icon="guest"
        words={t('invite')}
        onPress={() => go('/visits/invite/index')}
        testId="home-invite"
      />
      <Tile
        icon="idcard"
        words={t('passes')}
        onPress={() => go('/visits/list/index?scope=visiting')}
        testId="home-passes"
      />
      <Tile icon="home" words={t('myHome')} onPress={() => go('/visits/home/index')} testId="home-my-home" />
    </View>
  )
}

const calls = [
  ['110', 'police'],
  ['119', 'fire'],
  ['120', 'ambulance'],
] as const

export const call = (phoneNumber: string) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)

interface TileProps {
  icon: IconName
  words: string
  count?: number
  countWords?: string
  onPress: () => void
  testId: string
}

function Tile({ icon, words, count = 0, countWords, onPress, testId }: TileProps) {
  const label = count > 0 && countWords ? `${words}，${countWords}` : words
  return (
    <Pressable className="tile" onPress={onPress} testId={testId} told={{ label }}>
      <View className="tile-mark">
        <Mark icon={icon} />
        {count > 0 ? (
          <View className="tile-count">
            <Count count={count} />
          </View>
        ) : null}
      </View>
      <View>{words}</View>
    </Pressable>
  )
}
