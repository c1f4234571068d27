// Photos of a form: chosen here, sent at once, each with a key of its own.
import type { Photo } from '@chaolin/shared/reports/schema'
import { limits } from '@chaolin/shared/text'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { ApiError, newKey, upload } from '../../api'
import type { StripPhoto } from '../../ui/photo-strip'

interface Held extends StripPhoto {
  id?: string
}

export function usePhotos() {
  const [photos, setPhotos] = useState<Held[]>([])
  const [problem, setProblem] = useState<string>()
  const change = (key: string, to: (photo: Held) => Held) =>
    setPhotos((all) => all.map((photo) => (photo.key === key ? to(photo) : photo)))

  const send = async ({ key, url }: StripPhoto) => {
    setProblem(undefined)
    try {
      const { id } = await upload<Photo>({ path: '/v1/photos', filePath: url, key })
      change(key, () => ({ key, url, id }))
    } catch (error) {
      change(key, (photo) => ({ ...photo, state: 'failed' }))
      setProblem(error instanceof ApiError ? error.message : undefined)
    }
  }

  const add = async () => {
    const urls = await choose(limits.photos - photos.length)
    const added = urls.map((url) => ({ key: newKey(), url, state: 'sending' as const }))
    setPhotos((all) => [...all, ...added])
    for (const photo of added) await send(photo)
  }

  return {
    photos,
    /** Why one was not taken, in the server's words. */
    problem,
    ids: photos.flatMap(({ id }) => id ?? []),
    /** Some are not with the server yet. */
    waiting: photos.some(({ id }) => id === undefined),
    add: () => void add(),
    remove: (key: string) => setPhotos((all) => all.filter((photo) => photo.key !== key)),
    retry: (key: string) => {
      const photo = photos.find((held) => held.key === key)
      if (!photo) return
      change(key, (held) => ({ ...held, state: 'sending' }))
      void send(photo)
    },
  }
}
export type Photos = ReturnType<typeof usePhotos>

/** Nothing chosen is an answer, not an error. */
async function choose(count: number): Promise<string[]> {
  if (count < 1) return []
  try {
    const { tempFiles } = await Taro.chooseMedia({ count, mediaType: ['image'], sourceType: ['album'] })
    return tempFiles.map(({ tempFilePath }) => tempFilePath)
  } catch {
    return []
  }
}
