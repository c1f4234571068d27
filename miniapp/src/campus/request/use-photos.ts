// Photos of a form: chosen here, sent at once, each with a key of its own.
import { errors } from '@chaolin/shared/errors'
import type { Photo } from '@chaolin/shared/reports/schema'
import { limits } from '@chaolin/shared/text'
import Taro from '@tarojs/taro'
import { useRef, useState } from 'react'
import { absolute, ApiError, newKey } from '../../api'
import { useDisplay } from '../../ui/display'
import type { StripPhoto } from '../../ui/photo-strip'
import { sendPhoto } from '../api'

interface Held extends StripPhoto {
  id?: string
}

/** Another try with the same picture would end the same. */
const refusedForGood = new Set([400, 413, 415])

export function usePhotos(most: number) {
  const [photos, setPhotos] = useState<readonly Held[]>([])
  const [problem, setProblem] = useState<string>()
  const gone = useRef(new Set<string>())

  const change = (key: string, to: (photo: Held) => Held) =>
    setPhotos((all) => all.map((photo) => (photo.key === key ? to(photo) : photo)))
  const drop = (key: string) => setPhotos((all) => all.filter((photo) => photo.key !== key))

  const send = async ({ key, url }: Held) => {
    setProblem(undefined)
    try {
      const { id } = await sendPhoto(url, key, (sent) => change(key, (photo) => ({ ...photo, sent })))
      change(key, () => ({ key, url, id }))
    } catch (error) {
      if (gone.current.has(key)) return
      if (error instanceof ApiError && refusedForGood.has(error.status)) drop(key)
      else change(key, (photo) => ({ ...photo, state: 'failed' }))
      setProblem(error instanceof ApiError ? error.message : undefined)
    }
  }

  const add = async () => {
    const chosen = await choose(most - photos.length)
    const fitting = chosen.filter(({ size }) => size <= limits.photoBytes)
    const added = fitting.map(({ tempFilePath }) => ({
      key: newKey(),
      url: tempFilePath,
      state: 'sending' as const,
    }))
    setPhotos((all) => [...all, ...added])
    // One after the other: on a weak network the first is soon done.
    for (const photo of added) await send(photo)
    if (fitting.length < chosen.length) setProblem(errors.photo_too_large[useDisplay.getState().language])
  }

  return {
    photos,
    most,
    /** Why one was not taken, in the server's words. */
    problem,
    ids: photos.flatMap(({ id }) => id ?? []),
    sending: photos.some(({ state }) => state === 'sending'),
    failed: photos.some(({ state }) => state === 'failed'),
    add: () => void add(),
    remove: (key: string) => {
      gone.current.add(key)
      setProblem(undefined)
      drop(key)
    },
    retry: (key: string) => {
      const photo = photos.find((held) => held.key === key)
      if (!photo) return
      change(key, ({ url }) => ({ key, url, state: 'sending', sent: 0 }))
      void send(photo)
    },
    clear: () => setPhotos([]),
  }
}
export type Photos = ReturnType<typeof usePhotos>

/** Nothing chosen is an answer, not an error. */
async function choose(count: number): Promise<{ tempFilePath: string; size: number }[]> {
  if (count < 1) return []
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count,
      mediaType: ['image'],
      // A browser on a phone offers its camera by itself.
      sourceType: process.env.TARO_ENV === 'h5' ? ['album'] : ['camera', 'album'],
      sizeType: ['compressed'],
    })
    return tempFiles
  } catch {
    return []
  }
}

const sized = (url: string, size: 's' | 'm' | 'l') =>
  absolute(`${url}${url.includes('?') ? '&' : '?'}size=${size}`)

export const smallUrl = (photo: Photo) => sized(photo.url, 's')
export const stripPhoto = (photo: Photo): StripPhoto => ({
  key: photo.id,
  url: sized(photo.url, 'm'),
  fullUrl: sized(photo.url, 'l'),
})
