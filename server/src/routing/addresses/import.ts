// Brings addresses into the book: every line is judged, and either all of them are in or none.
import type { SqlEntityManager } from '@mikro-orm/sql'
import type { AddressKind } from '@chaolin/shared/routing/addresses/address-schema'
import type { Context } from '../../context.ts'
import { marksFor, readRows } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { moveBelow } from './cascade.ts'
import type { AddressLine, Refusal } from './lines.ts'
import { beginLoad, discardLoad, publishLoad, touchLoad, type LoadCounts } from './load.ts'
import { contentOf, makeRow, mayStandIn, pathOf } from './rows.ts'
import { inParts, insertAddresses, readAddresses, type AddressRow } from './sql.ts'
import { levelOf } from './words.ts'

/** Small, so that other requests of this process get their turn in between. */
const smallPart = 250
/** For a process of its own: fewer commits, and fewer pages fetched for each row. */
export const largePart = 5000
const longestText = 200

export type ImportResult = LoadCounts & { lines: number }

/** Told of each refused line as soon as it is known: there may be many. */
export type OnRefusal = (refusal: Refusal) => void

/** What a part of the file meets: rows by code as they are now, and as this load has already made them. */
type Known = { now: Map<string, AddressRow>; made: Map<string, AddressRow>; plateOwner: Map<string, string> }

type Progress = LoadCounts & { lines: number; replaced: string[]; moved: string[]; seen: Set<string> }

/**
 * Rows are written under a new load, part by part in transactions of their own, and no look-up sees that load before
 * its last transaction, which also takes away what it replaces. So a file of any size fits in little memory, blocks
 * nobody, and a crash or a refused line leaves the book as it was.
 */
export async function importAddresses(
  ctx: Context,
  lines: AsyncIterable<Line> | Iterable<Line>,
  onRefusal: OnRefusal,
  partSize = smallPart,
): Promise<ImportResult> {
  const loadId = await beginLoad(ctx)
  const progress: Progress = {
    lines: 0,
    added: 0,
    changed: 0,
    same: 0,
    refused: 0,
    replaced: [],
    moved: [],
    seen: new Set(),
  }
  try {
    for await (const part of inBatches(lines, partSize)) {
      const outcomes = await inTransaction(ctx, (tx) => bringPart(tx, loadId, part, progress.seen))
      for (const outcome of outcomes) record(outcome, onRefusal, progress)
    }
    if (progress.refused === 0) progress.replaced.push(...(await moveBelow(ctx, loadId, progress.moved)))
    await end(ctx, loadId, progress)
  } catch (error) {
    if (!ctx.em.isInTransaction()) await discardLoad(ctx, loadId, 'abandoned', progress)
    throw error
  }
  const { lines: count, added, changed, same, refused } = progress
  return { lines: count, added, changed, same, refused }
}

async function end(ctx: Context, loadId: number, progress: Progress) {
  if (progress.refused > 0) return discardLoad(ctx, loadId, 'refused', progress)
  if (progress.added + progress.changed === 0) return discardLoad(ctx, loadId, 'unchanged', progress)
  return publishLoad(ctx, loadId, progress, progress.replaced)
}

type Line = AddressLine | Refusal[]

async function* inBatches(
  lines: AsyncIterable<Line> | Iterable<Line>,
  partSize: number,
): AsyncGenerator<Line[]> {
  let part: Line[] = []
  for await (const line of lines) {
    part.push(line)
    if (part.length === partSize) {
      yield part
      part = []
    }
  }
  if (part.length > 0) yield part
}

/** May run again after a deadlock, so it counts nothing itself. */
async function bringPart(tx: Context, loadId: number, part: Line[], seen: Set<string>) {
  await touchLoad(tx, loadId)
  const known = await readKnown(
    tx.em,
    loadId,
    part.filter((line): line is AddressLine => !Array.isArray(line)),
  )
  const rows: AddressRow[] = []
  const judged = new Set<string>()
  const outcomes = part.map((line): Outcome => {
    if (Array.isArray(line)) return { refusals: line }
    const outcome = judge(line, known, loadId, (code) => seen.has(code) || judged.has(code))
    if (!('row' in outcome)) return outcome
    judged.add(outcome.row.code)
    if (outcome.as === 'same') return outcome
    rows.push(outcome.row)
    known.made.set(outcome.row.code, outcome.row)
    for (const plate of outcome.row.plates) known.plateOwner.set(plate, outcome.row.code)
    return outcome
  })
  await insertAddresses(tx.em, rows, levelOf)
  return outcomes
}

