// The frame of a room: on a wide screen the rail with all rooms at its left, on a phone a page that leads back.
import { View } from '@tarojs/components'
import { useEffect, type PropsWithChildren } from 'react'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icon-names'
import { goBack, Page, type PageProps } from '../../ui/page'
import { Pressable } from '../../ui/pressable'
import { Count } from '../../ui/tag'
import '../../ui/styles/console.scss'
import { SosBanner } from '../sos/banner'
import { consoleWords } from '../words'
import { enterRoom, openFloor, useRooms, type RoomName } from './rooms'
import { useAlerts } from './use-alerts'

interface RoomProps extends Omit<PageProps, 'title' | 'tab' | 'dark' | 'testId'> {
  /** Without it, the floor from which all rooms are entered. */
  name?: RoomName
}

export function Room({ name, children, ...page }: PropsWithChildren<RoomProps>) {
  const t = useT(consoleWords)
  useWideWindow()
  return (
    <View className="console">
      <Rail name={name} />
      <View className="room">
        <SosBanner room={name} />
        <Page title={t(name ?? 'console')} testId={name ? `console-${name}` : 'console'} {...page}>
          {children}
        </Page>
      </View>
    </View>
  )
}

function Rail({ name }: { name: RoomName | undefined }) {
  const t = useT(consoleWords)
  const rooms = useRooms()
  const alerts = useAlerts()
  useEffect(() => {
    // The room's own item in sight. Pages behind this one have rails of their own; a hidden one does not move.
    for (const on of document.querySelectorAll<HTMLElement>('.rail-item.on')) {
      const rail = on.parentElement
      if (rail) rail.scrollTop = on.offsetTop + on.offsetHeight - rail.clientHeight
    }
  }, [name, rooms.length])
  return (
    <View className="rail">
      <RailItem icon="mark" label={t('console')} on={!name} onPress={openFloor} testId="rail-console" />
      {rooms.map((room) => (
        <RailItem
          key={room.name}
          icon={room.icon}
          label={t(room.name)}
          on={room.name === name}
          count={room.name === 'alerts' ? alerts.count : 0}
          onPress={() => enterRoom(room.name)}
          testId={`rail-${room.name}`}
        />
      ))}
      <View className="rail-foot">
        <RailItem icon="back" label={t('home')} on={false} onPress={goBack} testId="rail-home" />
      </View>
    </View>
  )
}

interface RailItemProps {
  icon: IconName
  label: string
  on: boolean
  count?: number
  onPress: () => void
  testId: string
}

function RailItem({ icon, label, on, count = 0, onPress, testId }: RailItemProps) {
  const t = useT(consoleWords)
  return (
    <Pressable
      className={classes('rail-item', on && 'on')}
      onPress={on ? undefined : onPress}
      testId={testId}
      told={{ selected: on }}
    >
      <Icon name={icon} />
      <View className="rail-word">{label}</View>
      {count > 0 ? (
        <View className="rail-count">
          <Count count={count} label={t('alertCount', { count })} />
        </View>
      ) : null}
    </Pressable>
  )
}

const wide = 'console-wide'
let shownRooms = 0

/** Taro keeps its pages in a column as narrow as a phone; while a room is open, the window is the room's. */
export function useWideWindow(): void {
  useEffect(() => {
    shownRooms += 1
    document.body.classList.add(wide)
    return () => {
      shownRooms -= 1
      if (shownRooms === 0) document.body.classList.remove(wide)
    }
  }, [])
}
