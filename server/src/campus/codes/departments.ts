// Departments as hosts of a campus: each a household of one, answered for by one of the staff.
import type { z } from '@chaolin/shared/config'
import { departmentLimits } from '@chaolin/shared/campus/codes'
import type { newDepartment } from '@chaolin/shared/campus/code-schema'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused, wrong } from '../../errors.ts'
import { findPeople } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { leaveHome, openHome } from '../../visits/actions.ts'
import { openCampus } from './campuses.ts'
import { Campus, CampusDepartment } from './entities.ts'

const plain = { disableIdentityMap: true } as const
const open = (campusId: string) => ({ campusId, endedAt: null })
const hostCodeOf = ({ campusId, id }: Pick<CampusDepartment, 'campusId' | 'id'>) =>
  `${campusId}:department:${id}`

const view = ({ id, label, personId, createdAt }: CampusDepartment) => ({
  id,
  label,
  personId,
  createdAt: toWire(createdAt),
})

export async function listDepartments(ctx: Context, campusId: string) {
  const rows = await ctx.em.find(CampusDepartment, open(campusId), {
    orderBy: { createdAt: 1, id: 1 },
    limit: departmentLimits.each,
    ...plain,
  })
  return { items: rows.map(view) }
}

async function mustWorkAt(tx: Context, campusId: string, personId: string) {
  const roles = (await findPeople(tx, [personId])).get(personId)?.roles ?? []
  const here = roles.some(
    ({ role, microBrainId }) => microBrainId === campusId && (role === 'staff' || role === 'dispatcher'),
  )
  if (!here) throw wrong('personId', '这里没有这位同事')
}

export async function addDepartment(
  tx: Context,
  campusId: string,
  { label: written, personId: asked }: z.infer<typeof newDepartment>,
  by: string,
) {
  const personId = asked ?? by
  if (personId !== by) await mustWorkAt(tx, campusId, personId)
  const post = await getMicroBrain(tx, campusId)
  if (post?.kind !== 'campus') throw new Refused('not_found')
  await openCampus(tx, post)
  // One after another: of two of the same name the second is refused.
  await tx.em.findOne(Campus, { id: campusId }, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })
  const label = written.trim()
  if ((await tx.em.count(CampusDepartment, { ...open(campusId), label })) > 0)
    throw new Refused('step_closed', { detail: '已经有这个部门' })
  if ((await tx.em.count(CampusDepartment, open(campusId))) >= departmentLimits.each)
    throw new Refused('limit_reached')
  const id = nanoid(16)
  const row = { id, campusId, label, personId, createdBy: by, createdAt: tx.now(), endedAt: null }
  await tx.em.insert(CampusDepartment, row)
  await openHome(tx, { compoundId: campusId, hostCode: hostCodeOf(row), label, personId, name: label })
  return view(row)
}

/** Visits to it that were to come end with it. */
export async function endDepartment(tx: Context, campusId: string, id: string) {
  const row = await tx.em.findOne(
    CampusDepartment,
    { id, ...open(campusId) },
    { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain },
  )
  if (!row) throw new Refused('not_found')
  await tx.em.nativeUpdate(CampusDepartment, { id }, { endedAt: tx.now() })
  await leaveHome(tx, hostCodeOf(row), row.personId)
}

/** Who answered for it has left for good; their household ends with their others. */
export const forgetDepartmentsOf = (tx: Context, personId: string) =>
  tx.em.nativeUpdate(CampusDepartment, { personId, endedAt: null }, { endedAt: tx.now() })
