// What events of other systems mean, as an installation starts with; the live table is an admin's.
import type { IntakeKindBody } from './schema.ts'

const dayMinutes = 24 * 60

export const startingKinds: ({ kind: string } & IntakeKindBody)[] = [
  {
    kind: 'water_silent',
    name: '独居老人长时间未用水',
    category: 'care',
    urgentNumber: '120',
    template: '独居住户已有 {hours|12} 小时没有用水，请上门看看。{text}',
    home: 'community',
    windowMinutes: dayMinutes,
  },
  {
    kind: 'fire_alarm_fault',
    name: '消防报警设备故障',
    category: 'fire',
    urgentNumber: null,
    template: '消防报警设备故障。{text}',
    home: null,
    windowMinutes: 3 * dayMinutes,
  },
  {
    kind: 'lift_trapped',
    name: '电梯困人',
    category: 'property',
    urgentNumber: '119',
    template: '电梯停运，轿厢内有人被困。{text}',
    home: 'community',
    windowMinutes: 60,
  },
  {
    kind: 'hotline',
    name: '12345 热线转办',
    category: null,
    urgentNumber: null,
    template: '{text}',
    home: null,
    // Two callers are two matters, also from the same place.
    windowMinutes: 0,
  },
  {
    kind: 'door_forced',
    name: '门禁被强行打开',
    category: 'security',
    urgentNumber: null,
    template: '门禁系统报告：门被强行打开。{text}',
    home: null,
    windowMinutes: 60,
  },
]

const placeholder = /\{([A-Za-z][A-Za-z0-9_]{0,31})(?:\|([^{}]*))?\}/g

/** The names that a template has a place for. */
export const fieldsOf = (template: string): ReadonlySet<string> =>
  new Set([...template.matchAll(placeholder)].map(([, name]) => name!))

/** A length of time that grows by itself while the matter stays the same. */
export const isMeasure = (name: string) =>
  /^(?:seconds?|minutes?|hours?|days?|duration|elapsed)$|(?:Seconds|Minutes|Hours|Days|Duration|Elapsed|_(?:seconds|minutes|hours|days|duration|elapsed))$/.test(
    name,
  )

/** What a text says apart from how it is written, and from when: the same said again has another time. */
export const plainWords = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|(?<!\d)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?!\d)/g, '')
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim()

/** `{field|otherwise}`: what the event says, else what stands behind the bar, else nothing. Never read twice. */
export const fillIn = (template: string, fields: Readonly<Record<string, string | number | boolean>>) =>
  template
    .replace(placeholder, (_all, name: string, otherwise: string | undefined) =>
      String(
        (Object.prototype.hasOwnProperty.call(fields, name) ? fields[name] : undefined) ?? otherwise ?? '',
      ),
    )
    .trim()
