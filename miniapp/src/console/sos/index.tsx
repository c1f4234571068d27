// 校园110 on a wide screen: open calls first, and one of them with its place, whoever was told, and the steps; by keys too.
import { isOpenSos, type SosStaffStep } from '@chaolin/shared/campus/sos'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import type { SosItem } from '../../staff/sos/api'
import { SosLine } from '../../staff/sos/line'
import { useSosRows, type SosState } from '../../staff/sos/list'
import { SosCase } from '../../staff/sos/sos-case'
import { useSosCase } from '../../staff/sos/use-case'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Tabs } from '../../ui/tabs'
import { sosWords } from '../../staff/sos/words'
import { useKeys } from '../desk/keys'
import { ListState } from '../parts/list-state'
import { PairView } from '../parts/pair-view'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { usePostsQuery } from '../parts/posts'
import { Room } from '../parts/room'
import { useSosPosts } from './use-open'
import { sosRoomWords } from './words'
import '../../ui/styles/sos.scss'

export default function SosRoom() {
  const t = useT(sosRoomWords)
  const say = useT(sosWords)
  const { ids } = useOwnPosts()
  const known = usePostsQuery()
  const own = useSosPosts()
  const { params } = useRouter()
  const [post, setPost] = useState<string>()
  const [state, setState] = useState<SosState>('open')
  const [number, setNumber] = useState<string | undefined>(params['number'])
  const home = post ?? own[0]
  const rows = useSosRows(home, state)
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  useListKeys(items, number, setNumber)
  if (ids.length === 0) return <Room name="sos" state="forbidden" />
  if (!known.data) return <Room name="sos" state={stateOf(known)} onRetry={() => void known.refetch()} />
  const empty =
    state === 'open'
      ? { title: t('none'), note: t('noneNote') }
      : { title: say('noneClosed'), note: say('noneClosedNote') }
  const choose = (id: string) => {
    setPost(id)
    setNumber(undefined)
  }
  const list = (
    <>
      <PostChoice value={home} onChange={choose} />
      <Tabs
        options={[
          { value: 'open', label: say('tabOpen') },
          { value: 'closed', label: say('tabClosed') },
        ]}
        value={state}
        onChange={setState}
        flush
        testId="sos-state"
      />
      {home === undefined ? (
        <Empty art="forbidden" title={say('noPost')} note={say('noPostNote')} testId="sos-no-post" />
      ) : (
        <ListState rows={rows} empty={empty} testId="sos">
          <Card kind="flush">
            {items.map((item) => (
              <SosLine
                key={item.number}
                item={item}
                on={item.number === number}
                onPress={() => setNumber(item.number)}
              />
            ))}
          </Card>
        </ListState>
      )}
      <View className="note soft keys-note">{`${t('keys')} · ${t('keysNote')}`}</View>
    </>
  )
  return (
    <Room name="sos">
      <PairView
        narrow
        list={list}
        detail={number ? <Detail key={number} number={number} /> : undefined}
        hint={t('hint')}
        onBack={() => setNumber(undefined)}
      />
    </Room>
  )
}

function useListKeys(
  items: readonly SosItem[],
  picked: string | undefined,
  onPick: (number: string) => void,
) {
  const move = (by: 1 | -1) => {
    const at = items.findIndex(({ number }) => number === picked)
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) onPick(next.number)
  }
  useKeys({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
  })
}

function Detail({ number }: { number: string }) {
  const opened = useSosCase(number)
  const { look, agreed, step, onStep, onAgree } = opened
  const press = (act: SosStaffStep) => {
    const sos = look.data
    if (sos && isOpenSos(sos.status) && sos.steps.includes(act) && !step.isPending) onStep(act)
  }
  useKeys({
    Enter: () => !agreed && onAgree(),
    a: () => press('acknowledge'),
    r: () => press('arrive'),
    x: () => press('close'),
  })
  return <SosCase {...opened} />
}
