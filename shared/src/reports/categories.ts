// The categories a district starts with (glossary, 'Report categories'); the live ones are rows of a table.
export type Duration = { minutes: number; clock: 'working' | 'running' }
export type HomeKind = 'community' | 'street' | 'police'
export type Question = {
  id: string
  zh: string
  en: string
  kind: 'text' | 'choice'
  options?: { id: string; zh: string; en: string }[]
  required: boolean
}
/** Which reports may be the same matter as a new one of this category. */
export type SameMatter = {
  /** How far apart; 0: never looked for. */
  radiusM: number
  /** How long an open one counts. */
  openDays: number
  /** How long one counts after it was resolved: what breaks again later is a new matter. */
  resolvedDays: number
}
export type CategoryRow = {
  code: string
  zh: string
  en: string
  home: HomeKind
  informs: HomeKind | null
  resolveWithin: Duration
  evidence: boolean
  mayBePublic: boolean
  mayBeAnonymous: boolean
  questions: Question[]
  sameMatter: SameMatter
}

export const acceptWithin: Duration = { minutes: 30, clock: 'working' }
/** One working day has 8 hours. */
const hours = (n: number): Duration => ({ minutes: n * 60, clock: 'working' })
const days = (n: number): Duration => hours(n * 8)
const running = (n: number): Duration => ({ minutes: n * 60, clock: 'running' })

const when: Question = {
  id: 'when',
  zh: '一般什么时候？',
  en: 'When does it happen?',
  kind: 'choice',
  options: [
    { id: 'day', zh: '白天', en: 'By day' },
    { id: 'evening', zh: '晚上', en: 'In the evening' },
    { id: 'night', zh: '半夜', en: 'At night' },
  ],
  required: false,
}
const employer: Question = {
  id: 'employer',
  zh: '单位或工地叫什么？',
  en: 'Which employer or site?',
  kind: 'text',
  required: false,
}

type Row = [string, string, string, HomeKind, Duration, evidence: boolean, open: boolean, anonymous: boolean]
const rows: Row[] = [
  ['facility', '市政设施', 'Public facilities', 'community', hours(8), true, true, true],
  ['greenery', '绿化园林', 'Greenery', 'community', days(2), true, true, true],
  ['sanitation', '环境卫生', 'Sanitation', 'community', hours(8), true, true, true],
  ['noise', '噪音扰民', 'Noise', 'community', running(4), false, true, true],
  ['parking', '停车秩序', 'Parking', 'community', running(4), true, true, true],
  ['traffic', '交通安全', 'Road safety', 'street', days(2), false, true, true],
  ['ebike', '电动车管理', 'E-bikes', 'community', running(2), true, true, true],
  ['fire', '消防隐患', 'Fire hazards', 'community', running(2), true, true, true],
  ['property', '物业服务', 'Property management', 'community', days(2), true, false, true],
  ['utilities', '水电气网', 'Water, power, gas, network', 'community', running(24), false, true, true],
  ['building', '违建占道', 'Illegal building', 'street', days(5), true, true, true],
  ['dispute', '矛盾纠纷', 'Disputes', 'community', days(5), false, false, false],
  ['labour', '劳动欠薪', 'Unpaid wages', 'street', days(5), false, false, false],
  ['rental', '出租房与居住登记', 'Rentals and residence', 'community', days(2), false, false, true],
  ['security', '治安线索', 'Public safety tips', 'police', running(24), false, false, true],
  ['fraud', '电信诈骗', 'Fraud', 'police', running(2), false, false, false],
  ['care', '困难求助', 'Help needed', 'community', running(2), false, false, false],
  ['pets', '犬类宠物', 'Pets', 'community', hours(8), false, true, true],
  ['advice', '咨询建议', 'Questions and ideas', 'community', days(2), false, false, true],
  ['other', '其他', 'Other', 'community', days(2), false, false, true],
]

/**
 * Things that stand still are one matter for long; noise, parking and outages come and go. What concerns one person
 * (a quarrel, a fraud, help, a question) is never somebody else's matter.
 */
const sameMatterOf: Record<string, [radiusM: number, openDays: number, resolvedDays: number]> = {
  facility: [200, 180, 14],
  greenery: [200, 180, 14],
  sanitation: [150, 60, 7],
  noise: [250, 30, 3],
  parking: [150, 30, 3],
  traffic: [250, 180, 14],
  ebike: [150, 60, 7],
  fire: [150, 90, 7],
  property: [200, 90, 14],
  utilities: [250, 14, 3],
  building: [150, 365, 14],
  labour: [200, 90, 14],
  rental: [100, 90, 14],
  security: [200, 60, 7],
  pets: [250, 60, 7],
  other: [100, 60, 7],
}

const questionsOf: Record<string, Question[]> = { noise: [when], labour: [employer] }

function sameMatter(code: string): SameMatter {
  const [radiusM, openDays, resolvedDays] = sameMatterOf[code] ?? [0, 0, 0]
  return { radiusM, openDays, resolvedDays }
}

export const startingCategories: CategoryRow[] = rows.map(
  ([code, zh, en, home, resolveWithin, evidence, mayBePublic, mayBeAnonymous]) => ({
    code,
    zh,
    en,
    home,
    informs: code === 'fire' ? 'street' : null,
    resolveWithin,
    evidence,
    mayBePublic,
    mayBeAnonymous,
    questions: questionsOf[code] ?? [],
    sameMatter: sameMatter(code),
  }),
)
