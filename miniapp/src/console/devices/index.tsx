// The room of screens: links for the wall, made, seen in use, taken back.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { Card, Section } from '../../ui/card'
import { keyOf } from '../api'
import { ListState } from '../parts/list-state'
import { PickList } from '../parts/pick-list'
import { usePosts } from '../parts/posts'
import { Room } from '../parts/room'
import { SecretSheet } from '../parts/secret-sheet'
import { readDevices, type MadeDevice } from './api'
import { DeviceCard } from './device-card'
import { DeviceForm } from './device-form'
import { deviceWords } from './words'

/** The posts whose screens this person looks after; the server says whether one lies below a supervisor's. */
function useRunPosts() {
  const person = useSession((session) => session.person)
  const { nameOf, optionsOf } = usePosts()
  const own = (person?.roles ?? []).flatMap(({ role, microBrainId }) =>
    (role === 'dispatcher' || role === 'supervisor') && microBrainId ? [microBrainId] : [],
  )
  const everywhere = hasRole(person, 'supervisor', 'admin')
  const options = everywhere ? optionsOf() : own.map((id) => ({ value: id, label: nameOf(id) }))
  return { options, nameOf, first: own[0] ?? options[0]?.value, allowed: everywhere || own.length > 0 }
}

export default function DevicesPage() {
  const t = useT(deviceWords)
  const { options, nameOf, first, allowed } = useRunPosts()
  const [chosen, setChosen] = useState<string>()
  const [made, setMade] = useState<MadeDevice>()
  const post = chosen ?? first
  return (
    <Room name="devices" state={allowed ? 'ready' : 'forbidden'}>
      <View className="note soft intro">{t('intro')}</View>
      <View className="columns">
        <Card>
          {options.length > 1 ? (
            <PickList
              label={t('post')}
              options={options}
              values={post ? [post] : []}
              single
              nameOf={nameOf}
              onChange={([id]) => id && setChosen(id)}
              testId="device-post"
            />
          ) : null}
          {post ? <DeviceForm key={post} microBrainId={post} onMade={setMade} /> : null}
        </Card>
        {post ? <Devices microBrainId={post} /> : null}
      </View>
      {made ? (
        <SecretSheet name={made.name} secret={wallLink(made.token)} onKept={() => setMade(undefined)} />
      ) : null}
    </Room>
  )
}

/** Behind the #, which a browser sends to no server. */
export const wallLink = (token: string) =>
  `${location.origin}${location.pathname}#/console/wall/index?device=${encodeURIComponent(token)}`

function Devices({ microBrainId }: { microBrainId: string }) {
  const t = useT(deviceWords)
  const rows = useInfiniteQuery({
    queryKey: keyOf('devices', microBrainId),
    queryFn: ({ pageParam }) => readDevices(microBrainId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <View className="stack gap-3">
      <Section title={t('list')} />
      <ListState rows={rows} empty={{ title: t('none'), note: t('noneNote') }} testId="devices">
        {rows.data?.pages
          .flatMap((page) => page.items)
          .map((device) => (
            <DeviceCard key={device.id} device={device} />
          ))}
      </ListState>
    </View>
  )
}
