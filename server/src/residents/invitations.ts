// Staff join by an invitation: a code that works once, for seven days.
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { getMicroBrain, isUnder } from '../routing/queries.ts'
import { grantRole } from './actions.ts'
import { Invitation } from './entities.ts'
import type { Person } from './queries.ts'
import { sha256 } from '../sha256.ts'

export const invitationMs = 7 * 24 * 3_600_000
type Request = { microBrainId: string; role: 'staff' | 'dispatcher' }

export async function invite(tx: Context, person: Person, request: Request) {
  if (!(await runsPost(tx, person, request.microBrainId))) throw new Refused('not_found')
  if (!(await getMicroBrain(tx, request.microBrainId)))
    throw new Refused('invalid', { errors: [{ path: 'microBrainId', message: '没有这个微脑' }] })
  const code = nanoid(16)
  const expiresAt = new Date(tx.now().getTime() + invitationMs)
  await tx.em.insert(Invitation, {
    ...request,
    codeHash: sha256(code),
    invitedBy: person.id,
    expiresAt,
    createdAt: tx.now(),
  })
  return { code, expiresAt }
}

/** An admin anywhere, a supervisor below, a dispatcher at home. */
export async function runsPost(tx: Context, person: Person, microBrainId: string) {
  for (const { role, microBrainId: at } of person.roles) {
    if (role === 'admin') return true
    if (role === 'dispatcher' && at === microBrainId) return true
    if (role === 'supervisor' && at && (await isUnder(tx, microBrainId, at))) return true
  }
  return false
}

export async function join(tx: Context, personId: string, code: string) {
  const codeHash = sha256(code)
  const used = await tx.em.nativeUpdate(
    Invitation,
    { codeHash, usedBy: null, expiresAt: { $gt: tx.now() } },
    { usedBy: personId },
  )
  if (used === 0) throw new Refused('invitation_used')
  const { microBrainId, role } = await tx.em.findOneOrFail(Invitation, { codeHash })
  await grantRole(tx, null, personId, { role, microBrainId })
}
