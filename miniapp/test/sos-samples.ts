// A call for help and a campus code as the server tells them.
import type { OwnCodeView } from '@chaolin/shared/campus/code-schema'
import type { OwnSos } from '@chaolin/shared/campus/sos-schema'

export const campuses = [1, 2].map((n) => ({
  id: `campus-${n}`,
  name: `${n === 1 ? '一' : '二'}号校区`,
  kind: 'campus',
  path: [],
  place: { lng: 120.3, lat: 30.3, coordinates: 'wgs84' },
}))

export const calls = [
  { kind: 'emergency' as const, number: '110', name: { zh: '报警', en: 'Police' } },
  { kind: 'campus' as const, number: '0571-1', name: { zh: '一号校区保卫', en: 'Campus security' } },
  { kind: 'police' as const, number: '0571-2', name: { zh: '派出所', en: 'Police station' } },
]

export const sosView = (part: Partial<OwnSos> = {}): OwnSos => ({
  number: 'K7M-2QX-9TF',
  status: 'open',
  origin: 'press',
  raisedAt: '2026-11-22T12:00:02.000Z',
  receivedAt: '2026-11-22T12:00:02.000Z',
  campus: { id: 'campus-1', name: '一号校区', kind: 'campus', path: [] },
  police: null,
  alerted: 4,
  acknowledgedAt: null,
  arrivedAt: null,
  closedAt: null,
  places: { kept: 0, everyS: 10, last: null },
  placeKeptUntil: null,
  timeline: [{ at: '2026-11-22T12:00:02.000Z', step: 'raise', status: 'open', note: null, by: 'you' }],
  calls,
  ...part,
})

export const codeView = (part: Partial<OwnCodeView> = {}): OwnCodeView => ({
  status: 'active',
  campusId: 'campus-1',
  kind: 'student',
  name: '学生0007',
  number: '2026**07',
  nowMs: Date.now(),
  ...part,
})
