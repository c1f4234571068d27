// A person's campus code in their export, and its end when they leave for good.
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { endCodes } from './ending.ts'
import { forgetDepartmentsOf } from './departments.ts'
import { CampusCode, CampusMove } from './entities.ts'
import { readCodeName } from './marks.ts'
import { openCodeOf, statusNow } from './queries.ts'

const plain = { disableIdentityMap: true } as const

export async function codeRecords(ctx: Context, personId: string) {
  const codes = await ctx.em.find(CampusCode, { personId }, { orderBy: { id: 1 }, ...plain })
  return {
    campusCodes: await Promise.all(
      codes.map(async (code) => ({
        campusId: code.campusId,
        number: code.studentNumber,
        name: await readCodeName(ctx, code),
        kind: code.kind,
        status: statusNow(ctx, code),
        claimedAt: toWire(code.createdAt),
        until: toWire(code.until),
        endedAt: toWireOrNull(code.endedAt),
      })),
    ),
  }
}

/** The number is free again, but for a lock that staff put on it; what the account gave goes with it. */
export async function forgetCode(tx: Context, personId: string) {
  const open = await openCodeOf(tx, personId)
  if (open) await endCodes(tx, [open], 'gone', personId)
  await tx.em.nativeUpdate(CampusCode, { personId }, { sealedName: '', studentNumber: '', forgetAt: null })
  await tx.em.nativeDelete(CampusMove, { usedBy: personId })
  await forgetDepartmentsOf(tx, personId)
}
