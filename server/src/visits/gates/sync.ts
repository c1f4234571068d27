// What a gate decided without us: judged again as of its moment, written once, and where the two differ, said so.
import { decideScan, isUse } from '@chaolin/shared/passes/gate-decision'
import {
  clockSlackMs,
  noMemory,
  syncWithinMs,
  type ConflictReason,
  type Direction,
  type PassMemory,
  type Verdict,
} from '@chaolin/shared/visits/gate'
import type { SyncAnswer, SyncBody } from '@chaolin/shared/visits/gate-schema'
import type { Context } from '../../context.ts'
import { changeRows, readRows, toTime } from '../../db/sql.ts'
import { touchCompound } from '../compounds/actions.ts'
import { noteMoves, type Move } from '../parking.ts'
import { nativeCrypto } from '../passes/native.ts'
import type { Stand } from './access.ts'
import { GateStep, Passage } from './entities.ts'
import { trustedSince } from './keys.ts'
import { lockPasses } from './scan.ts'
import {
  findPasses,
  genuineCti,
  hashScan,
  isUntold,
  readPasses,
  viewOf,
  type FoundPass,
  type Keys,
  type KnownPass,
} from './view.ts'

type Scan = {
  index: number
  code: string
  direction: Direction
  at: Date
  /** The gate's clock was wrong: it is taken as of now. */
  timeFault: ConflictReason | null
  verdict: 'open' | 'refuse'
  hash: string
  keys: Keys
  /** Null: none of ours. */
  cti: string | null
}
type Opened = {
  cti: string
  direction: Direction
  step: number | null
  at: Date
  /** Of a passage that we let in ourselves and no gate has told yet; null: any other. */
  untoldId: number | null
}
type Judged = Scan & {
  pass: KnownPass
  decided: Verdict
  conflict: ConflictReason | null
  /** The passage that stands there for it already; null: it is a new one. */
  passageId: number | null
}

/** Why its moment cannot be believed; null: it can. */
function timeFaultOf(at: Date, nowMs: number): ConflictReason | null {
  if (at.getTime() > nowMs + clockSlackMs) return 'in_future'
  return at.getTime() < nowMs - syncWithinMs ? 'too_old' : null
}

export type Prepared = { scans: Scan[]; found: FoundPass[] }

/** All that needs no lock: what was told, and which of it is of a pass of ours. */
export async function prepareSync(ctx: Context, { compound }: Stand, { scans }: SyncBody): Promise<Prepared> {
  const now = ctx.now()
  const nowMs = now.getTime()
  const keysAt = await trustedSince(ctx, compound, new Date(nowMs - syncWithinMs))
  const taken: Scan[] = []
  const seen = new Map<string, Scan>()
  for (const [index, { code, direction, verdict, ...scan }] of scans.entries()) {
    const told = new Date(scan.at)
    const timeFault = timeFaultOf(told, nowMs)
    const at = timeFault ? now : told
    const hash = hashScan(code, direction, String(told.getTime()), verdict)
    const keys = keysAt(at)
    const one = seen.get(hash) ?? {
      ...{ index, code, direction, at, timeFault, verdict, hash, keys },
      cti: genuineCti(code, keys, compound),
    }
    seen.set(hash, one)
    taken.push({ ...one, index })
  }
  const found = await findPasses(
    ctx,
    [...new Set(taken.flatMap(({ cti }) => (cti === null ? [] : [cti])))].sort(),
  )
  return { scans: taken, found }
}

/** What opened here before, with or without us. */
async function readOpened(tx: Context, { gate }: Stand, ctis: readonly string[]): Promise<Opened[]> {
  type Row = {
    id: number
    cti: string
    direction: Direction
    step: number | null
    at: number | string
    scan_hash: string
  }
  const rows = await readRows<Row>(
    tx.em,
    `select id, cti, direction, step, at, scan_hash from passages
     where cti in (${ctis.map(() => '?').join(', ')}) and gate_id = ? and verdict = 'open'`,
    [...ctis, gate.id],
  )
  return rows.map(({ id, cti, direction, step, at, scan_hash: hash }) => ({
    cti,
    direction,
    step: step === null ? null : Number(step),
    at: toTime(at),
    untoldId: isUntold(hash) ? Number(id) : null,
  }))
}

