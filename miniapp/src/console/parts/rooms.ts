// The rooms of the console, and who may enter which.
import Taro from '@tarojs/taro'
import type { RoleName } from '@chaolin/shared/residents/schema'
import { hasRole, useSession } from '../../session'
import type { IconName } from '../../ui/icon-names'
import { usePosts } from './posts'

export const rooms = [
  { name: 'desk', icon: 'list', note: 'deskNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  { name: 'hotline', icon: 'phone', note: 'hotlineNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  { name: 'people', icon: 'users', note: 'peopleNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  { name: 'alerts', icon: 'bell', note: 'alertsNote', roles: ['admin', 'dispatcher', 'supervisor'] },
  { name: 'deliveries', icon: 'send', note: 'deliveriesNote', roles: ['admin', 'dispatcher'] },
  { name: 'rules', icon: 'transfer', note: 'rulesNote', roles: ['admin'] },
  { name: 'areas', icon: 'map', note: 'areasNote', roles: ['admin'] },
  { name: 'calendar', icon: 'calendar', note: 'calendarNote', roles: ['admin'] },
  { name: 'addresses', icon: 'book', note: 'addressesNote', roles: ['admin'] },
  { name: 'triage', icon: 'filter', note: 'triageNote', roles: ['admin'] },
  { name: 'endpoints', icon: 'share', note: 'endpointsNote', roles: ['admin'] },
  { name: 'intake', icon: 'speak', note: 'intakeNote', roles: ['admin'] },
  {
    name: 'supervision',
    icon: 'scale',
    note: 'supervisionNote',
    roles: ['staff', 'dispatcher', 'supervisor'],
  },
  { name: 'hazards', icon: 'shield', note: 'hazardsNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  {
    name: 'dashboard',
    icon: 'chart',
    note: 'dashboardNote',
    roles: ['staff', 'dispatcher', 'supervisor'],
  },
  { name: 'wall', icon: 'eye', note: 'wallNote', roles: ['admin', 'staff', 'dispatcher', 'supervisor'] },
  { name: 'devices', icon: 'key', note: 'devicesNote', roles: ['admin', 'dispatcher', 'supervisor'] },
  {
    name: 'exports',
    icon: 'print',
    note: 'exportsNote',
    roles: ['admin', 'staff', 'dispatcher', 'supervisor'],
  },
  { name: 'terms', icon: 'clock', note: 'termsNote', roles: ['dispatcher', 'supervisor'] },
  { name: 'templates', icon: 'edit', note: 'templatesNote', roles: ['dispatcher', 'supervisor'] },
  { name: 'mediation', icon: 'chat', note: 'mediationNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  { name: 'compounds', icon: 'home', note: 'compoundsNote', roles: ['staff', 'dispatcher'] },
  { name: 'volunteers', icon: 'heart', note: 'volunteersNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  { name: 'counter', icon: 'idcard', note: 'counterNote', roles: ['clerk'] },
  { name: 'schedules', icon: 'calendar', note: 'schedulesNote', roles: ['clerk', 'admin'] },
  { name: 'display', icon: 'eye', note: 'displayNote', roles: ['clerk', 'admin'] },
  { name: 'cashier', icon: 'pay', note: 'cashierNote', roles: ['cashier', 'admin'] },
  { name: 'sos', icon: 'siren', note: 'sosNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  { name: 'campus', icon: 'ox', note: 'campusNote', roles: ['staff', 'dispatcher', 'supervisor'] },
  { name: 'cases', icon: 'lock', note: 'casesNote', roles: ['staff', 'dispatcher', 'counsellor'] },
  {
    name: 'campus-lists',
    icon: 'search',
    note: 'campusListsNote',
    roles: ['staff', 'dispatcher', 'supervisor', 'admin'],
  },
] as const satisfies readonly { name: string; icon: IconName; note: string; roles: readonly RoleName[] }[]
export type RoomName = (typeof rooms)[number]['name']

const ofCampus = new Set<RoomName>(['sos', 'cases', 'campus', 'campus-lists'])

/** What is shown, whose work is at a campus theirs first; what may be done is for the server to say. */
export function useRooms() {
  const person = useSession((session) => session.person)
  const { posts } = usePosts()
  const open = rooms.filter(({ roles }) => hasRole(person, ...roles))
  const held = person?.roles ?? []
  const kinds = held.flatMap(({ microBrainId }) => posts.find(({ id }) => id === microBrainId)?.kind ?? [])
  const theirs = open.filter(({ name }) => ofCampus.has(name))
  const others = open.filter(({ name }) => !ofCampus.has(name))
  if (kinds.includes('campus')) return [...theirs, ...others]
  // A community and a street have neither calls nor codes; who supervises or receives in confidence may have them below.
  const none =
    kinds.length > 0 &&
    kinds.every((kind) => kind === 'community' || kind === 'street') &&
    held.every(({ role }) => role !== 'admin' && role !== 'supervisor' && role !== 'counsellor')
  return none ? others : open
}

/** In place of the room that is left: back leads out of the console, not through all rooms. */
export const enterRoom = (name: RoomName) => void Taro.redirectTo({ url: `/console/${name}/index` })
export const openRoom = (name: RoomName) => void Taro.navigateTo({ url: `/console/${name}/index` })
export const enterDeliveriesOf = (microBrainId: string) =>
  void Taro.redirectTo({ url: `/console/deliveries/index?post=${encodeURIComponent(microBrainId)}` })
export const openFloor = () => void Taro.redirectTo({ url: '/console/index' })
