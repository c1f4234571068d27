// What was done without a connection: kept on the phone, sent in order when it is back; what was refused is shown.
import type { StaffStep } from '@chaolin/shared/reports/rules'
import type { Photo } from '@chaolin/shared/reports/schema'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { ApiError, newKey, upload } from '../../api'
import { say } from '../../i18n'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { useNetwork } from '../../ui/network'
import { phoneStorage } from '../../ui/storage'
import { hasLeft, reportKey, staffKey, takeStep } from '../api'
import { pendingWords } from '../pending-words'
import { dropFile, isKept, keepFile } from './kept-files'

export interface PendingPhoto {
  /** The key of its upload: sent twice, it is stored once. */
  key: string
  path: string
  /** The server's, once it has arrived. */
  id?: string
}

export interface PendingStep {
  /** The key of the step: sent twice, it is taken once. */
  key: string
  personId: string
  number: string
  summary: string
  step: StaffStep
  body: Record<string, unknown>
  photoField: 'photoIds' | 'evidencePhotoIds'
  photos: PendingPhoto[]
  at: string
  /** Why the server refused it; nothing is lost without somebody having read this. */
  problem?: string
}

export const usePending = create<{ steps: PendingStep[] }>()(
  persist(() => ({ steps: [] as PendingStep[] }), {
    name: 'staff-pending',
    storage: createJSONStorage(() => phoneStorage),
  }),
)

export const mostPending = 50
const write = (change: (steps: PendingStep[]) => PendingStep[]) =>
  usePending.setState(({ steps }) => ({ steps: change(steps) }))

export type NewPending = Omit<PendingStep, 'key' | 'personId' | 'at' | 'problem'> & { key?: string }

/** False: too many wait already. */
export async function addPending(step: NewPending): Promise<boolean> {
  const { steps } = usePending.getState()
  const personId = useSession.getState().person?.id ?? ''
  const isSame = (other: PendingStep) =>
    other.personId === personId &&
    other.number === step.number &&
    other.step === step.step &&
    other.problem === undefined
  // Each line of progress is another one; any other step is taken once, however often it was tapped.
  if (step.step !== 'progress' && steps.some(isSame)) return true
  if (steps.length >= mostPending) return false
  const photos = await Promise.all(
    step.photos.map(async (photo) => ({
      ...photo,
      path: photo.id ? photo.path : await keepFile(photo.path),
    })),
  )
  const kept = { ...step, photos, key: step.key ?? newKey(), personId, at: new Date().toISOString() }
  write((all) => [...all, kept])
  return true
}

/** A step that is taken once waits already: its button would do nothing. */
export const isWaiting = (steps: PendingStep[], number: string, step: StaffStep) =>
  step !== 'progress' &&
  steps.some((other) => other.number === number && other.step === step && other.problem === undefined)

/** Read and done with; its photos go too. */
export function dropPending(key: string): void {
  const gone = usePending.getState().steps.find((step) => step.key === key)
  write((all) => all.filter((step) => step.key !== key))
  for (const { path } of gone?.photos ?? []) dropFile(path)
}

/** It says nothing of the step itself: later the answer may be another. */
const isAway = (error: unknown) =>
  !(error instanceof ApiError) ||
  [0, 401, 429].includes(error.status) ||
  error.status >= 500 ||
  error.code === 'idempotency_running'

let running: Promise<void> | undefined

/** Sends what waits, oldest first; the steps of one report in their order. Several callers share one run. */
export function sendPending(): Promise<void> {
  running ??= sendAll().finally(() => {
    running = undefined
  })
  return running
}

async function sendAll(): Promise<void> {
  const personId = useSession.getState().person?.id
  const stopped = new Set<string>()
  const own = usePending.getState().steps.filter((step) => step.personId === personId)
  for (const step of own) {
    if (useSession.getState().person?.id !== personId) return
    if (step.problem !== undefined) stopped.add(step.number)
    // What was to follow a refused step waits until somebody has read why.
    if (stopped.has(step.number)) continue
    const outcome = await sendOne(step)
    if (outcome === 'away' && !useNetwork.getState().online) return
    if (outcome !== 'sent') stopped.add(step.number)
  }
}

async function sendOne(step: PendingStep): Promise<'sent' | 'away' | 'refused'> {
  try {
    const ids: string[] = []
    for (const photo of step.photos) ids.push(photo.id ?? (await sendPhoto(step.key, photo)))
    const body = { ...step.body, ...(ids.length > 0 ? { [step.photoField]: ids } : {}) }
    const answer = await takeStep(step.number, step.step, body, step.key)
    if (!hasLeft(answer)) queryClient.setQueryData(reportKey(step.number), answer)
    dropPending(step.key)
    return 'sent'
  } catch (error) {
    if (isAway(error)) return 'away'
    const problem = error instanceof Error ? error.message : ''
    write((all) => all.map((each) => (each.key === step.key ? { ...each, problem } : each)))
    return 'refused'
  } finally {
    void queryClient.invalidateQueries({ queryKey: staffKey })
  }
}

async function sendPhoto(stepKey: string, photo: PendingPhoto): Promise<string> {
  if (!(await isKept(photo.path))) throw gonePhoto()
  const { id } = await upload<Photo>({ path: '/v1/photos', filePath: photo.path, key: photo.key })
  write((all) =>
    all.map((step) =>
      step.key === stepKey
        ? { ...step, photos: step.photos.map((each) => (each.key === photo.key ? { ...each, id } : each)) }
        : step,
    ),
  )
  return id
}

const gonePhoto = () =>
  new ApiError({
    status: 410,
    code: 'unknown',
    message: say(pendingWords, 'photoGone'),
    errors: [],
    requestId: undefined,
  })

const tryEveryMs = 20_000
let watching = false

/** Called by the pages of the staff: from then on what waits is sent whenever there is a network. */
export function watchPending(): void {
  if (watching) return
  watching = true
  const send = () => {
    if (usePending.getState().steps.some(({ problem }) => problem === undefined)) void sendPending()
  }
  useNetwork.subscribe(({ online }) => online && send())
  setInterval(() => useNetwork.getState().online && send(), tryEveryMs)
  send()
}
