// The icon of a service: data may name one that this version does not draw.
import type { IconName } from '../../ui/icon-names'

const drawn: Readonly<Record<string, IconName>> = {
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

export const iconOf = (name: string): IconName => drawn[name] ?? 'ask'