function record(outcome: Outcome, onRefusal: OnRefusal, progress: Progress) {
  progress.lines++
  if (!('row' in outcome)) {
    progress.refused++
    for (const refusal of outcome.refusals) onRefusal(refusal)
    return
  }
  progress.seen.add(outcome.row.code)
  progress[outcome.as]++
  if (outcome.as !== 'changed') return
  progress.replaced.push(outcome.row.code)
  if (outcome.hasMoved) progress.moved.push(outcome.row.code)
}

/** Of one statement. */
const mostPlates = 20_000

async function readKnown(em: SqlEntityManager, loadId: number, part: AddressLine[]): Promise<Known> {
  const codes = [
    ...new Set(part.flatMap(({ code, parentCode }) => (parentCode ? [code, parentCode] : [code]))),
  ]
  // MariaDB reads no empty list.
  const rows =
    codes.length === 0 ? [] : await readAddresses(em, `where a.code in (${marksFor(codes)})`, codes)
  const plates = [...new Set(part.flatMap((line) => line.plates ?? []))]
  const owners: { code: string; address: string }[] = []
  for (const some of inParts(plates, mostPlates))
    owners.push(
      ...(await readRows<{ code: string; address: string }>(
        em,
        `select code, address_code as address from door_plates where code in (${marksFor(some)})`,
        some,
      )),
    )
  const byCode = (list: AddressRow[]) => new Map(list.map((row) => [row.code, row]))
  return {
    now: byCode(rows.filter((row) => row.loadId !== loadId)),
    made: byCode(rows.filter((row) => row.loadId === loadId)),
    plateOwner: new Map(owners.map(({ code, address }) => [code, address])),
  }
}

const official = { province: 2, city: 4, district: 6, street: 9, community: 12 } as const
const isOfficial = (kind: AddressKind, code: string) =>
  kind in official && /^\d+$/.test(code) && code.length === official[kind as keyof typeof official]

/** The register's codes begin with what they lie in; its post stands there as well, whatever a line says. */
const agrees = ({ kind, code }: AddressLine, parent: AddressRow) =>
  !isOfficial(kind, code) || !isOfficial(parent.kind, parent.code) || code.startsWith(parent.code)

type Outcome =
  { refusals: Refusal[] } | { row: AddressRow; as: 'added' | 'changed' | 'same'; hasMoved: boolean }

function judge(line: AddressLine, known: Known, loadId: number, isSeen: (code: string) => boolean): Outcome {
  const refusals: Refusal[] = []
  const wrong = (field: string, reason: string) => refusals.push({ line: line.line, field, reason })
  const now = known.now.get(line.code)
  const parent = line.parentCode ? (known.made.get(line.parentCode) ?? known.now.get(line.parentCode)) : null
  if (isSeen(line.code)) wrong('code', '这个编码在文件里已经有了')
  if (now && now.kind !== line.kind) wrong('kind', `它在地址库里是 ${now.kind}，级别不能改`)
  if (parent === undefined) wrong('parent', '没有这个上级（上级要写在前面，或已在库里）')
  else if (parent === null && levelOf(line.kind) > levelOf('district')) wrong('parent', '没有填')
  else if (parent && !mayStandIn(line, parent)) wrong('parent', `${line.kind} 不能在 ${parent.kind} 下面`)
  else if (parent && !agrees(line, parent))
    wrong(
      'parent',
      `编码 ${line.code} 属于 ${line.code.slice(0, parent.code.length)}，不在 ${parent.code} 下面`,
    )
  for (const plate of line.plates ?? [])
    if ((known.plateOwner.get(plate) ?? line.code) !== line.code)
      wrong('plates', `门牌 ${plate} 已经属于 ${known.plateOwner.get(plate)}`)
  if (parent === undefined || refusals.length > 0) return { refusals }
  const row = makeRow(line, parent, now, loadId)
  if (row.fullText.length > longestText) {
    wrong('name', `连同上级最多 ${longestText} 个字`)
    return { refusals }
  }
  if (!now) return { row, as: 'added', hasMoved: false }
  const isSame = contentOf(row) === contentOf(now)
  return { row, as: isSame ? 'same' : 'changed', hasMoved: pathOf(row) !== pathOf(now) }
}
