// The ways to the pages of visits.
import Taro from '@tarojs/taro'

const go = (url: string) => void Taro.navigateTo({ url })
const of = (id: string) => encodeURIComponent(id)

export const openInvite = (householdId?: string) =>
  go(householdId ? `/visits/invite/index?household=${of(householdId)}` : '/visits/invite/index')
export const openVisits = (scope: 'hosting' | 'visiting' = 'hosting') =>
  go(`/visits/list/index?scope=${scope}`)
export const openHome = () => go('/visits/home/index')
export const openAsk = () => go('/visits/ask/index')
export const openPass = (id: string) => go(`/visits/pass/index?id=${of(id)}`)

export const openDoorCode = (householdId: string) => go(`/visits/pass/index?household=${of(householdId)}`)
export const openVisit = (id: string) => go(`/visits/detail/index?id=${of(id)}`)
export const openForget = (id: string) => go(`/visits/detail/index?id=${of(id)}&forget=1`)
export const openAnswer = (id: string) => go(`/visits/answer/index?id=${of(id)}`)
export const openClaim = () => go('/visits/join/index')

/** Where the card leads that the household shares. */
export const cardPath = (id: string, invite: string) =>
  `/visits/claim/index?visit=${of(id)}&invite=${of(invite)}`
