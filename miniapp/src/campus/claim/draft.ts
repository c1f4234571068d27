// What is filled in for a claim, and what is missing before it can be sent.
import { codeClaim, type CodeClaim } from '@chaolin/shared/campus/code-schema'
import { tidyName, tidyNumber, tidyTail } from '@chaolin/shared/campus/codes'
import { ApiError } from '../../api'

export interface Draft {
  campusId: string
  number: string
  name: string
  tail: string
  moves: boolean
  moveCode: string
}

export const freshDraft: Draft = { campusId: '', number: '', name: '', tail: '', moves: false, moveCode: '' }

export function bodyOf({ campusId, number, name, tail, moves, moveCode }: Draft): CodeClaim {
  const code = moveCode.trim()
  return {
    campusId,
    studentNumber: tidyNumber(number),
    name: tidyName(name),
    idTail: tidyTail(tail),
    ...(moves && code !== '' ? { moveCode: code } : {}),
  }
}

export type Missing = 'needCampus' | 'needNumber' | 'needName' | 'needTail'

/** By the schema that the door judges with. */
export function missingOf(draft: Draft): Missing | undefined {
  const { campusId, studentNumber, name, idTail } = bodyOf(draft)
  if (campusId === '') return 'needCampus'
  if (!codeClaim.shape.studentNumber.safeParse(studentNumber).success) return 'needNumber'
  if (!codeClaim.shape.name.safeParse(name).success) return 'needName'
  return codeClaim.shape.idTail.safeParse(idTail).success ? undefined : 'needTail'
}

/** What a refusal means for whoever claims; undefined: it is said in its own words. */
export function problemOf(error: Error | null): 'unmatched' | 'locked' | 'elsewhere' | undefined {
  if (!(error instanceof ApiError)) return undefined
  if (error.code === 'claim_unmatched') return 'unmatched'
  if (error.code === 'code_elsewhere') return 'elsewhere'
  return error.code === 'rate_limited' && error.retryAfterS !== undefined ? 'locked' : undefined
}
