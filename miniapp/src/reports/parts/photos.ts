// The photos of the draft: chosen, sent at once, tried again, taken away.
import { errors } from '@chaolin/shared/errors'
import type { Photo } from '@chaolin/shared/reports/schema'
import { limits } from '@chaolin/shared/text'
import Taro from '@tarojs/taro'
import { create } from 'zustand'
import { ApiError, newKey } from '../../api'
import { useDisplay } from '../../ui/display'
import { sendPhoto } from '../api'
import { changePhoto, useDraft, type DraftPhoto } from './draft'
import { stripPhoto } from './photo-address'

/** Why the last one was not taken. */
export const usePhotoProblem = create<{ problem: string | undefined }>(() => ({ problem: undefined }))
const tell = (problem: string | undefined) => usePhotoProblem.setState({ problem })

const isHeld = (key: string) => useDraft.getState().photos.some((photo) => photo.key === key)

export async function addPhotos(): Promise<void> {
  tell(undefined)
  const chosen = await choose(limits.photos - useDraft.getState().photos.length)
  const fitting = chosen.filter(({ size }) => size <= limits.photoBytes)
  if (fitting.length < chosen.length) tell(errors.photo_too_large[useDisplay.getState().language])
  const added = fitting.map(({ tempFilePath }) => ({
    key: newKey(),
    url: tempFilePath,
    state: 'sending' as const,
  }))
  useDraft.setState(({ photos }) => ({ photos: [...photos, ...added] }))
  // One after the other: on a weak network the first is soon done.
  for (const { key } of added) await send(key)
}

export function removePhoto(key: string): void {
  tell(undefined)
  useDraft.setState(({ photos }) => ({ photos: photos.filter((photo) => photo.key !== key) }))
}

export async function retryPhoto(key: string): Promise<void> {
  tell(undefined)
  changePhoto(key, { state: 'sending', sent: 0 })
  await send(key)
}

/** When the connection is back. */
export async function retryFailedPhotos(): Promise<void> {
  const failed = useDraft.getState().photos.filter((photo) => photo.state === 'failed')
  for (const { key } of failed) await retryPhoto(key)
}

async function send(key: string): Promise<void> {
  const photo = useDraft.getState().photos.find((each) => each.key === key)
  if (!photo) return
  try {
    const arrived = await sendPhoto(photo.url, key, (sent) => changePhoto(key, { sent }))
    useDraft.setState(({ photos }) => ({
      photos: photos.map((each) => (each.key === key ? arrivedPhoto(each, arrived) : each)),
    }))
  } catch (error) {
    if (!isHeld(key)) return
    const refused = error instanceof ApiError && refusedForGood.has(error.status)
    if (refused) removePhoto(key)
    else changePhoto(key, { state: 'failed' })
    tell(error instanceof ApiError ? error.message : undefined)
  }
}

/** A browser forgets the picture on the phone when the page is loaded anew; the server's can still be shown. */
const arrivedPhoto = ({ key, url }: DraftPhoto, photo: Photo): DraftPhoto =>
  process.env.TARO_ENV === 'h5' ? { ...stripPhoto(photo), key, id: photo.id } : { key, url, id: photo.id }

/** Another try with the same picture would end the same. */
const refusedForGood = new Set([400, 413, 415])

interface Chosen {
  tempFilePath: string
  size: number
}

/** Nothing chosen is an answer, not an error. */
async function choose(count: number): Promise<Chosen[]> {
  if (count < 1) return []
  try {
    return await (process.env.TARO_ENV === 'h5' ? chooseInBrowser(count) : chooseOnPhone(count))
  } catch {
    return []
  }
}

async function chooseOnPhone(count: number): Promise<Chosen[]> {
  const { tempFiles } = await Taro.chooseMedia({
    count,
    mediaType: ['image'],
    sourceType: ['camera', 'album'],
    sizeType: ['compressed'],
  })
  return tempFiles
}

/** Taro's chooser opens each picture first, and never answers for one that a browser cannot read (HEIC). */
function chooseInBrowser(count: number): Promise<Chosen[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    const end = (files: File[]) => {
      input.remove()
      resolve(
        files.slice(0, count).map((file) => ({ tempFilePath: URL.createObjectURL(file), size: file.size })),
      )
    }
    // A browser on a phone offers its camera by itself.
    Object.assign(input, { type: 'file', accept: 'image/*', multiple: count > 1, hidden: true })
    input.addEventListener('change', () => end([...(input.files ?? [])]))
    input.addEventListener('cancel', () => end([]))
    document.body.append(input)
    input.click()
  })
}
