// Published answers are kept by a post for its campus, and by the district for all of them.
import { answerLimits, type AnswerChange } from '@chaolin/shared/campus/answers/schema'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { findService } from '../services/queries.ts'
import { CampusAnswer } from './entities.ts'

const plain = { disableIdentityMap: true } as const

async function judge(tx: Context, { service }: AnswerChange) {
  if (!(await findService(tx, service)))
    throw new Refused('invalid', { errors: [{ path: 'service', message: '没有这项服务' }] })
}

export async function addAnswer(tx: Context, by: string | null, microBrainId: string, change: AnswerChange) {
  await judge(tx, change)
  if ((await tx.em.count(CampusAnswer, { microBrainId })) >= answerLimits.perPost)
    throw new Refused('limit_reached')
  const at = { createdAt: tx.now(), updatedAt: tx.now() }
  const row = { ...change, publicId: nanoid(21), microBrainId, updatedBy: by, ...at }
  await tx.em.insert(CampusAnswer, row)
  return row
}

export async function changeAnswer(
  tx: Context,
  by: string,
  microBrainId: string,
  publicId: string,
  change: AnswerChange,
) {
  const row = await tx.em.findOne(CampusAnswer, { publicId, microBrainId }, plain)
  if (!row) throw new Refused('not_found')
  await judge(tx, change)
  const changes = { ...change, updatedBy: by, updatedAt: tx.now() }
  await tx.em.nativeUpdate(CampusAnswer, { id: row.id }, changes)
  return { ...row, ...changes }
}

export async function removeAnswer(tx: Context, microBrainId: string, publicId: string) {
  if ((await tx.em.nativeDelete(CampusAnswer, { publicId, microBrainId })) === 0)
    throw new Refused('not_found')
}
