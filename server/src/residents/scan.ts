// The scan login of the console: the browser shows a code, a member of staff confirms it on the phone.
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { ScanSession } from './entities.ts'
import { findPerson, type Person } from './queries.ts'

export const scanMs = 2 * 60_000

export async function startScan(tx: Context) {
  const id = nanoid(32)
  const scanCode = nanoid(21)
  const expiresAt = new Date(tx.now().getTime() + scanMs)
  await tx.em.insert(ScanSession, { id, scanCode, expiresAt, createdAt: tx.now() })
  return { id, scanCode, expiresAt }
}

/** The phone says yes, with what the QR shows or the id itself; the first one wins. */
export async function confirmScan(tx: Context, code: string, personId: string) {
  const confirmed = await tx.em.nativeUpdate(
    ScanSession,
    { $or: [{ scanCode: code }, { id: code }], personId: null, expiresAt: { $gt: tx.now() } },
    { personId },
  )
  if (confirmed === 0) throw new Refused('not_found')
}

/** Null while it waits; the person once, and never again. */
export async function takeScan(tx: Context, id: string): Promise<Person | null> {
  const scan = await tx.em.findOne(ScanSession, { id }, { disableIdentityMap: true })
  if (!scan || scan.usedAt || scan.expiresAt <= tx.now()) throw new Refused('not_found')
  if (!scan.personId) return null
  const taken = await tx.em.nativeUpdate(ScanSession, { id, usedAt: null }, { usedAt: tx.now() })
  const person = taken === 1 ? await findPerson(tx, scan.personId) : null
  if (!person) throw new Refused('not_found')
  return person
}

export const forgetOldScans = (ctx: Context) =>
  ctx.em.nativeDelete(ScanSession, { expiresAt: { $lt: new Date(ctx.now().getTime() - scanMs) } })