async function readKnown(tx: Context, { gate }: Stand, hashes: readonly string[]) {
  type Row = { scan_hash: string; conflict: ConflictReason | null }
  if (hashes.length === 0) return new Map<string, Row>()
  const rows = await readRows<Row>(
    tx.em,
    `select scan_hash, conflict from passages
     where gate_id = ? and scan_hash in (${hashes.map(() => '?').join(', ')})`,
    [gate.id, ...hashes],
  )
  return new Map(rows.map((row) => [row.scan_hash, row]))
}

/** What the gate could remember at that moment; uses are counted over all gates and for good. */
function memoryAt(opened: readonly Opened[], cti: string, at: Date, uses: number): PassMemory {
  const before = opened.filter((one) => one.cti === cti && one.at <= at)
  const steps = before.flatMap(({ step }) => (step === null ? [] : [step]))
  const onPaper = before.filter(({ step }) => step === null)
  return {
    ...noMemory,
    lastStep: steps.length > 0 ? Math.max(...steps) : null,
    paperIns: onPaper.filter(({ direction }) => direction === 'in').length,
    paperOuts: onPaper.filter(({ direction }) => direction === 'out').length,
    uses,
  }
}

/** Our answer was lost and the gate opened by itself: the same code, the same way, at about the same moment. */
const sameWithinMs = 2 * 60_000

const isSame = (one: Opened, { cti, direction, at }: Scan, step: number | null) =>
  one.untoldId !== null &&
  one.cti === cti &&
  one.direction === direction &&
  one.step === step &&
  Math.abs(one.at.getTime() - at.getTime()) <= sameWithinMs

/** A use too many that another gate gave is nobody's replay here. */
const usedElsewhere = (reason: ConflictReason): ConflictReason =>
  reason === 'no_uses_left' ? 'used_elsewhere' : reason

function compare(gateSaid: 'open' | 'refuse', decided: Verdict): ConflictReason | null {
  if (gateSaid === decided.verdict) return null
  return decided.verdict === 'refuse' ? usedElsewhere(decided.reason) : 'would_open'
}

function judge(stand: Stand, scans: readonly Scan[], passes: Map<string, KnownPass>, opened: Opened[]) {
  const uses = new Map([...passes].map(([cti, pass]) => [cti, pass.uses]))
  const judged: Judged[] = []
  for (const scan of scans) {
    const pass = passes.get(scan.cti!)!
    const memory = memoryAt(opened, pass.cti, scan.at, uses.get(pass.cti)!)
    const atMs = scan.at.getTime()
    const view = viewOf(stand, scan.keys, passes, atMs)
    const { verdict: decided, pass: genuine } = decideScan(
      scan.code,
      scan.direction,
      view,
      () => memory,
      atMs,
      nativeCrypto,
    )
    const step = genuine?.step ?? null
    const same = scan.verdict === 'open' ? opened.find((one) => isSame(one, scan, step)) : undefined
    if (same) {
      judged.push({ ...scan, pass, decided, conflict: scan.timeFault, passageId: same.untoldId })
      same.untoldId = null
      continue
    }
    const conflict = scan.timeFault ?? compare(scan.verdict, decided)
    judged.push({ ...scan, pass, decided, conflict, passageId: null })
    if (scan.verdict === 'refuse') continue
    // Whoever came in came in, whether we would have let them or not.
    opened.push({ cti: pass.cti, direction: scan.direction, step, at: scan.at, untoldId: null })
    if (isUse(scan.direction, stand.gate)) uses.set(pass.cti, uses.get(pass.cti)! + 1)
  }
  return judged
}

const writePassages = (tx: Context, { gate, compound, personId }: Stand, judged: readonly Judged[]) =>
  tx.em.insertMany(
    Passage,
    judged.map(({ pass, decided, conflict, direction, verdict, hash, at }) => ({
      compoundId: compound.id,
      gateId: gate.id,
      scanHash: hash,
      cti: pass.cti,
      visitId: pass.visitId,
      householdId: pass.visit?.householdId ?? null,
      claimId: pass.claimId,
      direction,
      verdict,
      reason: verdict === 'refuse' && decided.verdict === 'refuse' ? decided.reason : null,
      step: decided.step ?? null,
      personId,
      offline: true,
      conflict,
      at,
      recordedAt: tx.now(),
    })),
  )

/** Each is one passage with what the gate told, which is known by its hash from now on. */
async function writeTold(tx: Context, { gate }: Stand, judged: readonly Judged[]) {
  if (judged.length === 0) return
  const cases = judged.map(() => 'when ? then ?').join(' ')
  const ids = judged.map(({ passageId }) => passageId)
  await changeRows(
    tx.em,
    `update passages set scan_hash = case id ${cases} else scan_hash end
     where gate_id = ? and id in (${ids.map(() => '?').join(', ')})`,
    [...judged.flatMap(({ passageId, hash }) => [passageId, hash]), gate.id, ...ids],
  )
}

