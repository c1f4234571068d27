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
import { noMemory } from '@chaolin/shared/visits/gate'
import type { Direction, GateMemory, PassMemory } from '@chaolin/shared/visits/gate'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'

export type KeptScan = { code: string; direction: Direction; at: string; verdict: 'open' | 'refuse' }
/** `useOf`: the pass whose use it was. */
export type Waiting = { scan: KeptScan; useOf: string | null }
type Row = Omit<PassMemory, 'uses'> & {
  /** Not yet in a bundle. */
  ownUses: number
  /** How many of them the server has heard of: its next bundle counts them. */
  toldUses: number
  expMs: number
}
type Kept = {
  rows: Record<string, Row>
  scans: Waiting[]
  /** What the server cannot read. */
  aside: Waiting[]
}

/** A picture that is held before the camera for hours does not fill the disk. */
const mostRefusals = 500
const mostAside = 500

function withoutOldestRefusal(scans: readonly Waiting[]): Waiting[] {
  const refused = scans.filter(({ scan }) => scan.verdict === 'refuse')
  return refused.length <= mostRefusals ? [...scans] : scans.filter((one) => one !== refused[0])
}

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
  const kept = readWhole<Kept>(files.kept) ?? { rows: {}, scans: [], aside: [] }
  const rows = new Map(Object.entries(kept.rows))
  let { scans, aside } = kept
  const save = () => writeWhole(files.kept, { rows: Object.fromEntries(rows), scans, aside } satisfies Kept)

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
        const { ownUses, toldUses } = rows.get(after.cti) ?? { ownUses: 0, toldUses: 0 }
        rows.set(after.cti, { ...own, ownUses: ownUses + Number(after.isUse), toldUses, expMs: after.expMs })
      }
      scans = withoutOldestRefusal([...scans, { scan, useOf: after?.isUse ? after.cti : null }])
      save()
    },
    /** The server has heard of these; the uses among them come back with a bundle that is asked for from now on. */
    told(sent: readonly Waiting[]) {
      const gone = new Set(sent)
      scans = scans.filter((one) => !gone.has(one))
      for (const { useOf } of sent) {
        const row = useOf === null ? undefined : rows.get(useOf)
        if (row) row.toldUses += 1
      }
      save()
    },
    /** The others need not wait for these. */
    setAside(unread: readonly Waiting[]) {
      const gone = new Set(unread)
      scans = scans.filter((one) => !gone.has(one))
      aside = [...aside, ...unread].slice(-mostAside)
      save()
    },
    /** By pass, before a bundle is asked for. */
    toldUses: (): ReadonlyMap<string, number> =>
      new Map([...rows].flatMap(([cti, { toldUses }]) => (toldUses > 0 ? [[cti, toldUses] as const] : []))),
    /** The bundle counts these uses; those that were told while it was on its way come with the next one. */
    settle(counted: ReadonlyMap<string, number>) {
      if (counted.size === 0) return
      for (const [cti, uses] of counted) {
        const row = rows.get(cti)
        if (!row) continue
        row.ownUses -= uses
        row.toldUses -= uses
      }
      save()
    },
  }
}
