// The WeChat subscribe messages of this product: what each says, and how values are made to fit WeChat's limits.

export type FieldType = 'thing' | 'phrase' | 'time' | 'character_string'

export interface TemplateField {
  /** The name under which our own code gives the value. */
  name: string
  type: FieldType
  /** WeChat's key: the type and a number that belongs to the template of one account. */
  key: string
  label: string
}

export interface NoticeTemplate {
  /** WeChat's id of the template; the ids below are the sandbox's, a real account brings its own. */
  id: string
  title: string
  audience: 'resident' | 'staff'
  fields: readonly TemplateField[]
}

export const noticeTemplates = {
  report_accepted: {
    id: 'sandbox-report-accepted',
    title: '诉求受理通知',
    audience: 'resident',
    fields: [
      { name: 'matter', type: 'thing', key: 'thing1', label: '反映事项' },
      { name: 'post', type: 'thing', key: 'thing2', label: '受理单位' },
      { name: 'status', type: 'phrase', key: 'phrase3', label: '当前状态' },
      { name: 'at', type: 'time', key: 'time4', label: '受理时间' },
      { name: 'number', type: 'character_string', key: 'character_string5', label: '编号' },
    ],
  },
  report_asked: {
    id: 'sandbox-report-asked',
    title: '补充信息提醒',
    audience: 'resident',
    fields: [
      { name: 'matter', type: 'thing', key: 'thing1', label: '反映事项' },
      { name: 'question', type: 'thing', key: 'thing2', label: '需要补充' },
      { name: 'at', type: 'time', key: 'time3', label: '提出时间' },
      { name: 'number', type: 'character_string', key: 'character_string4', label: '编号' },
    ],
  },
  report_resolved: {
    id: 'sandbox-report-resolved',
    title: '办理结果通知',
    audience: 'resident',
    fields: [
      { name: 'matter', type: 'thing', key: 'thing1', label: '反映事项' },
      { name: 'status', type: 'phrase', key: 'phrase2', label: '办理结果' },
      { name: 'note', type: 'thing', key: 'thing3', label: '答复' },
      { name: 'at', type: 'time', key: 'time4', label: '办结时间' },
      { name: 'number', type: 'character_string', key: 'character_string5', label: '编号' },
    ],
  },
  report_closed: {
    id: 'sandbox-report-closed',
    title: '结案通知',
    audience: 'resident',
    fields: [
      { name: 'matter', type: 'thing', key: 'thing1', label: '反映事项' },
      { name: 'status', type: 'phrase', key: 'phrase2', label: '当前状态' },
      { name: 'note', type: 'thing', key: 'thing3', label: '说明' },
      { name: 'at', type: 'time', key: 'time4', label: '结案时间' },
      { name: 'number', type: 'character_string', key: 'character_string5', label: '编号' },
    ],
  },
  staff_new_report: {
    id: 'sandbox-staff-new-report',
    title: '新诉求提醒',
    audience: 'staff',
    fields: [
      { name: 'category', type: 'thing', key: 'thing1', label: '类别' },
      { name: 'place', type: 'thing', key: 'thing2', label: '地点' },
      { name: 'at', type: 'time', key: 'time3', label: '提交时间' },
      { name: 'acceptBy', type: 'time', key: 'time4', label: '接单期限' },
      { name: 'number', type: 'character_string', key: 'character_string5', label: '编号' },
    ],
  },
  campus_sos: {
    id: 'sandbox-campus-sos',
    title: '紧急求助提醒',
    audience: 'staff',
    fields: [
      { name: 'where', type: 'thing', key: 'thing1', label: '求助地点' },
      { name: 'at', type: 'time', key: 'time2', label: '求助时间' },
      { name: 'number', type: 'character_string', key: 'character_string3', label: '编号' },
    ],
  },
  visit_asked: {
    id: 'sandbox-visit-asked',
    title: '访客来访申请',
    audience: 'resident',
    fields: [
      { name: 'visitor', type: 'thing', key: 'thing1', label: '访客' },
      { name: 'purpose', type: 'thing', key: 'thing2', label: '来访事由' },
      { name: 'at', type: 'time', key: 'time3', label: '来访时间' },
      { name: 'answerBy', type: 'time', key: 'time4', label: '请在此前回答' },
    ],
  },
  visit_answered: {
    id: 'sandbox-visit-answered',
    title: '来访申请结果通知',
    audience: 'resident',
    fields: [
      { name: 'compound', type: 'thing', key: 'thing1', label: '小区' },
      { name: 'result', type: 'phrase', key: 'phrase2', label: '结果' },
      { name: 'at', type: 'time', key: 'time3', label: '来访时间' },
      { name: 'note', type: 'thing', key: 'thing4', label: '说明' },
    ],
  },
  visit_arrived: {
    id: 'sandbox-visit-arrived',
    title: '访客到达提醒',
    audience: 'resident',
    fields: [
      { name: 'visitor', type: 'thing', key: 'thing1', label: '访客' },
      { name: 'gate', type: 'thing', key: 'thing2', label: '到达地点' },
      { name: 'at', type: 'time', key: 'time3', label: '到达时间' },
    ],
  },
  appointment_reminder: {
    id: 'sandbox-appointment-reminder',
    title: '预约办理提醒',
    audience: 'resident',
    fields: [
      { name: 'matter', type: 'thing', key: 'thing1', label: '办理事项' },
      { name: 'site', type: 'thing', key: 'thing2', label: '办理地点' },
      { name: 'at', type: 'time', key: 'time3', label: '预约时间' },
      { name: 'note', type: 'thing', key: 'thing4', label: '温馨提示' },
      { name: 'number', type: 'character_string', key: 'character_string5', label: '预约编号' },
    ],
  },
  appointment_changed: {
    id: 'sandbox-appointment-changed',
    title: '预约状态通知',
    audience: 'resident',
    fields: [
      { name: 'matter', type: 'thing', key: 'thing1', label: '办理事项' },
      { name: 'site', type: 'thing', key: 'thing2', label: '办理地点' },
      { name: 'at', type: 'time', key: 'time3', label: '预约时间' },
      { name: 'note', type: 'thing', key: 'thing4', label: '预约状态' },
      { name: 'number', type: 'character_string', key: 'character_string5', label: '预约编号' },
    ],
  },
  appointment_offer: {
    id: 'sandbox-appointment-offer',
    title: '候补有号提醒',
    audience: 'resident',
    fields: [
      { name: 'matter', type: 'thing', key: 'thing1', label: '办理事项' },
      { name: 'site', type: 'thing', key: 'thing2', label: '办理地点' },
      { name: 'at', type: 'time', key: 'time3', label: '预约时间' },
      { name: 'note', type: 'thing', key: 'thing4', label: '温馨提示' },
    ],
  },
} as const satisfies Record<string, NoticeTemplate>

