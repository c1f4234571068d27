// Moving a code to another account: staff who saw the person's ID give a code that is good once, for a day, for one number.
import { createHash } from 'node:crypto'
import { moveCodeMs } from '@chaolin/shared/campus/codes'
import { numberAlphabet } from '@chaolin/shared/reports/number'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { CampusMove } from './entities.ts'

/** 64 bits. */
const drawCode = customAlphabet(numberAlphabet, 13)
const written = (code: string) => `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`
const hashOf = (code: string) =>
  createHash('sha256').update(code.toUpperCase().replace(/[\s-]/g, '')).digest('hex')

type Of = { campusId: string; number: string }

/** A new one ends those before it. */
export async function issueMove(tx: Context, { campusId, number }: Of, by: string, reason: string) {
  await tx.em.nativeDelete(CampusMove, { campusId, studentNumber: number, usedBy: null })
  const code = drawCode()
  const expiresAt = new Date(tx.now().getTime() + moveCodeMs)
  await insertRow(tx.em, CampusMove, {
    codeHash: hashOf(code),
    campusId,
    studentNumber: number,
    reason,
    issuedBy: by,
    usedBy: null,
    expiresAt,
    createdAt: tx.now(),
  })
  return { moveCode: written(code), expiresAt }
}

/** One update decides who of two was first. */
export const useMove = async (tx: Context, { campusId, number }: Of, code: string, personId: string) =>
  (await tx.em.nativeUpdate(
    CampusMove,
    { codeHash: hashOf(code), campusId, studentNumber: number, usedBy: null, expiresAt: { $gt: tx.now() } },
    { usedBy: personId },
  )) === 1
