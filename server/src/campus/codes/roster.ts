// The roster of a campus: brought in whole or in part each term; who has left it loses the code with it.
import type { RosterReport } from '@chaolin/shared/campus/code-schema'
import { rosterLimits, tidyNumber, type CodeStatus } from '@chaolin/shared/campus/codes'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { readPage, type PageQuery } from '../../paging.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { openCampus } from './campuses.ts'
import { endCodes } from './ending.ts'
import { Campus, CampusCode, CampusMember } from './entities.ts'
import { historyOf, keptLocks } from './history.ts'
import { memberMarker } from './marks.ts'
import { insertMembers, type NewMember } from './member-rows.ts'
import { getCampus, statusNow } from './queries.ts'
import type { RosterFile } from './roster-file.ts'

const plain = { disableIdentityMap: true } as const
const atOnce = 500
/** A roster that is smaller shrinks without being asked about. */
const fewMembers = 10

export type ImportOptions = { whole: boolean; dryRun: boolean; meant: boolean }

type Changes = {
  added: NewMember[]
  /** Another last day, or back again: the code stays. */
  kept: NewMember[]
  /** Another name, tail or kind: whoever holds the code has to claim it anew. */
  remade: NewMember[]
  unchanged: number
  left: string[]
}

async function compare(
  tx: Context,
  campusId: string,
  { members, spared }: RosterFile,
  { whole }: ImportOptions,
): Promise<Changes & { here: number }> {
  const rows = await tx.em.find(CampusMember, { campusId }, plain)
  const known = new Map(rows.map((row) => [row.number, row]))
  const markOf = await memberMarker(tx)
  const changes: Changes = { added: [], kept: [], remade: [], unchanged: 0, left: [] }
  const inFile = new Set<string>()
  for (const { number, name, idTail, kind, until } of members) {
    inFile.add(number)
    const member = {
      campusId,
      number,
      kind,
      mark: markOf({ number, name, idTail }),
      until,
    }
    const before = known.get(number)
    if (!before) changes.added.push(member)
    else if (before.mark !== member.mark || before.kind !== kind) changes.remade.push(member)
    else if (before.leftAt || before.until.getTime() !== until.getTime()) changes.kept.push(member)
    else changes.unchanged += 1
  }
  const present = rows.filter(({ leftAt }) => !leftAt)
  if (whole)
    changes.left = present.flatMap(({ number }) => (inFile.has(number) || spared.has(number) ? [] : [number]))
  return { ...changes, here: present.length }
}

const parts = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / atOnce) }, (_, i) => all.slice(i * atOnce, (i + 1) * atOnce))

async function write(tx: Context, campusId: string, { added, kept, remade, left }: Changes) {
  const again = [...kept, ...remade]
  for (const part of parts(again))
    await tx.em.nativeDelete(CampusMember, { campusId, number: { $in: part.map(({ number }) => number) } })
  await insertMembers(tx, [...added, ...again])
  for (const part of parts(left))
    await tx.em.nativeUpdate(CampusMember, { campusId, number: { $in: part } }, { leftAt: tx.now() })
}

/** Codes follow their members; says how many ended. */
async function follow(tx: Context, campusId: string, { kept, remade, left }: Changes): Promise<number> {
  const codes = await tx.em.find(CampusCode, { campusId, active: 1 }, plain)
  const byNumber = new Map(codes.map((code) => [code.studentNumber, code]))
  const of = (numbers: readonly string[]) => numbers.flatMap((number) => byNumber.get(number) ?? [])
  const [gone, changed] = [of(left), of(remade.map(({ number }) => number))]
  await endCodes(tx, gone, 'left', null)
  await endCodes(tx, changed, 'changed', null)
  const newEnds = Map.groupBy(
    kept.filter(({ number }) => byNumber.has(number)),
    ({ until }) => until.getTime(),
  )
  for (const [untilMs, members] of newEnds)
    for (const part of parts(of(members.map(({ number }) => number))))
      await tx.em.nativeUpdate(
        CampusCode,
        { id: { $in: part.map(({ id }) => id) }, active: 1 },
        { until: new Date(untilMs) },
      )
  const over = of(kept.flatMap(({ number, until }) => (until <= tx.now() ? number : [])))
  await endCodes(tx, over, 'expired', null)
  return gone.length + changed.length + over.length
}