/** As after all that opened here, whichever came first. */
async function writeMemory(tx: Context, { gate }: Stand, passes: readonly KnownPass[], opened: Opened[]) {
  if (passes.length === 0) return
  const rows = passes.map((pass) => {
    const { uses: _uses, ...memory } = memoryAt(opened, pass.cti, new Date(8.64e15), 0)
    return { gateId: gate.id, cti: pass.cti, ...memory, expiresAt: pass.expiresAt }
  })
  await tx.em.upsertMany(GateStep, rows, {
    onConflictFields: ['gateId', 'cti'],
    onConflictAction: 'merge',
    disableIdentityMap: true,
  })
}

async function writeUses(tx: Context, stand: Stand, judged: readonly Judged[]) {
  const counts = new Map<number, number>()
  for (const { pass, direction, verdict } of judged)
    if (verdict === 'open' && isUse(direction, stand.gate))
      counts.set(pass.id, (counts.get(pass.id) ?? 0) + 1)
  if (counts.size === 0) return
  const revision = await touchCompound(tx, stand.compound.id)
  const cases = [...counts].map(() => 'when ? then ?').join(' ')
  await changeRows(
    tx.em,
    `update passes set uses = uses + case id ${cases} else 0 end, revision = ?
     where id in (${[...counts].map(() => '?').join(', ')})`,
    [...[...counts].flat(), revision, ...counts.keys()],
  )
}

const movesOf = (judged: readonly Judged[]): Move[] =>
  judged.flatMap(({ pass: { visitId }, verdict, decided, direction, at }) =>
    visitId
      ? [{ visitId, direction, at, verdict, reason: decided.verdict === 'refuse' ? decided.reason : null }]
      : [],
  )

/** In one transaction: all of it, or none. */
export async function syncScans(tx: Context, stand: Stand, prepared: Prepared): Promise<SyncAnswer> {
  const { found, scans } = prepared
  if (found.length === 0) return answerOf(prepared, new Map(), new Map(), [])
  const ctis = found.map(({ cti }) => cti)
  await lockPasses(tx, found)
  const passes = await readPasses(tx, ctis)
  const ours = scans.filter(({ cti }) => cti !== null && passes.has(cti))
  const known = await readKnown(
    tx,
    stand,
    ours.map(({ hash }) => hash),
  )
  const opened = await readOpened(tx, stand, ctis)
  const unknown = new Map(ours.filter(({ hash }) => !known.has(hash)).map((one) => [one.hash, one]))
  // What has no moment of its own comes last, so that no other scan is taken for its replay.
  const order = ({ at, timeFault }: Scan) => (timeFault ? Infinity : at.getTime())
  const fresh = [...unknown.values()].sort((a, b) =>
    order(a) === order(b) ? a.index - b.index : order(a) - order(b),
  )
  const judged = judge(stand, fresh, passes, opened)
  const anew = judged.filter(({ passageId }) => passageId === null)
  if (anew.length > 0) await writePassages(tx, stand, anew)
  await writeTold(
    tx,
    stand,
    judged.filter(({ passageId }) => passageId !== null),
  )
  await writeMemory(tx, stand, [...passes.values()], opened)
  await noteMoves(tx, stand.gate, movesOf(anew))
  // Last, as the compound's row is every gate's.
  await writeUses(tx, stand, anew)
  return answerOf(prepared, passes, known, judged)
}

function answerOf(
  { scans }: Prepared,
  passes: ReadonlyMap<string, KnownPass>,
  known: ReadonlyMap<string, { conflict: ConflictReason | null }>,
  judged: readonly Judged[],
): SyncAnswer {
  const anew = new Map(judged.map((one) => [one.hash, one]))
  const conflicts = scans.flatMap(({ index, hash, cti, verdict, timeFault }) => {
    const pass = cti === null ? undefined : passes.get(cti)
    // A gate that opened to what is none of ours has been tampered with.
    const strange = timeFault ?? (verdict === 'open' ? ('forged' as const) : null)
    if (!pass) return strange ? [{ index, reason: strange }] : []
    const before = known.get(hash)
    const reason = before ? before.conflict : anew.get(hash)!.conflict
    return reason ? [{ index, reason, ...(pass.visitId ? { visitId: pass.visitId } : {}) }] : []
  })
  return { accepted: scans.length - conflicts.length, conflicts }
}
