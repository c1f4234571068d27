// A claim on a campus code: number, name and tail against the roster; one account each, and the same answer to every wrong.
import { tidyName, tidyNumber } from '@chaolin/shared/campus/codes'
import type { CodeClaim } from '@chaolin/shared/campus/code-schema'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { addJob } from '../../outbox/actions.ts'
import { grantRole } from '../../residents/actions.ts'
import { lockPerson } from '../../residents/queries.ts'
import { openHome } from '../../visits/actions.ts'
import { endCodes, hostCodeOf } from './ending.ts'
import { CampusCode, CampusMember } from './entities.ts'
import { isKeptLocked, writeStep } from './history.ts'
import { isSameMark, memberMarker, sealCodeName } from './marks.ts'
import { useMove } from './moving.ts'
import { memberAt, openCodeAt, openCodeOf, statusNow } from './queries.ts'
import { countWrong, forgive, lockTries, refuseLocked, type TryMarks } from './tries.ts'

/** What was wrong is kept with the answer, since the count of it has to stand; the door makes the refusal of it. */
export type ClaimOutcome = { code: CampusCode } | { wrong: 'claim_unmatched' | 'code_elsewhere' }

const hostLabel = { student: '学生', teacher: '教师', staff: '教职工' } as const

export async function claimCode(
  tx: Context,
  personId: string,
  body: CodeClaim,
  marks: TryMarks,
): Promise<ClaimOutcome> {
  await lockPerson(tx, personId)
  await refuseSecond(tx, personId)
  const counts = await lockTries(tx, marks)
  refuseLocked(tx, counts)
  const { campusId } = body
  const number = tidyNumber(body.studentNumber)
  // Both are looked up and compared for every number, so that each claim takes as long.
  const [member, holder] = [await memberAt(tx, campusId, number), await openCodeAt(tx, campusId, number)]
  const taken = holder !== null || (await isKeptLocked(tx, { campusId, number }))
  const mark = (await memberMarker(tx))({ number, name: body.name, idTail: body.idTail })
  const same = isSameMark(mark, member?.mark)
  const here = same && member !== null && member.leftAt === null && member.until > tx.now()
  const moves =
    here && body.moveCode !== undefined && (await useMove(tx, { campusId, number }, body.moveCode, personId))
  const wrong =
    !here || (body.moveCode !== undefined && !moves)
      ? 'claim_unmatched'
      : taken && !moves
        ? 'code_elsewhere'
        : null
  if (wrong) {
    await countWrong(tx, marks, counts)
    await addJob(tx, triedJob(holder))
    return { wrong }
  }
  if (holder) await endCodes(tx, [holder], 'moved', personId)
  if (moves) await writeStep(tx, { campusId, number }, { step: 'moved', by: null, reason: null })
  await forgive(tx, marks)
  return { code: await openCode(tx, personId, member!, tidyName(body.name)) }
}

/** For every wrong claim, of whatever number: where nobody holds its code, nobody is told. */
const triedJob = (holder: CampusCode | null) => ({
  kind: 'campus.claim_tried',
  subject: `campus:tried:${holder?.id ?? 0}`,
  payload: { codeId: holder?.id ?? 0 },
})

async function refuseSecond(tx: Context, personId: string) {
  const own = await openCodeOf(tx, personId)
  if (!own) return
  if (statusNow(tx, own) !== 'ended') throw new Refused('step_closed', { detail: '您已经有青牛码了' })
  await endCodes(tx, [own], 'expired', null)
}

async function openCode(
  tx: Context,
  personId: string,
  { campusId, number, kind, until }: CampusMember,
  name: string,
): Promise<CampusCode> {
  const row = {
    campusId,
    studentNumber: number,
    personId,
    kind,
    status: 'active' as const,
    active: 1,
    sealedName: '',
    until,
    endedWhy: null,
    endedBy: null,
    lockedBy: null,
    createdAt: tx.now(),
    endedAt: null,
    forgetAt: null,
  }
  const id = await insertCode(tx, row)
  const sealedName = await sealCodeName(tx, id, name)
  await tx.em.nativeUpdate(CampusCode, { id }, { sealedName })
  if (kind === 'student') await grantRole(tx, null, personId, { role: 'student' })
  await openHome(tx, {
    compoundId: campusId,
    hostCode: hostCodeOf({ campusId, id }),
    label: hostLabel[kind],
    personId,
    name,
  })
  return { ...row, id, sealedName }
}

async function insertCode(tx: Context, row: Parameters<typeof insertRow<CampusCode>>[2]) {
  try {
    return await insertRow(tx.em, CampusCode, row)
  } catch (error) {
    throw isUniqueViolation(error) ? new Refused('step_closed') : error
  }
}
