// Passes kept on the phone: they open with no network, also after a restart, and are gone once they are over.
import Taro from '@tarojs/taro'
import type { DoorKind } from '@chaolin/shared/visits/doors'
import type { VisitStatus } from '@chaolin/shared/visits/rules'
import { useSession } from '../../session'
import type { PassAnswer, VisitView } from '../api'

/** Taken off the phone when somebody signs out. */
export const passStore = 'passes'
const keptAfterMs = 24 * 3_600_000
const mostKept = 20

/** What the page says beside the code. */
export interface About {
  title: string
  place: string | null
  from: string
  until: string
  doors: DoorKind[]
  status: VisitStatus | 'home'
  maxUses: number
  entries: number
  party: number
  lapsed: boolean
  paper: boolean
  standing: VisitView['standing']
}

export interface Kept {
  about: About
  pass: Pick<PassAnswer, 'token' | 'code' | 'rotation' | 'from' | 'until' | 'doors' | 'maxUses'> | null
  /** The server's clock minus the phone's, when the pass was fetched. */
  aheadMs: number
  /** Why there is no pass now, as the server said it. */
  why?: string
}

type Store = Record<string, Kept>

function readStore(): Store {
  const stored: unknown = Taro.getStorageSync(passStore)
  return typeof stored === 'object' && stored !== null ? { ...(stored as Store) } : {}
}

/** Another person on the same phone never sees it. */
const nameOf = (id: string) => `${useSession.getState().person?.id ?? ''} ${id}`

export const keptPass = (id: string): Kept | undefined => readStore()[nameOf(id)]

export function keepPass(id: string, kept: Kept): void {
  const all = { ...readStore(), [nameOf(id)]: kept }
  const over = Date.now() + kept.aheadMs - keptAfterMs
  const still = Object.entries(all)
    .filter(([, { about, pass }]) => Date.parse(pass?.until ?? about.until) > over)
    .sort(([, a], [, b]) => Date.parse(b.about.until) - Date.parse(a.about.until))
    .slice(0, mostKept)
  Taro.setStorageSync(passStore, Object.fromEntries(still))
}

export function forgetPass(id: string): void {
  const all = readStore()
  delete all[nameOf(id)]
  Taro.setStorageSync(passStore, all)
}
