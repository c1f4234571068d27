// Many reports, one matter: merged into one and taken out again; and one report that holds several, split.
import { LockMode } from '@mikro-orm/core'
import { isOpen, type ReportStatus } from '@chaolin/shared/reports/rules'
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { roleMay } from '@chaolin/shared/staff/rules'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import type { Person } from '../residents/queries.ts'
import { Report, ReportMerge } from './entities.ts'
import { readMoment } from './history.ts'
import { findReport, findReportById } from './queries.ts'
import { roleOn } from './roles.ts'
import type { Bodies, Effect } from './staff-effects.ts'
import { allowed, lockReport, lockReportById, writeStep } from './steps.ts'
import { keepReport, prepareReport } from './submit.ts'

const wrongTarget = (message: string) => new Refused('invalid', { errors: [{ path: 'into', message }] })

/** In the order of their ids, whoever is merged into whom: two that want the same pair wait for each other in turn. */
export async function lockInOrder(tx: Context, numbers: string[]) {
  const known = await Promise.all(numbers.map((number) => findReport(tx, number)))
  const ids = [...new Set(known.flatMap((report) => report?.id ?? []))].sort((a, b) => a - b)
  for (const id of ids) await lockReportById(tx, id)
}

/** Whoever leads the matter that it was merged into reads it too, and may take it out. */
export async function roleOnMatter(ctx: Context, person: Person, report: Report) {
  const own = await roleOn(ctx, person, report)
  if (own || !report.mergedIntoId) return own
  const target = await findReportById(ctx, report.mergedIntoId)
  return target && roleOn(ctx, person, target)
}

/** The post where that role is held. */
export async function seatOn(ctx: Context, person: Person, report: Report): Promise<string> {
  if (await roleOn(ctx, person, report)) return report.homeId
  const target = report.mergedIntoId ? await findReportById(ctx, report.mergedIntoId) : null
  return target?.homeId ?? report.homeId
}

/** No chains: what has others merged into it stays, and what is merged takes none; so there is no circle either. */
export const merge: Effect<'merge'> = async (tx, report, { into }, { person }) => {
  const target = await lockTarget(tx, person, report, into)
  if (report.mergedCount > 0) throw new Refused('step_closed', { detail: '有别的事并在这里，先撤回并案' })
  await insertRow(tx.em, ReportMerge, {
    reportId: report.id,
    seq: report.steps + 1,
    targetId: target.id,
    fromSeq: target.steps + 1,
    before: { status: report.status },
    mergedAt: tx.now(),
  })
  const absorbed = { step: 'absorb', status: target.status, by: 'post' as const, personId: person.id }
  await writeStep(tx, target, {
    changes: { mergedCount: target.mergedCount + 1 },
    moment: { ...absorbed, data: { number: report.number } },
  })
  return { changes: { mergedIntoId: target.id }, data: { into: target.number } }
}

async function lockTarget(tx: Context, person: Person, report: Report, into: string) {
  const target = await lockReport(tx, into)
  const role = target && (await roleOn(tx, person, target))
  if (!target || !role || !roleMay(role, 'merge')) throw wrongTarget('没有找到要并入的那件事')
  if (target.id === report.id) throw wrongTarget('不能并入自己')
  if (!isOpen(target.status)) throw new Refused('step_closed', { detail: '要并入的那件事已经不在办了' })
  return target
}

export const unrated = { rating: null, ratingComment: null, ratedAt: null }

/** Takes a report out of the one it was merged into; gives how it stood before. `personId` null: by the system. */
export async function endMerge(tx: Context, report: Report, personId: string | null) {
  const merged = await tx.em.findOne(
    ReportMerge,
    { reportId: report.id, endedAt: null },
    { orderBy: { seq: 'desc' }, lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  )
  const target = merged && (await lockReportById(tx, merged.targetId))
  if (!target) throw new Refused('step_closed')
  await writeStep(tx, target, {
    changes: { mergedCount: target.mergedCount - 1 },
    moment: {
      step: 'release',
      status: target.status,
      by: personId ? 'post' : 'system',
      personId,
      data: { number: report.number },
    },
  })
  await tx.em.nativeUpdate(ReportMerge, { id: merged.id }, { endedAt: tx.now(), untilSeq: target.steps })
  return {
    status: merged.before.status as ReportStatus,
    // What was rated was the other one's end.
    changes: { mergedIntoId: null, ...unrated },
  }
}

export const unmerge: Effect<'unmerge'> = async (tx, report, _body, { person }) =>
  endMerge(tx, report, person.id)

/** The matter it was merged into is gone: it goes on as it was. Done already, or taken elsewhere since: left alone. */
export async function releaseFrom(tx: Context, targetId: number, reportId: number) {
  const report = await lockReportById(tx, reportId)
  if (report?.mergedIntoId !== targetId || report.status !== 'merged') return
  allowed(tx, report, 'unmerge')
  const { status, changes } = await endMerge(tx, report, null)
  await writeStep(tx, report, {
    changes,
    moment: { step: 'unmerge', status, by: 'system', personId: null },
  })
}

export const mostChildren = 10

/**
 * Each part is routed by its own words, from the same place, for the same person; a name that was hidden stays hidden.
 * They are private, and the photos stay with the report they came with.
 */
export const split: Effect<'split'> = async (tx, report, { parts }, { person }) => {
  const known = await tx.em.count(Report, { parentId: report.id })
  if (known + parts.length > mostChildren)
    throw new Refused('step_closed', { detail: `一件事最多拆成 ${mostChildren} 件` })
  const filing = await filingOf(tx, report, person)
  const numbers: string[] = []
  for (const [i, part] of parts.entries()) {
    const arrival = await prepareChild(tx, report, part).catch((error: unknown) => {
      throw error instanceof Refused && error.fields ? inPart(error, i) : error
    })
    const child = await keepReport(tx, report.personId, { ...arrival, ...filing })
    numbers.push(child.report.number)
  }
  return {
    changes: {},
    note: `分开办的编号：${numbers.join('、')}`,
    data: { children: numbers.join(' ') },
  }
}

type Part = Bodies['split']['parts'][number]

/** Who called on the phone is called the same in each part. */
async function filingOf(tx: Context, report: Report, { id }: Person) {
  if (report.source !== 'phone') return {}
  const callerName = (await readMoment(tx, report.id, 1))?.data.callerName
  return { filing: { personId: id, callerName: typeof callerName === 'string' ? callerName : null } }
}

async function prepareChild(tx: Context, report: Report, { text, category }: Part) {
  const body = {
    text,
    ...(category ? { category } : {}),
    ...(report.address ? { address: report.address } : {}),
    ...(report.lng == null || report.lat == null ? {} : { place: asPlace([report.lng, report.lat]) }),
  }
  const arrival = await prepareReport(tx, body, [], false)
  const kept = { ...arrival.body, anonymous: report.anonymous }
  return { ...arrival, body: kept, source: report.source, parentId: report.id }
}

const inPart = ({ code, fields = [] }: Refused, i: number) =>
  new Refused(code, { errors: fields.map(({ path, message }) => ({ path: `parts.${i}.${path}`, message })) })
