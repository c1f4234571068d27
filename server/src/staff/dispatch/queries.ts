// Questions about the rules that give work out: are there any, what do they say, which of them are broken.
import type { DispatchRule as RuleView } from '@chaolin/shared/staff/people-schema'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { listCategories } from '../../routing/queries.ts'
import { crewAt, namelessColleague, staffNames, teamNames, type Crew } from '../people/queries.ts'
import { DispatchRule } from './entities.ts'

/** Asked whenever something comes in. */
export async function hasDispatchRules(ctx: Context, microBrainId: string): Promise<boolean> {
  const rows = await readRows(ctx.em, 'select 1 from dispatch_rules where micro_brain_id = ? limit 1', [
    microBrainId,
  ])
  return rows.length > 0
}

export const readRules = (ctx: Context, microBrainId: string) =>
  ctx.em.find(DispatchRule, { microBrainId }, { orderBy: { position: 'asc' }, disableIdentityMap: true })

/** Whether who should get it is still here. */
export const hasReceiver = (
  { staffId, teamId }: DispatchRule,
  { people, teams }: Pick<Crew, 'people' | 'teams'>,
) => (staffId ? people.some(({ id }) => id === staffId) : teams.some(({ id }) => id === teamId))

export async function listRules(ctx: Context, microBrainId: string): Promise<RuleView[]> {
  const rows = await readRules(ctx, microBrainId)
  if (rows.length === 0) return []
  const crew = await crewAt(ctx, [microBrainId])
  const categories = new Set((await listCategories(ctx)).map(({ code }) => code))
  const people = await staffNames(
    ctx,
    [microBrainId],
    rows.map(({ staffId }) => staffId),
  )
  const teams = await teamNames(
    ctx,
    rows.map(({ teamId }) => teamId),
  )
  return rows.map((row) => ({
    category: row.category ?? null,
    hours: hoursOf(row),
    keyword: row.keyword ?? null,
    staffId: row.staffId ?? null,
    teamId: row.teamId ?? null,
    name: row.staffId ? (people.get(row.staffId) ?? namelessColleague) : (teams.get(row.teamId ?? '') ?? ''),
    broken: !hasReceiver(row, crew)
      ? ('receiver_gone' as const)
      : row.category && !categories.has(row.category)
        ? ('category_gone' as const)
        : null,
  }))
}

export const hoursOf = ({ hoursFrom, hoursUntil }: DispatchRule) =>
  hoursFrom && hoursUntil ? { from: hoursFrom, until: hoursUntil } : null
