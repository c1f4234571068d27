// Answers of the server as the component tests of campus services need them.
import { startingServices } from '@chaolin/shared/campus/services'
import type {
  FraudAnswer,
  LostClaim,
  LostItem,
  OwnRequest,
  QuizResult,
  RequestReceipt,
  ServiceView,
} from '../src/campus/api'

const both = (zh: string) => ({ zh, en: zh })

export const serviceRow = (code: string): ServiceView => {
  const row = startingServices.find((service) => service.code === code)
  if (!row) throw new Error(`no service ${code}`)
  const { name, hint, icon, shape, questions, resolveWithin, confidentiality, anonymous, opens } = row
  return { code, name, hint, icon, shape, questions, resolveWithin, confidentiality, anonymous, opens }
}
export const services = startingServices.map(({ code }) => serviceRow(code))

export const me = (hasCode = true) => ({
  person: { id: 'p', roles: [{ role: 'student' }] },
  households: hasCode
    ? [{ id: 'h-1', compoundId: 'campus-1', address: '学生', role: 'owner', code: 'X' }]
    : [],
  ...(hasCode ? { campusCode: { campusId: 'campus-1', status: 'active' } } : {}),
  unread: 0,
})

export const campuses = ['campus-1', 'campus-2'].map((id, index) => ({
  id,
  name: `${index + 1}号校区`,
  kind: 'campus',
  path: [],
}))

export const lines = [
  { number: '12356', name: both('心理援助热线') },
  { number: '0571-1', name: both('校园值班') },
]

export const receipt = (code: string, part: Partial<RequestReceipt> = {}): RequestReceipt => ({
  number: 'K7M-2QX-9TF',
  service: { code, name: serviceRow(code).name },
  status: 'submitted',
  anonymous: false,
  microBrain: { id: 'campus-1', name: '一号校区', kind: 'campus', path: [] },
  dueAt: '2026-11-24T02:00:00.000Z',
  createdAt: '2026-11-23T02:00:00.000Z',
  urgent: null,
  helpLines: [],
  ...part,
})

export const ownRequest = (code: string, part: Partial<OwnRequest> = {}): OwnRequest => ({
  number: 'K7M-2QX-9TF',
  service: { code, name: serviceRow(code).name },
  shape: serviceRow(code).shape,
  status: serviceRow(code).shape === 'case' ? 'open' : 'accepted',
  createdAt: '2026-11-23T02:00:00.000Z',
  dueAt: '2026-11-24T02:00:00.000Z',
  lastMessage: null,
  text: '最近睡不好，想聊聊',
  answers: {},
  photos: [],
  anonymous: true,
  microBrain: { id: 'campus-1', name: '一号校区', kind: 'campus', path: [] },
  urgent: null,
  helpLines: [],
  messages: [],
  timeline: [],
  question: null,
  times: [],
  acts: ['write', 'withdraw'],
  ...part,
})

export const thing = (id: string, part: Partial<LostItem> = {}): LostItem => ({
  id,
  campusId: 'campus-1',
  kind: 'found',
  category: 'umbrella',
  status: 'open',
  title: '黑色长柄雨伞',
  text: null,
  spot: '二号食堂门口',
  at: '2026-11-22T04:00:00.000Z',
  createdAt: '2026-11-22T05:00:00.000Z',
  photos: [],
  mine: false,
  ...part,
})

export const claim = (item: LostItem, part: Partial<LostClaim> = {}): LostClaim => ({
  id: 'c-1',
  status: 'open',
  item,
  reason: null,
  keptAt: null,
  createdAt: '2026-11-23T01:00:00.000Z',
  decidedAt: null,
  ...part,
})

export const verdict = (part: Partial<FraudAnswer>): FraudAnswer => ({
  verdict: 'not_listed',
  kind: 'number',
  value: '13800001111',
  note: null,
  since: null,
  advice: both('名单里没有，不等于安全。'),
  ...part,
})

export const quiz = {
  questions: ['one', 'two'].map((id) => ({
    id,
    text: both(`题 ${id}`),
    options: [
      { id: 'yes', text: both('可以') },
      { id: 'no', text: both('不可以') },
    ],
  })),
}

export const quizResult = (id: number, right: number): QuizResult => ({
  id,
  at: '2026-11-23T02:00:00.000Z',
  right,
  of: 2,
  items: quiz.questions.map((question, index) => ({
    id: question.id,
    answer: index < right ? 'no' : 'yes',
    right: 'no',
    correct: index < right,
    why: both('验证码等于密码'),
  })),
})
