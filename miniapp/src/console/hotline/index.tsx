// The hotline's room: a form for whoever is on the phone, and beside it where it goes and what is known already.
import { View } from '@tarojs/components'
import { useEffect, useRef } from 'react'
import { roleMay } from '@chaolin/shared/staff/rules'
import { stateOf } from '../../query'
import { usePosts } from '../../staff/parts/use-post'
import { useNow } from '../../ui/use-now'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { CallForm } from './call-form'
import { Receipt } from './receipt'
import { useCall } from './use-call'
import { Nearby, WhereTo } from './where-to'

export default function HotlinePage() {
  const { me, post } = usePosts()
  const now = useNow(20_000)
  const microBrainId = post?.microBrainId ?? ''
  const desk = useCall(microBrainId)
  useSendKey(desk.submit)
  return (
    <Room
      name="hotline"
      state={me.data && !post ? 'forbidden' : stateOf(me)}
      onRetry={() => void me.refetch()}
      requestId={requestIdOf(me.error)}
    >
      {desk.receipt ? (
        <Receipt receipt={desk.receipt} now={now} onNext={desk.next} />
      ) : (
        <View className="columns">
          <CallForm desk={desk} />
          <View className="stack gap-3">
            <WhereTo desk={desk} />
            <Nearby
              desk={desk}
              microBrainId={microBrainId}
              mayMerge={post !== undefined && roleMay(post.role, 'merge')}
              now={now}
            />
          </View>
        </View>
      )}
    </Room>
  )
}

/** Also from within a field: the other hand holds the phone. */
function useSendKey(send: () => void): void {
  const held = useRef(send)
  held.current = send
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
      event.preventDefault()
      held.current()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
