// The ways to the pages of appointments. Nothing in an address needs to be decoded: WeChat leaves that undone.
import Taro from '@tarojs/taro'
import type { SlotView } from './api'

const go = (url: string) => void Taro.navigateTo({ url })

/** Led here from a place of one's own, such as the campus: it stays the one that is looked at first. */
const at = (site: string | undefined) => (site ? `&site=${site}` : '')

export const openServices = () => go('/appointments/services/index')
export const openService = (code: string, site?: string) =>
  go(`/appointments/service/index?code=${code}${at(site)}`)
export const openSlots = (service: string, site?: string) =>
  go(`/appointments/slots/index?service=${service}${at(site)}`)
/** Another time for one that stands. */
export const openOtherTime = (number: string, service: string, siteId: string) =>
  go(`/appointments/slots/index?service=${service}&site=${siteId}&number=${number}`)
export const openApply = (siteId: string, slot: Pick<SlotView, 'id' | 'service' | 'from' | 'until'>) =>
  go(
    `/appointments/apply/index?service=${slot.service}&site=${siteId}&slot=${slot.id}` +
      `&from=${Date.parse(slot.from)}`,
  )
export const openWait = (siteId: string, service: string, since: string, to: string) =>
  go(`/appointments/apply/index?service=${service}&site=${siteId}&since=${since}&to=${to}`)
export const openWaitlist = () => go('/appointments/waitlist/index')
export const openList = () => go('/appointments/list/index')
export const openPosts = () => go('/routing/posts/index')

export const detailPath = (number: string) => `/appointments/detail/index?number=${number}`
export const openAppointment = (number: string) => go(detailPath(number))