export type TemplateName = keyof typeof noticeTemplates

type FieldsOf<T extends NoticeTemplate> = T['fields'][number]
export type TemplateValues<T extends NoticeTemplate> = {
  [F in FieldsOf<T> as F['name']]: F['type'] extends 'time' ? Date : string
}
export type TemplateData = Record<string, { value: string }>

export function findTemplate(
  id: string,
  templates: Readonly<Record<string, NoticeTemplate>> = noticeTemplates,
): NoticeTemplate | undefined {
  return Object.values(templates).find((template) => template.id === id)
}

/** The same template as one WeChat account issued it: with its id and, where they differ, its keys. */
export function issuedTemplate<T extends NoticeTemplate>(
  template: T,
  issued: { id: string; keys?: Partial<Record<FieldsOf<T>['name'], string>> },
): T {
  const keys: Record<string, string | undefined> = issued.keys ?? {}
  const fields = template.fields.map((field) => {
    const key = keys[field.name] ?? field.key
    if (key.replace(/\d+$/, '') !== field.type) {
      throw new RangeError(`The key ${key} of ${template.title} is not a ${field.type}`)
    }
    return { ...field, key }
  })
  return { ...template, id: issued.id, fields }
}

const thingLimit = 20
const phraseLimit = 5
const characterStringLimit = 32
// WeChat refuses an empty value, and one empty note must not cost the whole message.
const whenEmpty: Record<FieldType, string> = {
  thing: '请点开查看',
  phrase: '请查看',
  time: '',
  character_string: '-',
}

/** Values cut to what WeChat takes: counted in code points, without control or invisible characters. */
export function fillTemplate<T extends NoticeTemplate>(template: T, values: TemplateValues<T>): TemplateData {
  return fillFields(template, values)
}

/** The same for a template that is known only when it runs. */
export function fillFields(
  template: NoticeTemplate,
  given: Record<string, string | Date | undefined>,
): TemplateData {
  const data: TemplateData = {}
  for (const field of template.fields) {
    data[field.key] = { value: fitValue(field.type, given[field.name] ?? '') }
  }
  return data
}

function fitValue(type: FieldType, value: string | Date): string {
  if (value instanceof Date) return shanghaiTime(value)
  if (type === 'time') throw new RangeError('A time field of a subscribe message takes a Date')
  const text = visibleText(value)
  const fitted =
    type === 'thing'
      ? cutWithEllipsis(text, thingLimit)
      : type === 'phrase'
        ? cut(text.replace(/\P{Script=Han}/gu, ''), phraseLimit)
        : cut(text.replace(/[^\x21-\x7e]/g, ''), characterStringLimit)
  return fitted === '' ? whenEmpty[type] : fitted
}

function visibleText(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .trim()
}

function cut(text: string, limit: number): string {
  return Array.from(text).slice(0, limit).join('')
}

function cutWithEllipsis(text: string, limit: number): string {
  const points = Array.from(text)
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join('')}…`
}

// By arithmetic, because the mini-program's engine may lack Intl; Shanghai has had no clock changes since 1991.
function shanghaiTime(at: Date): string {
  if (Number.isNaN(at.getTime()))
    throw new RangeError('A time field of a subscribe message got no valid date')
  const local = new Date(at.getTime() + 8 * 60 * 60 * 1000)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${local.getUTCFullYear()}年${two(local.getUTCMonth() + 1)}月${two(local.getUTCDate())}日`
  return `${day} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
}

/** The first thing in the data that WeChat would refuse with 47003, in its own words; null when all is well. */
export function dataProblem(template: NoticeTemplate, data: unknown): string | null {
  const given = isRecord(data) ? data : {}
  for (const field of template.fields) {
    const entry = given[field.key]
    const value = isRecord(entry) ? entry['value'] : undefined
    if (typeof value !== 'string' || value.trim() === '') return `data.${field.key}.value is empty`
    if (!valueFits(field.type, value)) return `data.${field.key}.value invalid`
  }
  return null
}

const moment =
  /^((\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}) )?([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/

function valueFits(type: FieldType, value: string): boolean {
  const length = Array.from(value).length
  if (/\p{Cc}/u.test(value)) return false
  if (type === 'thing') return length <= thingLimit
  if (type === 'phrase') return length <= phraseLimit && /^\p{Script=Han}+$/u.test(value)
  if (type === 'character_string') return length <= characterStringLimit && /^[\x21-\x7e]+$/.test(value)
  const moments = value.split('~')
  return moments.length <= 2 && moments.every((part) => moment.test(part))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
