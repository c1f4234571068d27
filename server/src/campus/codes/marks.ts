// What stands in a roster in place of a name and the tail of an ID number.
import { timingSafeEqual } from 'node:crypto'
import { tidyName, tidyNumber, tidyTail } from '@chaolin/shared/campus/codes'
import type { Context } from '../../context.ts'
import { blindIndexer, seal, unseal } from '../../sealing.ts'

export type Given = { number: string; name: string; idTail: string }

/** 132 bits. */
const markLength = 22

export async function memberMarker(ctx: Context): Promise<(given: Given) => string> {
  const index = await blindIndexer(ctx, 'campus_member')
  return ({ number, name, idTail }) =>
    index([tidyNumber(number), tidyName(name), tidyTail(idTail)].join('\n')).slice(0, markLength)
}

const nobody = '-'.repeat(markLength)

/** Takes as long for a number that nobody has. */
export const isSameMark = (given: string, known: string | undefined) =>
  timingSafeEqual(Buffer.from(given), Buffer.from((known ?? nobody).padEnd(markLength).slice(0, markLength)))

const nameOf = (codeId: number) => ({ purpose: 'campus_code', owner: String(codeId) })
export const sealCodeName = (ctx: Context, codeId: number, name: string) => seal(ctx, nameOf(codeId), name)
export const readCodeName = (
  ctx: Context,
  { id, sealedName }: { id: number; sealedName: string },
): Promise<string> => (sealedName === '' ? Promise.resolve('') : unseal(ctx, nameOf(id), sealedName))
