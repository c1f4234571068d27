// A service as it is written in the form: a new one, and why one cannot be kept yet, by the rules of the server.
import { wrongShape } from '@chaolin/shared/campus/services'
import { isServiceIcon } from '../../ui/service-icons'
import type { ServiceChange, ServiceRowView } from './api'

export interface ServiceDraft extends Omit<ServiceChange, 'position' | 'resolveWithin' | 'icon'> {
  /** An old row may have one that is not in the list any more. */
  icon: string
  code: string
  position: string
  minutes: string
  clock: ServiceChange['resolveWithin']['clock']
}

export const blankService = (position: number): ServiceDraft => ({
  code: '',
  name: { zh: '', en: '' },
  hint: { zh: '', en: '' },
  icon: 'chat',
  position: `${position}`,
  shape: 'report',
  category: null,
  questions: [],
  minutes: '960',
  clock: 'working',
  confidentiality: 'post',
  anonymous: false,
  joint: null,
  opens: null,
  enabled: true,
})

export const draftOf = ({ position, resolveWithin, ...row }: ServiceRowView): ServiceDraft => ({
  ...row,
  position: `${position}`,
  minutes: `${resolveWithin.minutes}`,
  clock: resolveWithin.clock,
})

const whole = (text: string) => (/^\d{1,7}$/.test(text.trim()) ? Number(text) : undefined)
const codePattern = /^[a-z][a-z0-9_]{0,31}$/
const idPattern = /^[a-z0-9_]{1,32}$/i
const mostMinutes = 366 * 24 * 60
const mostPosition = 1000

const trimmed = ({ zh, en }: { zh: string; en: string }) => ({ zh: zh.trim(), en: en.trim() })

export function bodyOf(draft: ServiceDraft): ServiceChange | undefined {
  const { code: _code, position, minutes, clock, name, hint, icon, ...rest } = draft
  const [place, length] = [whole(position), whole(minutes)]
  if (place === undefined || length === undefined || !isServiceIcon(icon)) return undefined
  return {
    ...rest,
    icon,
    name: trimmed(name),
    hint: trimmed(hint),
    position: place,
    resolveWithin: { minutes: length, clock },
  }
}

export type DraftFault = 'code' | 'known' | 'words' | 'icon' | 'minutes' | 'position' | 'questions' | 'shape'

const emptyWords = ({ zh, en }: { zh: string; en: string }) => zh.trim() === '' || en.trim() === ''

function questionsWrong(questions: ServiceDraft['questions']): boolean {
  const ids = questions.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) return true
  return questions.some(({ id, zh, en, kind, options = [] }) => {
    if (!idPattern.test(id) || zh.trim() === '' || en.trim() === '') return true
    if (kind === 'text') return false
    const own = options.map((option) => option.id)
    return (
      options.length < 2 ||
      new Set(own).size !== own.length ||
      options.some((option) => !idPattern.test(option.id) || emptyWords(option))
    )
  })
}

/** Null: it can be kept. */
export function faultOf(draft: ServiceDraft, fresh: boolean, known: readonly string[]): DraftFault | null {
  if (!codePattern.test(draft.code)) return 'code'
  if (fresh && known.includes(draft.code)) return 'known'
  if (emptyWords(draft.name) || emptyWords(draft.hint)) return 'words'
  if (!isServiceIcon(draft.icon)) return 'icon'
  const [minutes, position] = [whole(draft.minutes), whole(draft.position)]
  if (minutes === undefined || minutes < 1 || minutes > mostMinutes) return 'minutes'
  if (position === undefined || position > mostPosition) return 'position'
  if (questionsWrong(draft.questions)) return 'questions'
  const body = bodyOf(draft)
  return body && wrongShape({ code: draft.code, ...body }) ? 'shape' : null
}
