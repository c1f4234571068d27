// Photos on their way to the server: chosen with the camera first, sent at once, each with a key of its own.
import type { Photo } from '@chaolin/shared/reports/schema'
import Taro from '@tarojs/taro'
import { useRef, useState } from 'react'
import { ApiError, newKey, upload } from '../../api'
import type { StripPhoto } from '../../ui/photo-strip'

const maxPhotos = 9

interface Held extends StripPhoto {
  id?: string
  /** There was no connection: it goes with the step that waits. */
  held?: boolean
}

interface PhotosOptions {
  /** What cannot be sent for want of a connection waits with its step; else it failed, and is tried again. */
  holds?: boolean
}

/** A browser forgets a photo with the page, so there it cannot wait. */
const canHold = process.env.TARO_ENV === 'weapp'

export function usePhotos({ holds = canHold }: PhotosOptions = {}) {
  const [photos, setPhotos] = useState<Held[]>([])
  const [problem, setProblem] = useState<string>()
  const gone = useRef(new Set<string>())

  const change = (key: string, news: Partial<Held>) =>
    setPhotos((all) => all.map((photo) => (photo.key === key ? { ...photo, ...news } : photo)))

  const send = async (key: string, filePath: string) => {
    setProblem(undefined)
    try {
      const onProgress = (sent: number) => change(key, { sent })
      const { id } = await upload<Photo>({ path: '/v1/photos', filePath, key, onProgress })
      setPhotos((all) => all.map((photo) => (photo.key === key ? sentPhoto(photo, id) : photo)))
    } catch (error) {
      if (gone.current.has(key)) return
      if (holds && error instanceof ApiError && error.status === 0)
        return setPhotos((all) => all.map((photo) => (photo.key === key ? heldPhoto(photo) : photo)))
      change(key, { state: 'failed' })
      setProblem(error instanceof ApiError ? error.message : undefined)
    }
  }

  const add = async () => {
    const paths = await choose(maxPhotos - photos.length)
    const added = paths.map((url) => ({ key: newKey(), url, state: 'sending' as const, sent: 0 }))
    setPhotos((all) => [...all, ...added])
    for (const photo of added) await send(photo.key, photo.url)
  }

  return {
    photos,
    /** Why one was not taken, in the server's words. */
    problem,
    ids: photos.flatMap((photo) => photo.id ?? []),
    /** With those that could not be sent yet, as a step that waits takes them. */
    pending: photos.map(({ key, url, id }) => ({ key, path: url, ...(id ? { id } : {}) })),
    held: photos.some((photo) => photo.held),
    sending: photos.some((photo) => photo.state === 'sending'),
    failed: photos.some((photo) => photo.state === 'failed'),
    add: () => void add(),
    remove: (key: string) => {
      gone.current.add(key)
      setProblem(undefined)
      setPhotos((all) => all.filter((photo) => photo.key !== key))
    },
    retry: (key: string) => {
      const photo = photos.find((each) => each.key === key)
      if (!photo) return
      change(key, { state: 'sending', sent: 0 })
      void send(key, photo.url)
    },
  }
}

const sentPhoto = ({ key, url }: Held, id: string): Held => ({ key, url, id })

const heldPhoto = ({ key, url }: Held): Held => ({ key, url, held: true })

/** Nothing chosen is an answer, not an error. */
async function choose(count: number): Promise<string[]> {
  if (count < 1) return []
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count,
      mediaType: ['image'],
      // A browser on a phone offers its camera by itself.
      sourceType: process.env.TARO_ENV === 'h5' ? ['album'] : ['camera', 'album'],
      sizeType: ['compressed'],
    })
    return tempFiles.map((file) => file.tempFilePath)
  } catch {
    return []
  }
}
