// 反诈: what a number, a link or an account is before it is compared, so that one and the same is written in one way. Pure.
import type { StaffRole } from '../staff/rules.ts'
import { fromPunycode } from './punycode.ts'

export const fraudKinds = ['number', 'link', 'account'] as const
export type FraudKind = (typeof fraudKinds)[number]

/** `text`: a whole message that somebody got. */
export const fraudLimits = { value: 200, text: 400, note: 200, atOnce: 200, tries: 20 } as const

export type FraudAct = 'read' | 'edit'
/** One list for all, kept by those who work at a campus or a police post. */
const access: Record<FraudAct, readonly StaffRole[]> = {
  read: ['staff', 'dispatcher', 'supervisor'],
  edit: ['staff', 'dispatcher'],
}
export const fraudMay = (role: StaffRole, act: FraudAct) => access[act].includes(role)
export const fraudRolesFor = (act: FraudAct) => access[act]
/** Each post takes off what it put there: the police's is theirs. */
export const fraudRemovable = (held: readonly string[], { microBrainId }: { microBrainId: string }) =>
  held.includes(microBrainId)
export const fraudPostKinds: readonly string[] = ['campus', 'police', 'district']

/** Full-width letters and digits as plain ones; nothing that is not seen. */
export const plain = (text: string) =>
  text
    .replace(/[\p{Cf}\u034f\ufe00-\ufe0f]/gu, '')
    .normalize('NFKC')
    .trim()

const hostPattern = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]+$/u
const linkPattern = /^(?:[a-z][a-z\d+.-]*:\/\/)?(?:[^/?#]*@)?([^/?#:]+)(?::\d+)?(\/[^?#]*)?/i

/** 公司.cn is the same host as xn--55qx5d.cn. */
function unicodeLabel(label: string): string {
  const letters = label.startsWith('xn--') ? fromPunycode(label.slice(4)) : null
  const isStable =
    letters !== null && /^[^\p{ASCII}]/u.test(letters) && plain(letters).toLowerCase() === letters
  return isStable && !/[./?#@:]/.test(letters) ? letters : label
}

type Link = { host: string; path: string }

function linkOf(text: string): Link | null {
  const [, host = '', path = ''] = linkPattern.exec(plain(text).replace(/。|．/g, '.')) ?? []
  const name = host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '')
    .split('.')
    .map(unicodeLabel)
    .join('.')
  if (!hostPattern.test(name)) return null
  return { host: name, path: path.replace(/\/+$/, '') }
}

/** Country code, dashes and blanks away; 3 to 20 digits. */
function numberOf(text: string): string | null {
  const bare = plain(text).replace(/[\s\-()（）·.]/g, '')
  const digits = bare
    .replace(/^(?:\+|00)86(?=\d{5})/, '')
    .replace(/^86(?=1[3-9]\d{9}$)/, '')
    .replace(/^\+/, '00')
  return /^\d{3,20}$/.test(digits) ? digits : null
}

function accountOf(text: string): string | null {
  const bare = plain(text).replace(/[\s-]/g, '').toLowerCase()
  return /^[\p{L}\p{N}._@+#]{3,60}$/u.test(bare) ? bare : null
}

/** Null: it is none of this kind. */
export function normalise(kind: FraudKind, text: string): string | null {
  if (kind === 'number') return numberOf(text)
  if (kind === 'account') return accountOf(text)
  const link = linkOf(text)
  return link && link.host + link.path
}

/** What a text may be, the likeliest first; nobody has to say what it is. */
export function guessKinds(text: string): FraudKind[] {
  const kinds: FraudKind[] = []
  if (numberOf(text)) kinds.push('number')
  if (linkOf(text) && !/^[^/]*@/.test(plain(text))) kinds.push('link')
  if (accountOf(text)) kinds.push('account')
  return kinds
}

/** What stands in the list for it: a whole host covers its pages and the names under it. */
export function lookups(kind: FraudKind, value: string): string[] {
  if (kind === 'number') return numberLookups(value)
  if (kind === 'account') return [value]
  const [host = '', ...path] = value.split('/')
  const labels = host.split('.')
  const hosts = labels.slice(0, -1).map((_label, i) => labels.slice(i).join('.'))
  const pages = path.map((_part, i) => [host, ...path.slice(0, i + 1)].join('/'))
  return [...hosts, ...pages].slice(0, fraudLimits.tries)
}

/** Shorter ones have no country code and no area. */
const leastWhole = 8

/** With and without country code and area's nought: whoever listed it may have written it otherwise. */
function numberLookups(value: string): string[] {
  const bare = value.replace(/^(?:00)?86(?=\d{7})/, '').replace(/^0(?=1[3-9]\d{9}$)/, '')
  const forms = bare.length < leastWhole ? [value] : [value, bare, `0${bare}`, `86${bare}`, `00${bare}`]
  return [...new Set(forms)].filter((form) => form.length <= 20)
}