/** Lines that are wrong are told and left out; of a whole roster, nobody leaves whose line could not be read. */
export async function importRoster(
  ctx: Context,
  campusId: string,
  file: RosterFile,
  options: ImportOptions,
): Promise<RosterReport> {
  const post = await getMicroBrain(ctx, campusId)
  if (post?.kind !== 'campus') throw new Refused('not_found')
  if (options.whole && file.unnamed > 0)
    throw new Refused('import_refused', {
      detail: '有几行连学号都读不出来，不能当作完整名单；改好再传，或只作增补',
      errors: file.refusals.slice(0, rosterLimits.shownRefusals).map(({ line, field, reason }) => ({
        path: field ? `${line}.${field}` : String(line),
        message: reason,
      })),
    })
  return inTransaction(ctx, async (tx) => {
    if (!options.dryRun) {
      await openCampus(tx, post)
      await tx.em.findOne(Campus, { id: campusId }, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })
    }
    const changes = await compare(tx, campusId, file, options)
    const { added, kept, remade, unchanged, left, here } = changes
    const losing = left.length + remade.length
    if (here >= fewMembers && losing * 2 > here && !options.meant && !options.dryRun)
      throw new Refused('roster_shrinks', {
        more: { left: left.length, changed: remade.length, members: here },
      })
    let ended = 0
    if (!options.dryRun) {
      await write(tx, campusId, changes)
      ended = await follow(tx, campusId, changes)
      const campus = (await getCampus(tx, campusId))!
      await tx.em.nativeUpdate(
        Campus,
        { id: campusId },
        { rosterRevision: campus.rosterRevision + 1, importedAt: tx.now() },
      )
    }
    return {
      lines: file.lines,
      added: added.length,
      changed: kept.length + remade.length,
      unchanged,
      left: left.length,
      ended,
      refused: file.refusals.length,
      refusals: file.refusals.slice(0, rosterLimits.shownRefusals),
    }
  })
}

/** By number; the number of the last one is where the next page begins. */
export async function pageRoster(
  ctx: Context,
  campusId: string,
  { number, cursor, limit }: PageQuery & { number?: string | undefined },
) {
  const campus = await getCampus(ctx, campusId)
  const { size } = readPage({ limit })
  const after = cursor === undefined ? null : readCursor(cursor)
  const rows = await ctx.em.find(
    CampusMember,
    {
      campusId,
      ...(number === undefined
        ? after === null
          ? {}
          : { number: { $gt: after } }
        : { number: tidyNumber(number) }),
    },
    { orderBy: { number: 1 }, limit: size + 1, ...plain },
  )
  const items = rows.slice(0, size)
  const statuses = await statusesOf(
    ctx,
    campusId,
    items.map((row) => row.number),
  )
  const last = items.at(-1)
  const [only] = number === undefined ? [] : items
  const history = only && (await historyOf(ctx, { campusId, number: only.number }))
  return {
    synthetic: campus?.synthetic ?? false,
    importedAt: campus?.importedAt ? toWire(campus.importedAt) : null,
    items: items.map((row) => ({
      number: row.number,
      kind: row.kind,
      until: toWire(row.until),
      left: Boolean(row.leftAt),
      code: statuses.get(row.number) ?? ('none' as const),
      ...(history ? { history } : {}),
    })),
    nextCursor: rows.length > size && last ? Buffer.from(last.number).toString('base64url') : null,
  }
}

function readCursor(cursor: string): string {
  const number = Buffer.from(cursor, 'base64url').toString()
  if (/^[0-9A-Z-]{4,20}$/.test(number)) return number
  throw new Refused('invalid', { errors: [{ path: 'cursor', message: '翻页标记不对' }] })
}

/** Of each number the code that is held, else that one was; what staff locked is locked. */
async function statusesOf(
  ctx: Context,
  campusId: string,
  numbers: string[],
): Promise<Map<string, CodeStatus>> {
  const codes = await ctx.em.find(
    CampusCode,
    { campusId, studentNumber: { $in: numbers } },
    { orderBy: { id: 1 }, ...plain },
  )
  const ended = codes.filter(({ active }) => active === null)
  const open = codes.filter(({ active }) => active === 1)
  const held = [...ended, ...open].map((code) => [code.studentNumber, statusNow(ctx, code)] as const)
  const kept = [...(await keptLocks(ctx, campusId, numbers))].map((number) => [number, 'locked'] as const)
  return new Map([...held, ...kept])
}
