// One scan with the server at hand: judged by the same decision as at a gate without it, remembered and written at once.
import { decideScan, type Decision } from '@chaolin/shared/passes/gate-decision'
import { fromBits } from '@chaolin/shared/visits/doors'
import { noMemory, type Direction, type PassMemory } from '@chaolin/shared/visits/gate'
import type { ScanAnswer, ScanBody } from '@chaolin/shared/visits/gate-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { changeRows, insertRow, isMysql, marksFor, readRows } from '../../db/sql.ts'
import { recordFirstReading } from '../../residents/actions.ts'
import { touchCompound } from '../compounds/actions.ts'
import { noteMoves, type Parking } from '../parking.ts'
import { nativeCrypto } from '../passes/native.ts'
import type { Stand } from './access.ts'
import { GateStep, Passage } from './entities.ts'
import { newUntold, readPasses, viewOf, type FoundPass, type Keys, type KnownPass } from './view.ts'

/** The one answer to every code that is none of ours. */
export const forged: ScanAnswer = Object.freeze({ verdict: 'refuse', reason: 'forged' })

async function lockIn(tx: Context, table: 'visits' | 'passes', key: 'id' | 'cti', values: readonly string[]) {
  if (values.length === 0) return
  const marks = marksFor(values)
  await readRows(
    tx.em,
    `select id from ${table} where ${key} in (${marks}) order by ${key} for update`,
    values,
  )
}

/** Every scan of a pass and every step of its visit waits for the one before: visits first, as their own steps do. */
export async function lockPasses(tx: Context, passes: readonly FoundPass[]) {
  // SQLite has one writer at a time, and a transaction holds that place from its start.
  if (!isMysql(tx.em)) return
  const visits = [...new Set(passes.flatMap(({ visitId }) => (visitId ? [visitId] : [])))]
  await lockIn(tx, 'visits', 'id', visits)
  await lockIn(
    tx,
    'passes',
    'cti',
    passes.map(({ cti }) => cti),
  )
}

type StepRow = { last_step: number | null; paper_ins: number; paper_outs: number }

async function readMemory(
  tx: Context,
  gateId: string,
  { cti, uses }: KnownPass,
): Promise<{ memory: PassMemory; isNew: boolean }> {
  const [row] = await readRows<StepRow>(
    tx.em,
    'select last_step, paper_ins, paper_outs from gate_steps where gate_id = ? and cti = ?',
    [gateId, cti],
  )
  if (!row) return { memory: { ...noMemory, uses }, isNew: true }
  const memory = {
    lastStep: row.last_step === null ? null : Number(row.last_step),
    paperIns: Number(row.paper_ins),
    paperOuts: Number(row.paper_outs),
    uses,
  }
  return { memory, isNew: false }
}

/** Both updates say what they found, so that no use and no step is ever given twice. */
async function remember(tx: Context, stand: Stand, pass: KnownPass, decision: Decision, isNew: boolean) {
  const after = decision.remember
  if (!after) return
  const { lastStep, paperIns, paperOuts } = after.memory
  const key = { gateId: stand.gate.id, cti: pass.cti }
  if (isNew)
    await insertRow(tx.em, GateStep, { ...key, lastStep, paperIns, paperOuts, expiresAt: pass.expiresAt })
  else {
    const moved = await changeRows(
      tx.em,
      `update gate_steps set last_step = ?, paper_ins = ?, paper_outs = ?
       where gate_id = ? and cti = ? and (last_step is null or last_step < ? or ? is null)`,
      [lastStep, paperIns, paperOuts, key.gateId, key.cti, lastStep, lastStep],
    )
    if (moved !== 1) throw new Error(`the memory of ${key.gateId} moved while its pass was locked`)
  }
  if (!after.isUse) return
  // A member comes and goes as often as they like: no other gate has to hear of it.
  const revision = pass.visitId ? await touchCompound(tx, stand.compound.id) : null
  const used = await changeRows(
    tx.em,
    `update passes set uses = uses + 1, revision = coalesce(?, revision)
     where id = ? and (max_uses = 0 or uses < max_uses)`,
    [revision, pass.id],
  )
  if (used !== 1) throw new Error(`the uses of pass ${pass.id} moved while it was locked`)
}

