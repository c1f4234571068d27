// Where a list of addresses goes on, as the client carries it.
import { Refused } from '../../errors.ts'
import type { AddressKey } from './prefix.ts'

export const cursorOf = (key: AddressKey): string | null =>
  key && Buffer.from(JSON.stringify([key.scope, key.word, key.level, key.code])).toString('base64url')

export function readCursor(cursor: string | undefined): AddressKey {
  if (cursor === undefined) return null
  try {
    const [scope, word, level, code] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (
      (scope === 'own' || scope === 'other') &&
      typeof word === 'string' &&
      typeof code === 'string' &&
      Number.isSafeInteger(level)
    )
      return { scope, word, level: Number(level), code }
  } catch {
    // Not one of ours.
  }
  throw new Refused('invalid', { errors: [{ path: 'cursor', message: '翻页标记不对' }] })
}
