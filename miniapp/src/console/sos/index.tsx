// 校园110 on a wide screen: open calls first, and one of them with its place, whoever was told, and the steps; by keys too.
import { useInfiniteQuery } from '@tanstack/react-query'
import { isOpenSos, type SosStaffStep } from '@chaolin/shared/campus/sos'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { readSosList, sosKey, type SosItem } from '../../staff/sos/api'
import { SosCase, SosTag } from '../../staff/sos/sos-case'
import { useSosCase } from '../../staff/sos/use-case'
import { classes } from '../../ui/attributes'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Pressable } from '../../ui/pressable'
import { serverNowMs } from '../../ui/server-time'
import { Tabs } from '../../ui/tabs'
import { when } from '../../ui/time'
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

type State = 'open' | 'closed'
const everyMs = 10_000

export default function SosRoom() {
  const t = useT(sosRoomWords)
  const { ids } = useOwnPosts()
  const known = usePostsQuery()
  const own = useSosPosts()
  const { params } = useRouter()
  const [post, setPost] = useState<string>()
  const [state, setState] = useState<State>('open')
  const [number, setNumber] = useState<string | undefined>(params['number'])
  const home = post ?? own[0]
  const rows = useSosRows(home, state)
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  useListKeys(items, number, setNumber)
  if (ids.length === 0) return <Room name="sos" state="forbidden" />
  if (!known.data) return <Room name="sos" state={stateOf(known)} onRetry={() => void known.refetch()} />
  const choose = (id: string) => {
    setPost(id)
    setNumber(undefined)
  }
  const list = (
    <>
      <PostChoice value={home} onChange={choose} />
      <Tabs
        options={[
          { value: 'open', label: t('open') },
          { value: 'closed', label: t('closed') },
        ]}
        value={state}
        onChange={setState}
        flush
        testId="sos-state"
      />
      {home === undefined ? (
        <Empty art="forbidden" title={t('noPost')} note={t('noPostNote')} testId="sos-no-post" />
      ) : (
        <ListState rows={rows} empty={emptyOf(t, state)} testId="sos">
          <Card kind="flush">
            {items.map((item) => (
              <Line
                key={item.number}
                item={item}
                on={item.number === number}
                onPress={() => setNumber(item.number)}
              />
            ))}
          </Card>
        </ListState>
      )}
      <View className="note soft">{`${t('keys')} · ${t('keysNote')}`}</View>
    </>
  )
  return (
    <Room name="sos">
      <PairView
        list={list}
        detail={number ? <Detail key={number} number={number} /> : undefined}
        hint={t('hint')}
        onBack={() => setNumber(undefined)}
      />
    </Room>
  )
}

const useSosRows = (home: string | undefined, state: State) =>
  useInfiniteQuery({
    queryKey: sosKey('list', home, state),
    queryFn: ({ pageParam }) => readSosList({ microBrainId: home ?? '', state, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: home !== undefined,
    refetchInterval: everyMs,
  })

type Words = ReturnType<typeof useT<keyof (typeof sosRoomWords)['zh']>>

const emptyOf = (t: Words, state: State) =>
  state === 'open'
    ? { title: t('none'), note: t('noneNote') }
    : { title: t('noneClosed'), note: t('noneClosedNote') }

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

function Line({ item, on, onPress }: { item: SosItem; on: boolean; onPress: () => void }) {
  const t = useT(sosRoomWords)
  const words = useT(sosWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  return (
    <Pressable
      className={classes('sos-line', on && 'on')}
      onPress={onPress}
      told={{ selected: on }}
      testId={`sos-${item.number}`}
    >
      <View className="grow">
        <View className="strong one">{item.campus?.name ?? item.police?.name ?? item.number}</View>
        <View className="note soft one">
          {`${when(item.raisedAt, now, language)} · ${words(`origin_${item.origin}`)} · ${t('alerted', { count: item.alerted })}`}
        </View>
      </View>
      <SosTag status={item.status} />
    </Pressable>
  )
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
