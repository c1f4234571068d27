// Whom of the staff a step concerns, where that is not everybody at the post: who has it, who decides, who stands above.
import type { LadderLevel, LadderTrack } from '@chaolin/shared/staff/ladder'
import type { Context } from '../context.ts'
import { findPeople, peopleAt } from '../residents/queries.ts'
import { deskAbove, parentOf } from '../routing/queries.ts'
import { reachableOf, readDuty } from '../staff/duty/queries.ts'
import { findTeam } from '../staff/people/queries.ts'
import type { Report, ReportHistory } from './entities.ts'
import { readMoment } from './history.ts'
import { roleOn } from './roles.ts'

const workers = ['staff', 'dispatcher'] as const
const deciders = ['dispatcher', 'supervisor'] as const

const overdueTitles: Record<LadderTrack, Record<LadderLevel, string>> = {
  accept: {
    person: '还没有人接单',
    dispatcher: '一直没人接单，请派人',
    above: '下级一直没人接单',
    district: '一直没人接单，请区里过问',
  },
  resolve: {
    person: '快到时限了',
    dispatcher: '过了时限还没办结',
    above: '下级过了时限还没办结',
    district: '过了时限很久，请区里过问',
  },
}

/** What a step says to whom it concerns, when that depends on more than its name. */
export const ownTitle = ({ step, data }: ReportHistory): string | null => {
  if (step === 'propose') return '报了办结，等您核查'
  if (step === 'rework') return '核查退回，请接着办'
  if (step !== 'overdue') return null
  return overdueTitles[data.track as LadderTrack]?.[data.level as LadderLevel] ?? null
}

/** Who still works there. */
async function stillThere(ctx: Context, homeId: string, personIds: string[]) {
  const people = await findPeople(ctx, personIds)
  return personIds.filter((id) =>
    people
      .get(id)
      ?.roles.some(
        ({ role, microBrainId }) => microBrainId === homeId && (workers as readonly string[]).includes(role),
      ),
  )
}

/** The person or the team it was given to; empty: nobody has it. */
export async function holdersOf(ctx: Context, { homeId, assigneeId, teamId }: Report): Promise<string[]> {
  if (assigneeId) return stillThere(ctx, homeId, [assigneeId])
  return teamId ? stillThere(ctx, homeId, await reachableOf(ctx, homeId, teamId)) : []
}

/** Back to the same people; a team that was ended and a person who left get it no more. */
export async function stillHeldBy(tx: Context, report: Report) {
  const { homeId, assigneeId, teamId } = report
  const team = teamId ? await findTeam(tx, homeId, teamId) : null
  const person = assigneeId ? (await stillThere(tx, homeId, [assigneeId])).length > 0 : false
  return { assigneeId: person ? (assigneeId ?? null) : null, teamId: team ? (teamId ?? null) : null }
}

const everybodyAt = (ctx: Context, { homeId, joint }: Report) => peopleAt(ctx, [homeId, ...joint], workers)

async function levelAbove(ctx: Context, homeId: string) {
  const above = await parentOf(ctx, homeId)
  return above ? peopleAt(ctx, [above.id], deciders) : []
}

async function onDutyOrAll(ctx: Context, homeId: string) {
  const { people } = await readDuty(ctx, [homeId])
  const present = people.filter(({ duty }) => duty).map(({ id }) => id)
  return present.length > 0 ? present : peopleAt(ctx, [homeId], ['staff'])
}

const atLevel: Record<LadderLevel, (ctx: Context, report: Report) => Promise<string[]>> = {
  async person(ctx, report) {
    // What waits for the second look is with the dispatcher.
    if (report.checkingSeq != null) return []
    const holders = await holdersOf(ctx, report)
    return holders.length > 0 ? holders : onDutyOrAll(ctx, report.homeId)
  },
  dispatcher: (ctx, { homeId }) => peopleAt(ctx, [homeId], ['dispatcher']),
  above: (ctx, { homeId }) => levelAbove(ctx, homeId),
  district: async (ctx, { homeId }) => peopleAt(ctx, [await deskAbove(ctx, homeId)], deciders),
}
const upwards: LadderLevel[] = ['person', 'dispatcher', 'above', 'district']

/** A level at which there is nobody is passed over: somebody hears of it. */
async function onRung(ctx: Context, report: Report, from: LadderLevel) {
  for (const level of upwards.slice(upwards.indexOf(from))) {
    const people = await atLevel[level](ctx, report)
    if (people.length > 0) return people
  }
  return []
}

/** Those who may act there as supervisors, at whatever level they sit; where there is none, whoever stands above. */
async function supervisorsOver(ctx: Context, report: Report) {
  const postIds = [report.homeId]
  for (let above = await parentOf(ctx, report.homeId); above; above = await parentOf(ctx, above.id)) {
    if (postIds.includes(above.id)) break
    postIds.push(above.id)
  }
  const people = await peopleAt(ctx, postIds, ['supervisor'])
  return people.length > 0 ? people : onRung(ctx, report, 'above')
}

/** Who has it, and who said that it was done; where neither is there any more, everybody at the post. */
async function sentBackTo(ctx: Context, report: Report, { data }: ReportHistory) {
  const proposal = await readMoment(ctx, report.id, Number(data.proposal))
  const proposer = (await findPeople(ctx, [proposal?.personId ?? ''])).get(proposal?.personId ?? '')
  const still = proposer && (await roleOn(ctx, proposer, report)) ? [proposer.id] : []
  const people = new Set([...(await holdersOf(ctx, report)), ...still])
  return people.size > 0 ? [...people] : everybodyAt(ctx, report)
}

export async function audienceOf(ctx: Context, report: Report, moment: ReportHistory): Promise<string[]> {
  switch (moment.step) {
    case 'overdue':
      return report.askedAt ? [] : onRung(ctx, report, moment.data.level as LadderLevel)
    case 'propose':
      if (report.checkingSeq !== moment.seq) return []
      return moment.data.supervisor ? supervisorsOver(ctx, report) : onRung(ctx, report, 'dispatcher')
    case 'rework':
      return sentBackTo(ctx, report, moment)
    case 'remind': {
      const holders = await holdersOf(ctx, report)
      if (holders.length === 0) return everybodyAt(ctx, report)
      return [...new Set([...holders, ...(await atLevel.dispatcher(ctx, report))])]
    }
    case 'reopen':
      return [...new Set([...(await everybodyAt(ctx, report)), ...(await levelAbove(ctx, report.homeId))])]
    // What was done at the home is news to those of the second post; who did it knows.
    case 'accept':
    case 'progress':
    case 'resolve':
      return (await peopleAt(ctx, report.joint, workers)).filter((id) => id !== moment.personId)
    default:
      return everybodyAt(ctx, report)
  }
}
