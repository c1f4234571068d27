// What the code shows at a moment of the server's time, and how long it still stands.
import { codeAt, passPrefix, type CodePrefix, type PassView } from '@chaolin/shared/passes/code'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { aheadOf, serverOffsetMs } from './server-time'

export interface Shown {
  text: string
  /** Whole seconds until the next one; on paper there is none. */
  leftS: number | undefined
  /** Of its time, 1 to 0. */
  share: number | undefined
}

export function shownCode(pass: PassView, nowMs: number, prefix: CodePrefix = passPrefix): Shown {
  const text = codeAt(pass, nowMs, portableCrypto, prefix)
  if (!pass.rotation) return { text, leftS: undefined, share: undefined }
  const { stepS, epochS } = pass.rotation
  const stepMs = stepS * 1000
  const leftMs = stepMs - ((nowMs - epochS * 1000) % stepMs)
  return { text, leftS: Math.ceil(leftMs / 1000), share: leftMs / stepMs }
}

/** As it was told with the pass, else as the Date of the answers tells it. */
export const aheadOfPass = (nowMs: number | undefined, askedMs: number, heardMs: number) =>
  nowMs === undefined ? serverOffsetMs() : aheadOf(nowMs, askedMs, heardMs)
