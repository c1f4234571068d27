// What a gate needs to decide without us: keys, whom it expects, what was taken back; whole, or what changed since.
import { toBase64url } from '@chaolin/shared/passes/bytes'
import { doorBit } from '@chaolin/shared/visits/doors'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { readRows } from '../../db/sql.ts'
import type { Stand } from './access.ts'
import { trustedKeys } from './keys.ts'
import { isOfBuilding, passHome } from './view.ts'

/** Time makes a bundle change too: passes begin and end. It is counted in quarters of an hour. */
const slotMs = 15 * 60_000
/** How far a bundle looks ahead, and how long a gate may decide by it. */
const holdsMs = 24 * 3_600_000

export type Version = { revision: number; slot: number }

const versionText = ({ revision, slot }: Version) => `${revision}.${slot}`

export function readVersion(text: string): Version | null {
  const [, revision, slot] = /^(\d{1,10})\.(\d{1,9})$/.exec(text) ?? []
  return revision === undefined ? null : { revision: Number(revision), slot: Number(slot) }
}

export const versionAt = ({ compound }: Stand, now: Date): Version => ({
  revision: compound.revision,
  slot: Math.floor(now.getTime() / slotMs),
})

/** It changes with every change that the gate has to know, and with the quarter of the hour. */
export const etagOf = (version: Version) => `"${versionText(version)}"`

const fromOf = ({ slot }: Version) => new Date(slot * slotMs)
const untilOf = ({ slot }: Version) => new Date(slot * slotMs + holdsMs)

/** What came before is known here, and the same day: else the gate gets all of it. */
const isContinued = (since: Version | null, now: Version): since is Version =>
  since !== null && since.revision <= now.revision && since.slot <= now.slot && untilOf(since) > fromOf(now)

type Row = {
  cti: string
  visit_id: string | null
  sealed: string | null
  uses: number
  is_revoked: number
  fits: number
}

type Where = { sql: string; values: unknown[] }

/** Which passes a gate may meet: of its compound, and at the door of one building of that building. */
async function readPasses(ctx: Context, { gate, compound }: Stand, where: Where) {
  const own = isOfBuilding(gate)
  const fits = own
    ? `(p.doors & ?) <> 0 and h.building = ? and (? is null or h.unit is null or h.unit = ?)`
    : `(p.doors & ?) <> 0`
  const unit = gate.unit ?? null
  const fitsValues = own ? [doorBit[gate.door], gate.building, unit, unit] : [doorBit[gate.door]]
  return readRows<Row>(
    ctx.em,
    `select p.cti, p.visit_id, p.sealed, p.uses, p.revoked_at is not null as is_revoked,
       case when ${fits} then 1 else 0 end as fits
     from passes p ${own ? passHome : ''} where p.compound_id = ? and ${where.sql} order by p.id`,
    [...fitsValues, compound.id, ...where.values],
  )
}

const holding = (version: Version): Where => ({
  sql: 'p.expires_at > ? and p.not_before < ?',
  values: [fromOf(version), untilOf(version)],
})

/** Minted, taken back or used since. */
const changed = (since: Version, version: Version): Where => ({
  sql: 'p.revision > ? and p.expires_at > ? and p.not_before < ?',
  values: [since.revision, fromOf(version), untilOf(version)],
})

/** What lay too far ahead then: it ends later still, which an index finds. */
const begun = (since: Version, version: Version): Where => ({
  sql: 'p.revision <= ? and p.expires_at > ? and p.not_before >= ? and p.not_before < ?',
  values: [since.revision, untilOf(since), untilOf(since), untilOf(version)],
})

async function readOver(ctx: Context, { compound }: Stand, since: Version, version: Version) {
  const rows = await readRows<{ cti: string }>(
    ctx.em,
    'select cti from passes where compound_id = ? and expires_at > ? and expires_at <= ? and not_before < ?',
    [compound.id, fromOf(since), fromOf(version), untilOf(since)],
  )
  return rows.map(({ cti }) => cti)
}

async function rulesOf(ctx: Context, { gate, compound }: Stand, version: Version) {
  const { night, visitorDoors } = compound.rules
  const keys = await trustedKeys(ctx, compound)
  return {
    version: versionText(version),
    keys: [...keys.values()].map(({ kid, publicKey, groupKey, notAfterS }) => ({
      kid,
      publicKey: toBase64url(publicKey),
      groupKey: toBase64url(groupKey),
      notAfter: toWire(new Date(notAfterS * 1000)),
    })),
    rules: {
      compound: compound.number,
      gate: { id: gate.id, door: gate.door, building: isOfBuilding(gate) ? (gate.building ?? null) : null },
      night: night && { from: night.from, until: night.until },
      visitorDoors,
    },
    until: toWire(untilOf(version)),
  }
}

function sortOut(rows: readonly Row[], own: boolean): Pick<Bundle, 'revoked' | 'expected' | 'homes'> {
  const ended = (row: Row) => Number(row.is_revoked) === 1
  const here = rows.filter((row) => Number(row.fits) === 1 && !ended(row))
  const homes = here.filter(({ visit_id: visitId }) => visitId === null).map(({ cti }) => cti)
  return {
    revoked: rows.filter(ended).map(({ cti, visit_id: visitId }) => ({ visitId, cti })),
    expected: here.flatMap(({ cti, visit_id: visitId, sealed, uses }) =>
      visitId === null
        ? []
        : [{ visitId, cti, sealed: sealed ?? '', ...(Number(uses) > 0 ? { used: Number(uses) } : {}) }],
    ),
    ...(own ? { homes } : {}),
  }
}

/** The stand was read before the passes: what is minted meanwhile has a later revision and comes with the next one. */
export async function bundleOf(ctx: Context, stand: Stand, wanted: string | undefined): Promise<Bundle> {
  const version = versionAt(stand, ctx.now())
  const since = wanted === undefined ? null : readVersion(wanted)
  const own = isOfBuilding(stand.gate)
  const rest = await rulesOf(ctx, stand, version)
  if (!isContinued(since, version))
    return { ...rest, ...sortOut(await readPasses(ctx, stand, holding(version)), own) }
  const rows = await readPasses(ctx, stand, changed(since, version))
  const later = since.slot < version.slot ? await readPasses(ctx, stand, begun(since, version)) : []
  const over = since.slot < version.slot ? await readOver(ctx, stand, since, version) : []
  return { ...rest, since: versionText(since), ...sortOut([...rows, ...later], own), removed: over }
}
