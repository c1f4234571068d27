// The services behind the campus code: rows of data, and the nine that every installation starts with.
import type { Duration, Question } from '../reports/categories.ts'

/** What a request becomes: a report of the campus post, or a case that only one person reads. */
export const serviceShapes = ['report', 'case'] as const
export type ServiceShape = (typeof serviceShapes)[number]
/** Who reads what was written: everybody at the post; the handler, while the post sees that there is something; the handler alone. */
export const confidentialities = ['post', 'handler', 'sealed'] as const
export type Confidentiality = (typeof confidentialities)[number]
/** Who acts beside the campus: its police post, its street, or that street where the matter is about the town. */
export const jointSeats = ['police', 'street', 'town'] as const
export type JointSeat = (typeof jointSeats)[number]
/** The richer flow that a tile leads to. */
export const serviceFlows = [
  'tips',
  'sos',
  'answers',
  'cases',
  'trouble',
  'lost',
  'fraud',
  'appointments',
  'visits',
] as const
export type ServiceFlow = (typeof serviceFlows)[number]

/** The pictures a tile may have: what is drawn on every phone. */
export const serviceIcons = [
  'shield',
  'book',
  'scale',
  'chat',
  'search',
  'heart',
  'alert',
  'calendar',
  'door',
  'gate',
  'speak',
  'users',
  'idcard',
  'key',
  'ask',
  'box',
  'siren',
  'phone',
  'home',
  'tool',
  'bell',
] as const
export type ServiceIcon = (typeof serviceIcons)[number]

export type Words = { zh: string; en: string }
export type ServiceRow = {
  code: string
  name: Words
  hint: Words
  icon: string
  position: number
  shape: ServiceShape
  /** Null: triage reads it from the text. */
  category: string | null
  questions: Question[]
  resolveWithin: Duration
  confidentiality: Confidentiality
  anonymous: boolean
  joint: JointSeat | null
  opens: ServiceFlow | null
  enabled: boolean
}

export const isConfidential = ({ confidentiality }: Pick<ServiceRow, 'confidentiality'>) =>
  confidentiality !== 'post'

/** A matter this far from the campus is the town's. */
export const townBeyondM = 1000

/** How far from the campus, where that is known; else whether the community that was named is another than its own. */
export type Whereabouts = { distanceM: number | null; isElsewhere?: boolean }

/** 烦心事: the street acts beside the campus where its own kind of matter is told of, or it lies out in the town. */
export function isOfTown(categoryHome: string, { distanceM, isElsewhere = false }: Whereabouts) {
  if (categoryHome === 'street') return true
  return distanceM === null ? isElsewhere : distanceM > townBeyondM
}

/** What the post reads in place of what only the handler may read. */
export const onlyHandlerReads = '内容只有经办人能看'

/** Who asks for such help need not say who they are until they want to. */
export const startsAnonymous = (confidentiality: Confidentiality, wished: boolean | undefined) =>
  wished ?? confidentiality === 'sealed'

/** Why a row cannot be one of these shapes; null: it can. */
export function wrongShape(row: ServiceRow): { path: string; message: string } | null {
  const isCase = row.shape === 'case'
  if (isCase !== isConfidential(row))
    return { path: 'confidentiality', message: '保密的服务用 case，其他用 report' }
  if (row.confidentiality === 'handler' && row.category === null)
    return { path: 'category', message: '只给经办人看的服务要定好类别' }
  if (isCase && row.joint !== null) return { path: 'joint', message: '保密的服务没有联办方' }
  return null
}

const closedness = (confidentiality: Confidentiality) => confidentialities.indexOf(confidentiality)
type Promised = { before: Confidentiality | null; asked: boolean }

/**
 * How few may read a service for good: what it started as, and what it is now where it was there from the start or where
 * somebody wrote to it. Issue 7 (6): 'only the counsellor on the case can read it, not even the dispatcher or admin'.
 */
export function promisedConfidentiality(code: string, { before, asked }: Promised): Confidentiality {
  const started = startingServices.find((row) => row.code === code)?.confidentiality
  const kept = started || asked ? before : null
  return [started, kept].reduce<Confidentiality>(
    (most, one) => (one && closedness(one) > closedness(most) ? one : most),
    'post',
  )
}

/** Whether no more people read it than were promised. */
export const keepsPromise = (confidentiality: Confidentiality, promised: Confidentiality) =>
  closedness(confidentiality) >= closedness(promised)

