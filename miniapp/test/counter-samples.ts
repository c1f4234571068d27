// What the counter's doors answer in tests: a site with three counters, a ticket in its queue, the same in full.
import { ok } from './console-door'

export const site = { id: 'site-campus-1', name: '观澜学院校警驿站' }
export const at = (clock: string) => `2026-11-18T${clock}:00+08:00`
export const row = (more: object = {}) => ({
  number: 'AAAAAAAAAAA1',
  ticket: 'A001',
  kind: 'booked',
  status: 'checked_in',
  service: 'renewal',
  from: at('14:00'),
  until: at('14:30'),
  parked: false,
  inLine: true,
  calls: 0,
  counter: null,
  applicantName: '陈**',
  idNumber: '330114********0011',
  exemption: null,
  feeFen: 2000,
  steps: [],
  ...more,
})
export const view = (more: object = {}) => ({
  ...row(),
  service: { code: 'renewal', name: { zh: '换领', en: 'Renewal' } },
  site: { ...site, directions: '' },
  slotId: '1',
  feeReason: '工本费',
  dueFen: 0,
  heldUntil: null,
  applicant: { name: '陈**', idNumber: '330114********0011', phone: '138****0000' },
  ahead: 0,
  moved: false,
  offers: [],
  checkIn: { from: at('13:30'), until: at('14:45') },
  validity: null,
  ics: '',
  ifMissed: { zh: '', en: '' },
  refund: null,
  payment: null,
  timeline: [{ at: at('13:40'), step: 'check-in', status: 'checked_in', by: 'you', note: null }],
  ...more,
})
export const services = [
  {
    code: 'renewal',
    name: { zh: '换领', en: 'Renewal' },
    exemptions: [{ code: 'low_income', feeFen: 0 }],
  },
  { code: 'temporary', name: { zh: '临时身份证', en: 'Temporary' }, exemptions: [] },
]
export const counters = [
  { id: '1', name: '1 号窗口', services: ['renewal', 'temporary'] },
  { id: '2', name: '2 号窗口', services: ['renewal'] },
  { id: '3', name: '3 号窗口', services: ['hukou'] },
]
export const queue = (items: object[]) => ok({ site, counters, items })
