// What a gate decided without us: judged again as of its moment, written once, and where the two differ, said so.
import { decideScan } from '@chaolin/shared/passes/gate-decision'
import {
  clockSlackMs,
  syncWithinMs,
  type ConflictReason,
  type Direction,
  type PassMemory,
  type Verdict,
} from '@chaolin/shared/visits/gate'
import { noMemory } from '@chaolin/shared/visits/gate-bundle'
import type { SyncAnswer, SyncBody } from '@chaolin/shared/visits/gate-schema'
import type { Context } from '../../context.ts'
import { changeRows, readRows, toTime } from '../../db/sql.ts'
import { touchCompound } from '../compounds/actions.ts'
import { noteEntry } from '../parking.ts'
import { nativeCrypto } from '../passes/native.ts'
import type { Stand } from './access.ts'
import { GateStep, Passage } from './entities.ts'
import { trustedSince } from './keys.ts'
import { lockPasses } from './scan.ts'
import {
  findPasses,
  genuineCti,
  hashScan,
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
  verdict: 'open' | 'refuse'
  hash: string
  keys: Keys
  /** Null: none of ours. */
  cti: string | null
}
type Opened = { cti: string; direction: Direction; step: number | null; at: Date }
type Judged = Scan & { pass: KnownPass; decided: Verdict; conflict: ConflictReason | null }

/** Why a scan is not looked at; null: it is. */
function timeFault(at: Date, nowMs: number): ConflictReason | null {
  if (at.getTime() > nowMs + clockSlackMs) return 'in_future'
  return at.getTime() < nowMs - syncWithinMs ? 'too_old' : null
}

export type Prepared = { scans: Scan[]; refused: SyncAnswer['conflicts']; found: FoundPass[]; count: number }

/** All that needs no lock: which of the scans are looked at, and which of them are of a pass of ours. */
export async function prepareSync(ctx: Context, { compound }: Stand, { scans }: SyncBody): Promise<Prepared> {
  const nowMs = ctx.now().getTime()
  const keysAt = await trustedSince(ctx, compound, new Date(nowMs - syncWithinMs))
  const taken: Scan[] = []
  const refused: SyncAnswer['conflicts'] = []
  const seen = new Map<string, Scan>()
  for (const [index, { code, direction, verdict, ...scan }] of scans.entries()) {
    const at = new Date(scan.at)
    const fault = timeFault(at, nowMs)
    if (fault) {
      refused.push({ index, reason: fault })
      continue
    }
    const hash = hashScan(code, direction, String(at.getTime()), verdict)
    const keys = keysAt(at)
    const one = seen.get(hash) ?? {
      ...{ index, code, direction, at, verdict, hash, keys },
      cti: genuineCti(code, keys, compound),
    }
    seen.set(hash, one)
    taken.push({ ...one, index })
  }
  const found = await findPasses(
    ctx,
    [...new Set(taken.flatMap(({ cti }) => (cti === null ? [] : [cti])))].sort(),
  )
  return { scans: taken, refused, found, count: scans.length }
}

/** What opened here before, with or without us. */
async function readOpened(tx: Context, { gate }: Stand, ctis: readonly string[]): Promise<Opened[]> {
  type Row = { cti: string; direction: Direction; step: number | null; at: number | string }
  const rows = await readRows<Row>(
    tx.em,
    `select cti, direction, step, at from passages
     where cti in (${ctis.map(() => '?').join(', ')}) and gate_id = ? and verdict = 'open'`,
    [...ctis, gate.id],
  )
  return rows.map((row) => ({
    ...row,
    step: row.step === null ? null : Number(row.step),
    at: toTime(row.at),
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
    judged.push({ ...scan, pass, decided, conflict: compare(scan.verdict, decided) })
    if (scan.verdict === 'refuse') continue
    // Whoever came in came in, whether we would have let them or not.
    const step = genuine?.step ?? null
    opened.push({ cti: pass.cti, direction: scan.direction, step, at: scan.at })
    if (isUse(stand, scan)) uses.set(pass.cti, uses.get(pass.cti)! + 1)
  }
  return judged
}

const isUse = ({ gate }: Stand, { direction, verdict }: Pick<Scan, 'direction' | 'verdict'>) =>
  gate.door === 'perimeter' && direction === 'in' && verdict === 'open'

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
  for (const one of judged) if (isUse(stand, one)) counts.set(one.pass.id, (counts.get(one.pass.id) ?? 0) + 1)
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
  const fresh = [...unknown.values()].sort((a, b) => a.at.getTime() - b.at.getTime() || a.index - b.index)
  const judged = judge(stand, fresh, passes, opened)
  if (judged.length > 0) await writePassages(tx, stand, judged)
  await writeMemory(tx, stand, [...passes.values()], opened)
  await writeUses(tx, stand, judged)
  for (const { pass, verdict, direction, at } of judged)
    if (verdict === 'open' && pass.visitId)
      await noteEntry(tx, { id: pass.visitId }, stand.gate, direction, at)
  return answerOf(prepared, passes, known, judged)
}

function answerOf(
  { scans, refused, count }: Prepared,
  passes: ReadonlyMap<string, KnownPass>,
  known: ReadonlyMap<string, { conflict: ConflictReason | null }>,
  judged: readonly Judged[],
): SyncAnswer {
  const anew = new Map(judged.map((one) => [one.hash, one]))
  const differing = scans.flatMap(({ index, hash, cti, verdict }) => {
    const pass = cti === null ? undefined : passes.get(cti)
    // A gate that opened to what is none of ours has been tampered with.
    if (!pass) return verdict === 'open' ? [{ index, reason: 'forged' as const }] : []
    const before = known.get(hash)
    const reason = before ? before.conflict : anew.get(hash)!.conflict
    return reason ? [{ index, reason, ...(pass.visitId ? { visitId: pass.visitId } : {}) }] : []
  })
  const conflicts = [...refused, ...differing].sort((a, b) => a.index - b.index)
  return { accepted: count - conflicts.length, conflicts }
}