/** Why a row may not take the place of the one before; null: it may. Who wrote in confidence is never laid open. */
export function opensUp(row: ServiceRow, promised: Promised): { path: string; message: string } | null {
  if (keepsPromise(row.confidentiality, promisedConfidentiality(row.code, promised))) return null
  return {
    path: row.shape === 'case' ? 'confidentiality' : 'shape',
    message: '答应过只有经办人能看，不能再放开',
  }
}

const running = (hours: number): Duration => ({ minutes: hours * 60, clock: 'running' })
const workingDays = (days: number): Duration => ({ minutes: days * 8 * 60, clock: 'working' })

const which = (id: string, name: Words, options: [string, string, string][]): Question => ({
  id,
  ...name,
  kind: 'choice',
  options: options.map(([option, zh, en]) => ({ id: option, zh, en })),
  required: false,
})

const usual = {
  shape: 'report',
  confidentiality: 'post',
  anonymous: false,
  joint: null,
  questions: [],
} as const

type Start = Omit<ServiceRow, 'position' | 'enabled' | keyof typeof usual> &
  Partial<Pick<ServiceRow, keyof typeof usual>>

const rows: Start[] = [
  {
    code: 'police_tip',
    name: { zh: '青牛警务', en: 'Campus police' },
    hint: { zh: '线索、求助，可以匿名', en: 'Tips and help, anonymous if you wish' },
    icon: 'shield',
    category: 'security',
    resolveWithin: running(24),
    anonymous: true,
    joint: 'police',
    opens: 'tips',
  },
  {
    code: 'hukou',
    name: { zh: '户籍咨询', en: 'Household register' },
    hint: { zh: '先搜常见问题，没有再问', en: 'Search the answers first, then ask' },
    icon: 'book',
    category: 'advice',
    resolveWithin: workingDays(1),
    questions: [
      which('about', { zh: '关于什么？', en: 'About what?' }, [
        ['move_in', '迁入', 'Moving in'],
        ['move_out', '迁出', 'Moving out'],
        ['papers', '证明和借页', 'Papers'],
        ['other', '其他', 'Something else'],
      ]),
    ],
    opens: 'answers',
  },
  {
    code: 'legal_aid',
    name: { zh: '法律援助', en: 'Legal aid' },
    hint: { zh: '内容只有经办人能看', en: 'Only the person on your case reads it' },
    icon: 'scale',
    shape: 'case',
    category: 'advice',
    resolveWithin: workingDays(3),
    confidentiality: 'handler',
    opens: 'cases',
  },
  {
    code: 'trouble',
    name: { zh: '烦心事', en: 'Something bothers me' },
    hint: { zh: '留一句话，自动分到该办的人', en: 'Say it; it finds the right people' },
    icon: 'chat',
    category: null,
    resolveWithin: workingDays(2),
    anonymous: true,
    joint: 'town',
    opens: 'trouble',
  },
  {
    code: 'lost_found',
    name: { zh: '失物招领', en: 'Lost and found' },
    hint: { zh: '丢了什么，捡到什么', en: 'What you lost, what you found' },
    icon: 'search',
    category: 'other',
    resolveWithin: workingDays(2),
    opens: 'lost',
  },
  {
    code: 'counselling',
    name: { zh: '心理支持', en: 'Counselling' },
    hint: { zh: '只有接待您的老师能看，可以不说姓名', en: 'Only your counsellor reads it; no name needed' },
    icon: 'heart',
    shape: 'case',
    category: null,
    resolveWithin: running(4),
    confidentiality: 'sealed',
    anonymous: true,
    opens: 'cases',
  },
  {
    code: 'anti_fraud',
    name: { zh: '反诈中心', en: 'Anti-fraud' },
    hint: { zh: '查号码和链接，报诈骗', en: 'Check a number or link, report a scam' },
    icon: 'alert',
    category: 'fraud',
    resolveWithin: running(2),
    joint: 'police',
    opens: 'fraud',
  },
  {
    code: 'id_appointment',
    name: { zh: '身份证与户籍办理预约', en: 'ID card appointments' },
    hint: { zh: '在校警驿站办', en: 'At the police post on campus' },
    icon: 'calendar',
    category: 'advice',
    resolveWithin: workingDays(1),
    opens: 'appointments',
  },
  {
    code: 'campus_visit',
    name: { zh: '访客入校', en: 'Campus visitors' },
    hint: { zh: '请人进校园', en: 'Invite somebody to the campus' },
    icon: 'door',
    category: 'advice',
    resolveWithin: workingDays(1),
    opens: 'visits',
  },
]

export const startingServices: ServiceRow[] = rows.map((row, position) => ({
  ...usual,
  questions: [],
  ...row,
  position,
  enabled: true,
}))
