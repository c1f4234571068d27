// A request while it is written: in this page alone, since nothing of it should stay on a phone that somebody else picks up.
import type { Place } from '@chaolin/shared/place'
import { countCharacters, limits } from '@chaolin/shared/text'
import { create } from 'zustand'
import type { NewRequest, ServiceView } from '../api'
import type { Photos } from './use-photos'

export interface Draft {
  text: string
  answers: Readonly<Record<string, string>>
  anonymous: boolean
  address: string
  place: Place | undefined
}

/** Who asks for such help need not say who they are until they want to. */
export const freshDraft = (service: Pick<ServiceView, 'confidentiality'> | undefined, text = ''): Draft => ({
  text,
  answers: {},
  anonymous: service?.confidentiality === 'sealed',
  address: '',
  place: undefined,
})

/** What was typed on the page before, for the next form alone: an address cannot carry Chinese in WeChat. */
const useCarried = create<{ text: string }>(() => ({ text: '' }))
export const carry = (text: string) => useCarried.setState({ text })
export function takeCarried(): string {
  const { text } = useCarried.getState()
  useCarried.setState({ text: '' })
  return text
}

/** A place helps whoever works on it; a case is about a person. */
export const asksWhere = ({ shape }: Pick<ServiceView, 'shape'>) => shape === 'report'

export type Missing = 'offText' | 'offTooLong' | 'offAnswer' | 'offPhotos' | 'offPhotosFailed'

export function missingOf(
  draft: Draft,
  service: Pick<ServiceView, 'questions'>,
  photos: Pick<Photos, 'sending' | 'failed'>,
): Missing | undefined {
  if (draft.text.trim() === '') return 'offText'
  if (countCharacters(draft.text) > limits.text) return 'offTooLong'
  if (service.questions.some(({ id, required }) => required && !draft.answers[id]?.trim())) return 'offAnswer'
  if (photos.sending) return 'offPhotos'
  return photos.failed ? 'offPhotosFailed' : undefined
}

export function bodyOf(draft: Draft, service: ServiceView, photoIds: readonly string[]): NewRequest {
  const asked = new Set(service.questions.map(({ id }) => id))
  const answers = Object.entries(draft.answers).filter(
    ([id, answer]) => asked.has(id) && answer.trim() !== '',
  )
  const address = draft.address.trim()
  return {
    text: draft.text,
    ...(answers.length > 0 ? { answers: Object.fromEntries(answers) } : {}),
    ...(photoIds.length > 0 ? { photoIds: [...photoIds] } : {}),
    ...(service.anonymous ? { anonymous: draft.anonymous } : {}),
    ...(asksWhere(service) && draft.place ? { place: draft.place } : {}),
    ...(asksWhere(service) && address ? { address } : {}),
  }
}
