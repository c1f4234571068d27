// What a visitor is asked to agree to, before anything is given: each text with its version, as it was shown.
export const consentKinds = ['data', 'id_number'] as const
export type VisitConsentKind = (typeof consentKinds)[number]

/** Changes with the words: what was agreed to can always be read again. */
export const consentVersions: Record<VisitConsentKind, string> = {
  data: '2026-11-22-2',
  id_number: '2026-11-22-2',
}

type Words = { zh: string; en: string }
export type GivenField = { field: 'name' | 'phone' | 'plate' | 'idNumber'; seenBy: Words; why: Words }

const name: GivenField = {
  field: 'name',
  seenBy: {
    zh: '住户和门卫只看到姓，写作“王*”',
    en: 'The household and the guard see the first letter only',
  },
  why: { zh: '让住户知道是谁来', en: 'So that the household knows who comes' },
}
const phone: GivenField = {
  field: 'phone',
  seenBy: {
    zh: '住户看到前三位和后四位，门卫看不到',
    en: 'The household sees the first 3 and last 4 digits; the guard none',
  },
  why: { zh: '让住户认出您，可以不填', en: 'So that the household knows you; may be left out' },
}
const plate: GivenField = {
  field: 'plate',
  seenBy: { zh: '住户和门卫看到', en: 'The household and the guard see it' },
  why: { zh: '开车来才需要', en: 'Only when you come by car' },
}
const idNumber: GivenField = {
  field: 'idNumber',
  seenBy: { zh: '门卫只看到后四位，住户看不到', en: 'The guard sees the last four; the household none' },
  why: { zh: '这个小区的规定要求核对证件', en: 'This compound demands it by its rule' },
}

export const fieldsOf = (demandsIdNumber: boolean): GivenField[] =>
  demandsIdNumber ? [name, phone, plate, idNumber] : [name, phone, plate]

export type ConsentText = { kind: VisitConsentKind; version: string; title: Words; text: Words }

/** The text for a compound that keeps what was given for so many days after the visit. */
export function consentText(kind: VisitConsentKind, keepDays: number): ConsentText {
  const version = consentVersions[kind]
  if (kind === 'data')
    return {
      kind,
      version,
      title: { zh: '访客登记信息', en: 'Your details as a visitor' },
      text: {
        zh: `您填的姓名、手机号加密保存；姓氏、车牌和来访事由给住户和门岗看，不加密。都只用于这次来访，结束后 ${keepDays} 天删除。您随时可以查看和删除。`,
        en: `Your name and phone are kept encrypted; the first letter of the name, the plate and the purpose are for the household and the guard to read and are not. All of it is for this visit alone and deleted ${keepDays} days after it. You can see and delete it at any time.`,
      },
    }
  return {
    kind,
    version,
    title: { zh: '身份证号（单独同意）', en: 'ID number (a separate consent)' },
    text: {
      zh: `这个小区要求登记身份证号。号码加密保存；后四位不加密，给门卫看。来访结束后 ${keepDays} 天删除。不同意可以到门岗人工核对证件。`,
      en: `This compound demands an ID number. It is kept encrypted; its last four are for the guard to read and are not. Both are deleted ${keepDays} days after the visit. If you do not agree, show your card at the gate instead.`,
    },
  }
}

export type GivenConsent = { kind: VisitConsentKind; version: string }

/**
 * Whether a text that was agreed to is out of date, or one is missing. Without a list none of ours was shown, and none
 * is written down; an ID number is only taken with a consent of its own.
 */
export function consentFault(given: readonly GivenConsent[] | undefined, withIdNumber: boolean): boolean {
  const stale = (given ?? []).some(({ kind, version }) => consentVersions[kind] !== version)
  const has = (kind: VisitConsentKind) => (given ?? []).some((consent) => consent.kind === kind)
  return stale || (given !== undefined && !has('data')) || (withIdNumber && !has('id_number'))
}
