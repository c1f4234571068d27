// Reading mediations: everything of one, those of a person, those of a post.
import { mediationStatuses, type MediationStatus } from '@chaolin/shared/staff/mediation/rules'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { byCreation, cutPage, readPage, type PageQuery } from '../../paging.ts'
import {
  Mediation,
  MediationAgreement,
  MediationAnswer,
  MediationAppointment,
  MediationHistory,
  MediationParty,
  MediationStatement,
} from './entities.ts'

const plain = { disableIdentityMap: true } as const
const byId = { orderBy: { id: 'asc' }, ...plain } as const

export const findMediation = (ctx: Context, publicId: string) =>
  ctx.em.findOne(Mediation, { publicId }, plain)
export const findMediationById = (ctx: Context, id: number) => ctx.em.findOne(Mediation, { id }, plain)

export async function latestOf(ctx: Context, reportId: number): Promise<Mediation | null> {
  const rows = await ctx.em.find(Mediation, { reportId }, { orderBy: { round: 'desc' }, limit: 1, ...plain })
  return rows[0] ?? null
}

export const readParties = (ctx: Context, mediationId: number) =>
  ctx.em.find(MediationParty, { mediationId }, byId)
export const readStatements = (ctx: Context, mediationId: number) =>
  ctx.em.find(MediationStatement, { mediationId }, byId)
export const readStatementsOf = (ctx: Context, { mediationId, side }: MediationParty) =>
  ctx.em.find(MediationStatement, { mediationId, side }, byId)
export const readAppointments = (ctx: Context, mediationId: number) =>
  ctx.em.find(MediationAppointment, { mediationId }, byId)
export const readAgreements = (ctx: Context, mediationId: number) =>
  ctx.em.find(MediationAgreement, { mediationId }, byId)
export const readAgreement = (ctx: Context, mediationId: number, version: number) =>
  ctx.em.findOne(MediationAgreement, { mediationId, version }, plain)
export const readAnswers = (ctx: Context, mediationId: number) =>
  ctx.em.find(MediationAnswer, { mediationId }, byId)
export const readHistory = (ctx: Context, mediationId: number) =>
  ctx.em.find(MediationHistory, { mediationId }, { orderBy: { seq: 'asc' }, ...plain })
export const readMoment = (ctx: Context, mediationId: number, seq: number) =>
  ctx.em.findOne(MediationHistory, { mediationId, seq }, plain)

/** By mediation: the appointment that stands. */
export async function standingAppointments(ctx: Context, ids: number[]) {
  const rows = await ctx.em.find(MediationAppointment, { mediationId: { $in: ids }, state: 'set' }, byId)
  return new Map(rows.map((row) => [row.mediationId, row]))
}

/** A mediation's number, and what its report is called and where it is now. */
type Found = { id: number; number: string; home_id: string }

/** In the order they were found. */
async function load(ctx: Context, found: Found[]) {
  const rows = await ctx.em.find(Mediation, { id: { $in: found.map(({ id }) => id) } }, plain)
  const known = new Map(rows.map((row) => [row.id, row]))
  return found.flatMap(({ id }) => known.get(id) ?? [])
}

const reportsOf = (found: Found[]) =>
  new Map(found.map(({ id, number, home_id }) => [id, { number, homeId: home_id }]))

/** In which a person is a party, newest first. */
export async function listOfParty(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const found = await readRows<Found>(
    ctx.em,
    `select m.id, r.number, r.home_id from mediations m
     join mediation_parties p on p.mediation_id = m.id join reports r on r.id = m.report_id
     where p.person_id = ? ${after ? 'and (m.created_at < ? or (m.created_at = ? and m.id < ?))' : ''}
     order by m.created_at desc, m.id desc limit ${size + 1}`,
    [personId, ...(after ? [after.createdAt, after.createdAt, after.id] : [])],
  )
  const page = cutPage(await load(ctx, found), size, byCreation)
  const parties = await ctx.em.find(
    MediationParty,
    { personId, mediationId: { $in: page.items.map(({ id }) => id) } },
    plain,
  )
  return {
    ...page,
    reports: reportsOf(found),
    parties: new Map(parties.map((party) => [party.mediationId, party])),
  }
}

/** Whether these parties have answered the text that lies before them, by mediation. */
export async function answeredBy(
  ctx: Context,
  mediations: Mediation[],
  parties: Map<number, MediationParty>,
) {
  const rows = await ctx.em.find(
    MediationAnswer,
    { mediationId: { $in: mediations.map(({ id }) => id) } },
    { fields: ['mediationId', 'version', 'side'], ...plain },
  )
  const current = new Map(mediations.map(({ id, version }) => [id, version]))
  return new Set(
    rows
      .filter((row) => row.version === current.get(row.mediationId))
      .filter((row) => row.side === parties.get(row.mediationId)?.side)
      .map(({ mediationId }) => mediationId),
  )
}

/** Of a post: by the home that the report has now. */
export async function listOfPost(
  ctx: Context,
  homeId: string,
  { status, ...query }: PageQuery & { status?: MediationStatus | undefined },
) {
  const { size, after } = readPage(query)
  const found = await readRows<Found>(
    ctx.em,
    `select m.id, r.number, r.home_id from mediations m join reports r on r.id = m.report_id
     where r.home_id = ? ${status ? 'and m.status = ?' : ''}
     ${after ? 'and (m.created_at < ? or (m.created_at = ? and m.id < ?))' : ''}
     order by m.created_at desc, m.id desc limit ${size + 1}`,
    [homeId, ...(status ? [status] : []), ...(after ? [after.createdAt, after.createdAt, after.id] : [])],
  )
  return { ...cutPage(await load(ctx, found), size, byCreation), reports: reportsOf(found) }
}

export async function countOfPost(ctx: Context, homeId: string) {
  const rows = await readRows<{ status: MediationStatus; n: number | string; due: number | string | null }>(
    ctx.em,
    `select m.status as status, count(*) as n,
            sum(case when m.status = 'signed' and m.follow_up_at <= ? then 1 else 0 end) as due
     from mediations m join reports r on r.id = m.report_id where r.home_id = ? group by m.status`,
    [ctx.now(), homeId],
  )
  const of = (status: MediationStatus) => Number(rows.find((row) => row.status === status)?.n ?? 0)
  const due = rows.reduce((sum, row) => sum + Number(row.due ?? 0), 0)
  const counts = Object.fromEntries(mediationStatuses.map((status) => [status, of(status)]))
  return { ...(counts as Record<MediationStatus, number>), due }
}
