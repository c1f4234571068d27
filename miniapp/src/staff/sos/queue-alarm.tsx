// Above the queue on the phone: calls for help that are open at any post where I work.
import Taro from '@tarojs/taro'
import { SosAlarm } from './alarm'
import { useCalledPosts, useOpenSosAt } from './use-open'
import '../../ui/styles/sos.scss'

/** One leads to itself, several to their list. */
export function QueueAlarm() {
  const { called = [] } = useCalledPosts()
  const { items } = useOpenSosAt(called.map(({ id }) => id))
  const open = (number: string) => {
    const query = items.length === 1 ? `?number=${encodeURIComponent(number)}` : ''
    void Taro.navigateTo({ url: `/staff/sos/index${query}` })
  }
  return <SosAlarm items={items} onOpen={open} className="sos-banner in-page" />
}
