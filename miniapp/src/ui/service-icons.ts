// The picture of a campus service; a row may be older than the list of them.
import { serviceIcons, type ServiceIcon } from '@chaolin/shared/campus/services'
import type { IconName } from './icon-names'

const drawn: Readonly<Record<ServiceIcon, IconName>> = {
  shield: 'shield',
  book: 'book',
  scale: 'scale',
  chat: 'chat',
  search: 'search',
  heart: 'heart',
  alert: 'alert',
  calendar: 'calendar',
  door: 'gate',
  gate: 'gate',
  speak: 'speak',
  users: 'users',
  idcard: 'idcard',
  key: 'key',
  ask: 'ask',
  box: 'box',
  siren: 'siren',
  phone: 'phone',
  home: 'home',
  tool: 'tool',
  bell: 'bell',
}

export const isServiceIcon = (name: string): name is ServiceIcon =>
  (serviceIcons as readonly string[]).includes(name)

export const iconOf = (name: string): IconName => (isServiceIcon(name) ? drawn[name] : 'ask')