const writePassage = (
  tx: Context,
  { gate, compound, personId }: Stand,
  pass: KnownPass,
  { verdict }: Decision,
  direction: Direction,
  at: Date,
) =>
  insertRow(tx.em, Passage, {
    compoundId: compound.id,
    gateId: gate.id,
    scanHash: newUntold(),
    cti: pass.cti,
    visitId: pass.visitId,
    householdId: pass.visit?.householdId ?? null,
    claimId: pass.claimId,
    direction,
    verdict: verdict.verdict,
    reason: verdict.verdict === 'refuse' ? verdict.reason : null,
    step: verdict.step ?? null,
    personId,
    offline: false,
    conflict: null,
    at,
    recordedAt: at,
  })

/** For a guard alone, where the rule demands the number: who read it is the visitor's to see. */
async function readIdTail(tx: Context, { compound, personId }: Stand, { visit, visitId }: KnownPass) {
  if (!visit?.idTail || !compound.rules.idNumber || personId === null) return null
  if (visit.visitorId)
    await recordFirstReading(tx, {
      personId: visit.visitorId,
      readBy: personId,
      readerRole: 'guard',
      field: 'id_tail',
      reason: '门岗核对来访登记',
      about: visitId,
    })
  return visit.idTail
}

/** In a transaction; the code was found genuine before. */
export async function scanPass(
  tx: Context,
  stand: Stand,
  keys: Keys,
  { code, direction }: ScanBody,
  found: FoundPass,
): Promise<ScanAnswer> {
  const at = tx.now()
  await lockPasses(tx, [found])
  const passes = await readPasses(tx, [found.cti])
  const pass = passes.get(found.cti)
  // Signed by our key and yet unknown: only a stolen key writes such a pass.
  if (!pass) return forged
  const { memory, isNew } = await readMemory(tx, stand.gate.id, pass)
  const view = viewOf(stand, keys, passes, at.getTime())
  const decision = decideScan(code, direction, view, () => memory, at.getTime(), nativeCrypto)
  await remember(tx, stand, pass, decision, isNew)
  await writePassage(tx, stand, pass, decision, direction, at)
  const { verdict, reason } = { reason: null, ...decision.verdict }
  const moves = found.visitId ? [{ visitId: found.visitId, direction, at, verdict, reason }] : []
  const [parking = null] = await noteMoves(tx, stand.gate, moves)
  const idTail = decision.remember ? await readIdTail(tx, stand, pass) : null
  return answerOf(stand, decision, pass, { parking, idTail })
}

const parkingView = ({ parking, overtimeMinutes }: Parking) =>
  parking === 'none' ? {} : { parking, ...(overtimeMinutes > 0 ? { overtimeMinutes } : {}) }

function answerOf(
  { compound }: Stand,
  { verdict }: Decision,
  pass: KnownPass,
  { parking, idTail }: { parking: Parking | null; idTail: string | null },
): ScanAnswer {
  if (verdict.verdict === 'refuse') {
    const { reason, offS } = verdict
    return { verdict: 'refuse', reason, ...(offS === undefined ? {} : { offS }) }
  }
  const { visit, home, visitId, doors, expiresAt } = pass
  return {
    verdict: 'open',
    ...(verdict.usesLeft === null ? {} : { usesLeft: verdict.usesLeft }),
    ...(visit && visitId
      ? {
          visit: {
            id: visitId,
            name: visit.maskedName,
            party: visit.party,
            // A home that did not answer is not named: nobody learns whether it is lived in.
            destination: visit.isExpected ? (home?.label ?? null) : compound.name,
            plate: visit.plate,
            ...(idTail ? { idTail } : {}),
            doors: fromBits(doors),
            until: toWire(expiresAt),
            ...(parking ? parkingView(parking) : {}),
          },
        }
      : {}),
  }
}
