// The code kept on the phone: it opens with no network, also after a restart, and never for another person.
import Taro from '@tarojs/taro'
import { useSession } from '../../session'
import { recallTime } from '../../ui/server-time'
import type { OwnCodeView } from '../api'

/** Taken off the phone when somebody signs out. */
export const codeStore = 'campus-code'

export interface KeptCode {
  code: OwnCodeView
  /** What the campus is called. */
  campus: string | undefined
  /** The server's clock minus the phone's, when the code was fetched. */
  aheadMs: number
}

type Stored = KeptCode & { personId: string }

export function keptCode(): KeptCode | undefined {
  const stored: unknown = Taro.getStorageSync(codeStore)
  if (typeof stored !== 'object' || stored === null) return undefined
  const { personId, ...kept } = stored as Stored
  if (personId !== useSession.getState().person?.id) return undefined
  // A call for help with no network tells its time by it too.
  recallTime(kept.aheadMs)
  return kept
}

export function keepCode(kept: KeptCode): void {
  const personId = useSession.getState().person?.id
  if (personId !== undefined) Taro.setStorageSync(codeStore, { ...kept, personId })
}
