// What is being written: kept on the phone, so that a closed app or a lost connection costs nobody their words.
import type { Place } from '@chaolin/shared/place'
import type { Category } from '@chaolin/shared/reports/category-view'
import type { NewReport } from '@chaolin/shared/reports/schema'
import { countCharacters, limits } from '@chaolin/shared/text'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { newKey } from '../../api'
import type { StripPhoto } from '../../ui/photo-strip'
import { phoneStorage } from '../../ui/storage'

export interface DraftPhoto extends StripPhoto {
  /** The server's, once it has arrived. */
  id?: string
}

export interface Draft {
  /** One for the whole form, over every retry: the server files it once. */
  key: string
  text: string
  photos: readonly DraftPhoto[]
  place: Place | undefined
  address: string
  /** The plate that was scanned; it goes with the address that it filled in. */
  doorPlate: string | undefined
  /** Chosen by the person; without it, what the words say decides. */
  category: string | undefined
  answers: Record<string, string>
  anonymous: boolean
  public: boolean
}

const blank = (): Draft => ({
  key: newKey(),
  text: '',
  photos: [],
  place: undefined,
  address: '',
  doorPlate: undefined,
  category: undefined,
  answers: {},
  anonymous: false,
  public: false,
})

export const useDraft = create<Draft>()(
  persist(blank, {
    name: 'report-draft',
    version: 1,
    storage: createJSONStorage(() => phoneStorage),
    // A photo that has not arrived lives in this visit only.
    partialize: (draft) => ({ ...draft, photos: draft.photos.filter((photo) => photo.id) }),
  }),
)

/** A place that is chosen another way is no longer that of the plate. */
export const changePlace = (news: Pick<Draft, 'address' | 'place'>) =>
  useDraft.setState({ ...news, doorPlate: undefined })

export const changeDraft = (news: Partial<Draft>) => useDraft.setState(news)
export const clearDraft = () => useDraft.setState(blank(), true)

export const changePhoto = (key: string, news: Partial<DraftPhoto>) =>
  useDraft.setState(({ photos }) => ({
    photos: photos.map((photo) => (photo.key === key ? { ...photo, ...news } : photo)),
  }))

export const isWritten = ({ text, photos, address }: Draft) =>
  text.trim() !== '' || photos.length > 0 || address !== ''

export const isSending = ({ photos }: Draft) => photos.some((photo) => photo.state === 'sending')

export type Missing =
  { reason: 'text' | 'tooLong' | 'sending' | 'failed' | 'anonymous' } | { reason: 'answer'; question: string }

/** The first thing that keeps the form from being sent. */
export function missingIn(draft: Draft, category: Category | undefined): Missing | undefined {
  if (draft.text.trim() === '') return { reason: 'text' }
  if (countCharacters(draft.text) > limits.text) return { reason: 'tooLong' }
  if (isSending(draft)) return { reason: 'sending' }
  if (draft.photos.some((photo) => photo.state === 'failed')) return { reason: 'failed' }
  if (draft.anonymous && category && !category.mayBeAnonymous) return { reason: 'anonymous' }
  const question = category?.questions.find(({ id, required }) => required && !draft.answers[id]?.trim())
  return question && { reason: 'answer', question: question.id }
}

/** What is sent. `category` is what the person saw as chosen, by hand or by the words. */
export function bodyOf(draft: Draft, category: Category | undefined): NewReport {
  const asked = new Set(category?.questions.map(({ id }) => id))
  const answers = Object.entries(draft.answers).filter(
    ([id, answer]) => asked.has(id) && answer.trim() !== '',
  )
  const photoIds = draft.photos.flatMap((photo) => photo.id ?? [])
  const address = draft.address.trim()
  return {
    text: draft.text,
    ...(category ? { category: category.code } : {}),
    ...(draft.place ? { place: draft.place } : {}),
    ...(address ? { address } : {}),
    ...(draft.doorPlate ? { doorPlate: draft.doorPlate } : {}),
    ...(photoIds.length > 0 ? { photoIds } : {}),
    ...(answers.length > 0 ? { answers: Object.fromEntries(answers) } : {}),
    ...(draft.anonymous ? { anonymous: true } : {}),
    ...(draft.public && category?.mayBePublic !== false ? { public: true } : {}),
  }
}
