// The desk of a post on a wide screen: queue, matter and map side by side, by mouse or by keys, live.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { useLive } from '../../staff/live/use-live'
import { usePostName, usePosts } from '../../staff/parts/use-post'
import { useNow } from '../../ui/use-now'
import { PostSwitch } from '../../staff/queue/post-switch'
import { Room } from '../parts/room'
import { chime, useSound } from './chime'
import { useKeys } from './keys'
import { MapColumn } from './map-column'
import { MatterColumn, useMatter } from './matter-column'
import { QueueColumn } from './queue-column'
import { useDesk } from './use-desk'
import { deskWords } from './words'
import '../../ui/styles/desk.scss'

export default function DeskPage() {
  const { me, posts, supervisor, post } = usePosts()
  const [switching, setSwitching] = useState(false)
  const state = me.data && !post ? 'forbidden' : stateOf(me)
  const mayLookElsewhere = posts.length > 1 || supervisor
  return (
    <Room name="desk" flush state={state} onRetry={() => void me.refetch()}>
      {post ? (
        <Opened
          key={post.microBrainId}
          microBrainId={post.microBrainId}
          onSwitch={mayLookElsewhere ? () => setSwitching(true) : undefined}
        />
      ) : null}
      <PostSwitch
        open={switching}
        onClose={() => setSwitching(false)}
        posts={posts}
        chosen={post?.microBrainId ?? ''}
        anywhere={supervisor}
      />
    </Room>
  )
}

interface OpenedProps {
  microBrainId: string
  onSwitch: (() => void) | undefined
}

function Opened({ microBrainId, onSwitch }: OpenedProps) {
  const name = usePostName(microBrainId) ?? ''
  const now = useNow(20_000)
  const desk = useDesk(microBrainId)
  const [alarms, setAlarms] = useState<string[]>([])
  const live = useLive(microBrainId, {
    onUrgent: (events) => {
      void chime()
      setAlarms((before) => [...new Set([...before, ...events.map(({ number }) => number)])])
    },
  })
  const matter = useMatter(desk.picked)
  useKeys({
    j: () => desk.move(1),
    ArrowDown: () => desk.move(1),
    k: () => desk.move(-1),
    ArrowUp: () => desk.move(-1),
    '/': () => focusIn('#desk-find'),
    n: () => focusIn('#desk-note-box'),
    m: turnSound,
  })
  const look = () => {
    const [first, ...rest] = alarms
    if (first) desk.pick(first)
    setAlarms(rest)
  }
  return (
    <View className="desk">
      <Alarms count={alarms.length} onLook={look} />
      <View className="desk-columns">
        <QueueColumn
          desk={desk}
          microBrainId={microBrainId}
          name={name}
          live={live}
          now={now}
          onSwitch={onSwitch}
        />
        <MatterColumn
          query={matter}
          picked={desk.picked}
          now={now}
          onLeft={() => desk.setPicked(undefined)}
        />
        <MapColumn
          items={desk.items}
          microBrainId={microBrainId}
          report={matter.data}
          picked={desk.picked}
          onPick={desk.setPicked}
          now={now}
        />
      </View>
      <Foot />
    </View>
  )
}

function Alarms({ count, onLook }: { count: number; onLook: () => void }) {
  const t = useT(deskWords)
  if (count === 0) return null
  return (
    <Notice
      icon="siren"
      tone="red"
      end={
        <Button small kind="danger" onPress={onLook} testId="desk-look">
          {t('look')}
        </Button>
      }
      testId="desk-alarm"
    >
      {t('urgentCame', { count })}
    </Notice>
  )
}

function Foot() {
  const t = useT(deskWords)
  const on = useSound((sound) => sound.on)
  return (
    <View className="desk-foot line between note soft">
      <View className="grow one">{`${t('keys')} · ${t('keysNote')}`}</View>
      <Button small kind="plain" icon="bell" onPress={turnSound} testId="desk-sound">
        {t(on ? 'sound' : 'mute')}
      </Button>
    </View>
  )
}

const turnSound = () => useSound.setState(({ on }) => ({ on: !on }))

const focusIn = (selector: string) =>
  document.querySelector<HTMLElement>(`${selector} input, ${selector} textarea`)?.focus()
