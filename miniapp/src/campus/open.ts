// The ways to the pages of the campus, and what a tile of it leads to. Nothing in an address needs to be decoded.
import Taro from '@tarojs/taro'
import type { ServiceView } from './api'

const go = (url: string) => void Taro.navigateTo({ url })

export const openCampus = () => go('/campus/home/index')
/** Back to it where one came from there, else in place of this page. */
export function toCampus(): void {
  const pages = Taro.getCurrentPages()
  const before = pages[pages.length - 2]?.route ?? ''
  if (before.includes('campus/home')) void Taro.navigateBack()
  else void Taro.redirectTo({ url: '/campus/home/index' })
}
export const openClaim = () => go('/campus/claim/index')
export const openSos = () => go('/campus/sos/index')
export const openWalk = () => go('/campus/walk/index')
export const openLooks = () => go('/campus/looks/index')

export const openRequests = () => go('/campus/requests/index')
/** ID matters are booked, and stand, where all appointments do. */
export const openAppointments = () => go('/appointments/list/index')
/** A request of mine with what was said about it. */
export const openThread = (number: string) => go(`/campus/thread/index?number=${number}`)
export const openRequest = (service: string) => go(`/campus/request/index?service=${service}`)
export const openAnswers = (service: string) => go(`/campus/answers/index?service=${service}`)
export const openLost = () => go('/campus/lost/index')
export const openNewLost = (kind: 'lost' | 'found') => go(`/campus/lost-new/index?kind=${kind}`)
export const openItem = (id: string) => go(`/campus/item/index?id=${id}`)
export const openFraud = () => go('/campus/fraud/index')
export const openQuiz = () => go('/campus/quiz/index')

/** The richer flow of a service; one that has none, or that this version does not know, is asked for plainly. */
export function openService({ code, opens }: Pick<ServiceView, 'code' | 'opens'>): void {
  if (opens === 'sos') return openSos()
  if (opens === 'answers') return openAnswers(code)
  if (opens === 'lost') return openLost()
  if (opens === 'fraud') return openFraud()
  // Bookings and invitations stand above the plain form, which knows the campus.
  openRequest(code)
}
