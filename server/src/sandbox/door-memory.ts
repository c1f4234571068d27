// What a door's controller keeps on its disk: the bundle, what it did, and what the server has not heard of yet.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Remember } from '@chaolin/shared/passes/gate-decision'
import { noMemory } from '@chaolin/shared/visits/gate-bundle'
import type { Direction, GateMemory, PassMemory } from '@chaolin/shared/visits/gate'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'

export type KeptScan = { code: string; direction: Direction; at: string; verdict: 'open' | 'refuse' }
type Row = Omit<PassMemory, 'uses'> & {
  /** Not yet in a bundle. */
  ownUses: number
  expMs: number
}
type Kept = { rows: Record<string, Row>; scans: KeptScan[] }

/** Whole or not at all, and on the disk before the lock turns: a power cut gives no code a second chance. */
function writeWhole(file: string, value: unknown) {
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.new`
  const handle = openSync(beside, 'w')
  try {
    writeSync(handle, JSON.stringify(value))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, file)
}

const readWhole = <T>(file: string): T | null =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null

export function openMemory(folder: string) {
  const files = { bundle: join(folder, 'bundle.json'), kept: join(folder, 'memory.json') }
  let held = readWhole<{ bundle: Bundle; etag: string }>(files.bundle)
  const kept = readWhole<Kept>(files.kept) ?? { rows: {}, scans: [] }
  const rows = new Map(Object.entries(kept.rows))
  let scans = kept.scans
  const save = () => writeWhole(files.kept, { rows: Object.fromEntries(rows), scans } satisfies Kept)

  const memory: GateMemory = (cti) => {
    const row = rows.get(cti)
    return row && { ...noMemory, ...row, uses: row.ownUses }
  }

  return {
    memory,
    held: () => held,
    hold(bundle: Bundle, etag: string) {
      held = { bundle, etag }
      writeWhole(files.bundle, held)
    },
    waiting: () => scans,
    /** Before the lock turns. */
    keep(scan: KeptScan, after: Remember | null, nowMs: number) {
      for (const [cti, { expMs }] of rows) if (expMs <= nowMs) rows.delete(cti)
      if (after) {
        const { uses: _uses, ...own } = after.memory
        const ownUses = (rows.get(after.cti)?.ownUses ?? 0) + (after.isUse ? 1 : 0)
        rows.set(after.cti, { ...own, ownUses, expMs: after.expMs })
      }
      scans = [...scans, scan]
      save()
    },
    /** The server has heard of these; the uses among them come back with the next bundle. */
    told(count: number) {
      scans = scans.slice(count)
      save()
    },
    /** The bundle counts the uses of every scan that it was told of. */
    settle() {
      if (scans.length > 0) return
      for (const row of rows.values()) row.ownUses = 0
      save()
    },
  }
}
export type DoorMemory = ReturnType<typeof openMemory>
