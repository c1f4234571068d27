// Answers of the server as the component tests of visits need them.
import type { PassAnswer, VisitView } from '../src/visits/api'

const frame = { from: '2026-11-22T01:00:00Z', until: '2026-11-22T10:00:00Z' }

export const visitView = (part: Partial<VisitView> = {}): VisitView => ({
  id: 'v1',
  kind: 'invite',
  status: 'accepted',
  as: 'visitor',
  compound: { id: 'compound-1', name: '湾南小区' },
  household: { label: '3幢2单元501' },
  visitorName: '林*',
  claimed: true,
  ...frame,
  doors: ['perimeter', 'stairwell'],
  doorsAsked: ['perimeter', 'stairwell'],
  maxUses: 3,
  party: 1,
  purpose: null,
  plate: null,
  standing: null,
  paper: false,
  answerBy: null,
  lapsed: false,
  createdAt: '2026-11-22T00:00:00Z',
  claimedAt: '2026-11-22T00:30:00Z',
  visitorPhone: null,
  idTail: null,
  entries: 0,
  parking: null,
  given: null,
  keptUntil: null,
  timeline: [{ at: '2026-11-22T00:00:00Z', step: 'invite', status: 'invited', by: 'household' }],
  ...part,
})

export const passAnswer = (part: Partial<PassAnswer> = {}): PassAnswer => ({
  token: '',
  code: 'QP1:00',
  rotation: null,
  ...frame,
  doors: ['perimeter', 'stairwell'],
  maxUses: 3,
  nowMs: Date.parse(frame.from),
  ...part,
})
