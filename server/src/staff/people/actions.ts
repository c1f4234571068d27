// Changing a post's people: names, limits, teams and who is in them.
import type { NewTeam, ProfileBody, TeamChange } from '@chaolin/shared/staff/people-schema'
import { peopleLimits } from '@chaolin/shared/staff/people-schema'
import type { Place } from '@chaolin/shared/place'
import { toStore } from '@chaolin/shared/routing/coordinates'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { countOpenByTeam } from '../../reports/queries.ts'
import { lockPerson } from '../../residents/queries.ts'
import { endDutyOf } from '../duty/actions.ts'
import { StaffProfile, Team, TeamMember } from './entities.ts'
import { findTeam, isWorkingAt } from './queries.ts'

const stored = (place: Place | null | undefined) =>
  place === undefined ? {} : place === null ? { lng: null, lat: null } : toStore(place)

export async function addTeam(tx: Context, microBrainId: string, { kind, name, place }: NewTeam) {
  if ((await tx.em.count(Team, { microBrainId, endedAt: null })) >= peopleLimits.teams)
    throw new Refused('limit_reached')
  const id = nanoid(16)
  await tx.em.insert(Team, {
    id,
    microBrainId,
    kind,
    name,
    ...stored(place),
    createdAt: tx.now(),
  })
  return id
}

async function teamHere(tx: Context, microBrainId: string, teamId: string) {
  const team = await findTeam(tx, microBrainId, teamId)
  if (!team) throw new Refused('not_found')
  return team
}

export async function changeTeam(tx: Context, microBrainId: string, teamId: string, change: TeamChange) {
  await teamHere(tx, microBrainId, teamId)
  const { kind, name, place } = change
  const changes = { ...(kind ? { kind } : {}), ...(name ? { name } : {}), ...stored(place) }
  if (Object.keys(changes).length > 0) await tx.em.nativeUpdate(Team, { id: teamId }, changes)
}

/** Its past stays; what it still holds must go to somebody else first. */
export async function endTeam(tx: Context, microBrainId: string, teamId: string) {
  await teamHere(tx, microBrainId, teamId)
  const open = (await countOpenByTeam(tx, [teamId])).get(teamId) ?? 0
  if (open > 0) throw new Refused('step_closed', { detail: `这个队伍手上还有 ${open} 件，先改派` })
  const endedAt = tx.now()
  await tx.em.nativeUpdate(Team, { id: teamId, endedAt: null }, { endedAt })
  await tx.em.nativeUpdate(TeamMember, { teamId, endedAt: null }, { openKey: null, endedAt })
}

/** Only who works at the post; twice changes nothing. */
export async function addMember(tx: Context, microBrainId: string, teamId: string, personId: string) {
  await teamHere(tx, microBrainId, teamId)
  if (!(await isWorkingAt(tx, personId, microBrainId))) throw new Refused('not_found')
  await lockPerson(tx, personId)
  const openKey = `${teamId}:${personId}`
  if ((await tx.em.count(TeamMember, { openKey })) > 0) return
  await insertRow(tx.em, TeamMember, { teamId, personId, openKey, createdAt: tx.now() })
}

export async function removeMember(tx: Context, microBrainId: string, teamId: string, personId: string) {
  await teamHere(tx, microBrainId, teamId)
  const openKey = `${teamId}:${personId}`
  const gone = await tx.em.nativeUpdate(TeamMember, { openKey }, { openKey: null, endedAt: tx.now() })
  if (gone === 0) throw new Refused('not_found')
}

export async function saveProfile(tx: Context, microBrainId: string, personId: string, body: ProfileBody) {
  if (!(await isWorkingAt(tx, personId, microBrainId))) throw new Refused('not_found')
  await lockPerson(tx, personId)
  const changed = await tx.em.nativeUpdate(StaffProfile, { microBrainId, personId }, body)
  const known = changed > 0 || (await tx.em.count(StaffProfile, { microBrainId, personId })) > 0
  if (!known) await tx.em.insert(StaffProfile, { microBrainId, personId, ...body, createdAt: tx.now() })
}

/** Leaves: neither the name nor the place of somebody who is gone stays. */
export async function forgetStaff(tx: Context, personId: string) {
  await tx.em.nativeDelete(StaffProfile, { personId })
  await tx.em.nativeUpdate(TeamMember, { personId, endedAt: null }, { openKey: null, endedAt: tx.now() })
  await endDutyOf(tx, personId)
}
