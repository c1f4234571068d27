// Answers of the server as the component tests of appointments need them.
import type { AppointmentView, Service, SiteSlots, SlotView } from '../src/appointments/api'

const both = (zh: string) => ({ zh, en: zh })

export const service = (part: Partial<Service> = {}): Service => ({
  code: 'renewal',
  name: both('到期换领'),
  slotMinutes: 15,
  bring: [both('旧身份证')],
  whoComes: both('本人到场'),
  takes: both('六十日内发证'),
  feeFen: 2000,
  feeSource: '发改价格〔2003〕2322号',
  exemptions: [{ code: 'low_income', feeFen: 0 }],
  proof: both('减免要在窗口出示证明原件'),
  guardianUnder16: true,
  validity: [both('未满 16 周岁：五年')],
  source: '居民身份证法第五条',
  ifMissed: both('来不了请提前取消'),
  refunds: [{ when: 'cancelled', refund: 'all', words: both('签到前取消：全额退') }],
  ...part,
})

export const slot = (id: string, from: string, free = 2): SlotView => ({
  id,
  service: 'renewal',
  from,
  until: new Date(Date.parse(from) + 15 * 60_000).toISOString(),
  capacity: 5,
  free,
})

export const siteSlots = (id: string, slots: SlotView[], distanceM: number | null = null): SiteSlots => ({
  site: { id, name: `驿站 ${id}`, distanceM },
  waiting: 3,
  slots,
})

export const site = (id: string) => ({
  id,
  kind: 'campus_police_post',
  name: `驿站 ${id}`,
  offers: [{ code: 'renewal', name: both('到期换领') }],
  place: { lng: 120.35, lat: 30.31, coordinates: 'wgs84' },
})

export const appointment = (part: Partial<AppointmentView> = {}): AppointmentView => ({
  number: 'K7M-2QX-9TF',
  kind: 'booked',
  status: 'booked',
  service: { code: 'renewal', name: both('到期换领') },
  site: { id: 's1', name: '驿站 s1', directions: '南门进来左手边' },
  slotId: '7',
  from: '2026-11-24T01:30:00.000Z',
  until: '2026-11-24T01:45:00.000Z',
  feeFen: 2000,
  feeReason: '发改价格〔2003〕2322号',
  dueFen: 0,
  exemption: null,
  heldUntil: null,
  applicant: { name: '陈**', idNumber: '330114********0011', phone: '138****0000' },
  ticket: null,
  counter: null,
  ahead: null,
  parked: false,
  moved: false,
  offers: [],
  steps: ['cancel', 'reschedule'],
  checkIn: { from: '2026-11-24T01:00:00.000Z', until: '2026-11-24T02:00:00.000Z' },
  validity: both('26 至 45 周岁：二十年'),
  ics: '/v1/appointments/K7M-2QX-9TF.ics?expires=1&signature=s',
  ifMissed: both('来不了请提前取消'),
  refund: null,
  miss: null,
  payment: money(),
  timeline: [{ at: '2026-11-23T01:00:00.000Z', step: 'book', status: 'held', by: 'you', note: null }],
  ...part,
})

export function money(part: Partial<NonNullable<AppointmentView['payment']>> = {}) {
  return {
    number: 'CL0000000000000000000001',
    status: 'paid' as const,
    paidFen: 2000,
    paidAt: '2026-11-23T01:05:00.000Z',
    backFen: 0,
    backAt: null,
    late: false,
    ...part,
  }
}
