// A household invites: its own yes, a card with an invite that the first to open may claim, or a pass on paper.
import { visitLimits } from '@chaolin/shared/visits/rules'
import type { NewVisit } from '@chaolin/shared/visits/schema'
import type { Context } from '../context.ts'
import { Refused, wrong } from '../errors.ts'
import { isHost } from './cancel.ts'
import { getCompound } from './compounds/queries.ts'
import type { Visit } from './entities.ts'
import {
  drawInvite,
  forgetAtOf,
  givenColumns,
  hashInvite,
  sealInvite,
  withdrawConsents,
  writeEntryConsent,
} from './given.ts'
import { requireMember } from './households/queries.ts'
import { lockHousehold } from './households/rows.ts'
import {
  readDoors,
  readNight,
  readStandingNight,
  readTimes,
  refuseTooManyOpen,
  requireParty,
} from './limits.ts'
import { forgetExpected, mintNow } from './pass.ts'
import { revokePasses } from './passes/mint.ts'
import { allowed, insertVisit, lockVisit, newVisitId, writeStep } from './steps.ts'

export type Invited = {
  id: string
  status: Visit['status']
  sealedInvite: string | null
  partlyNight: boolean
}

export async function inviteVisitor(tx: Context, personId: string, body: NewVisit): Promise<Invited> {
  const { standing = null, party = 1, paper = false, visitor } = body
  const times = readTimes(tx, body, standing ?? undefined)
  if (paper && body.maxUses > visitLimits.paperUses) throw wrong('maxUses', '纸质通行证只能用一次')
  if (paper && !visitor) throw wrong('visitor', '请填来访的人')
  const { compoundId } = await lockHousehold(tx, { id: body.householdId })
  await requireMember(tx, body.householdId, personId)
  const { rules } = (await getCompound(tx, compoundId))!
  const doors = readDoors(body.doors, rules)
  requireParty(party, rules)
  const partlyNight = standing ? readStandingNight(rules, standing) : readNight(rules, times)
  await refuseTooManyOpen(tx, body.householdId, rules)
  const id = newVisitId()
  const invite = paper ? null : drawInvite()
  const consentId = await writeEntryConsent(tx, { id, householdId: body.householdId, doors }, personId)
  const given = visitor
    ? await givenColumns(tx, id, visitor)
    : { sealed: null, maskedName: null, idTail: null, plate: null }
  const visit = await insertVisit(
    tx,
    {
      id,
      kind: standing ? 'standing' : 'invite',
      status: paper ? 'accepted' : 'invited',
      compoundId,
      householdId: body.householdId,
      gateId: null,
      hostId: personId,
      visitorId: null,
      ...times,
      doors,
      doorsAsked: doors,
      maxUses: body.maxUses,
      party,
      purpose: body.purpose ?? null,
      ...given,
      inviteHash: invite === null ? null : hashInvite(invite),
      claimedAt: null,
      answerBy: null,
      consentId,
      standing,
      paper,
      forgetAt: forgetAtOf(times.until, rules),
    },
    { step: 'invite', by: 'household', personId },
  )
  if (paper) await mintNow(tx, visit)
  const sealedInvite = invite === null ? null : await sealInvite(tx, id, invite)
  return { id, status: visit.status, sealedInvite, partlyNight }
}

/** Whoever claimed it is not who was meant: a new card, and what was given is gone. */
export async function undoClaim(tx: Context, personId: string, id: string): Promise<Invited> {
  const visit = await lockVisit(tx, id)
  if (!visit || !(await isHost(tx, visit, personId))) throw new Refused('not_found')
  const status = allowed('undo', visit, 'household')
  if (visit.until <= tx.now()) throw new Refused('step_closed', { detail: '来访时间已经过了' })
  const invite = drawInvite()
  const visitorId = visit.visitorId ?? null
  await revokePasses(tx, { visitId: id }, 'undo')
  await forgetExpected(tx, [id])
  await withdrawConsents(tx, id)
  await writeStep(
    tx,
    visit,
    {
      visitorId: null,
      claimedAt: null,
      sealed: null,
      maskedName: null,
      idTail: null,
      plate: null,
      inviteHash: hashInvite(invite),
    },
    { step: 'undo', status, by: 'household', personId },
    visitorId
      ? [{ kind: 'visit.undone', subject: `visit:${id}`, payload: { visitId: id, personId: visitorId } }]
      : [],
  )
  return { id, status, sealedInvite: await sealInvite(tx, id, invite), partlyNight: false }
}
