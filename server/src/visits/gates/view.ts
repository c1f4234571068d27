// What the server's gates decide by: keys and rules from the tables, one pass at a time.
import { nanoid } from 'nanoid'
import { toBase64url } from '@chaolin/shared/passes/bytes'
import { passPrefix } from '@chaolin/shared/passes/code'
import { checkCode, type TrustedKey } from '@chaolin/shared/passes/verify'
import type { GateView } from '@chaolin/shared/visits/gate'
import type { DoorKind } from '@chaolin/shared/visits/doors'
import type { Context } from '../../context.ts'
import { marksFor, readRows, toTime } from '../../db/sql.ts'
import type { Compound, Gate } from '../compounds/entities.ts'
import { nativeCrypto } from '../passes/native.ts'
import type { Stand } from './access.ts'
import { sha256 } from '../../sha256.ts'

export type Keys = ReadonlyMap<number, TrustedKey>

/** The cti of a code that one of these keys signed for this compound; null: it is none of ours. */
export function genuineCti(code: string, keys: Keys, { number }: Pick<Compound, 'number'>): string | null {
  const pass = checkCode(code, { prefix: passPrefix, keys }, nativeCrypto)
  return pass.genuine && pass.claims.compound === number ? toBase64url(pass.claims.cti) : null
}

/** One pass with what it leads to. */
export type KnownPass = {
  id: number
  cti: string
  visitId: string | null
  claimId: number | null
  doors: number
  maxUses: number
  uses: number
  expiresAt: Date
  revokedAt: Date | null
  visit: {
    maskedName: string | null
    party: number
    plate: string | null
    householdId: string | null
    idTail: string | null
    visitorId: string | null
    /** A household said yes. */
    isExpected: boolean
  } | null
  /** Where it leads: the visited home, or the member's own. */
  home: { label: string; building: string; unit: string | null } | null
}

type PassRow = {
  id: number
  cti: string
  visit_id: string | null
  claim_id: number | null
  doors: number
  max_uses: number
  uses: number
  expires_at: number | string
  revoked_at: number | string | null
  masked_name: string | null
  party: number
  plate: string | null
  household_id: string | null
  id_tail: string | null
  visitor_id: string | null
  consent_id: number | null
  label: string | null
  building: string | null
  unit: string | null
}

/** Where a pass leads, for every statement that asks it. */
export const passHome = `left join visits v on v.id = p.visit_id
  left join household_claims c on c.id = p.claim_id
  left join households h on h.id = coalesce(v.household_id, c.household_id)`

const toPass = (row: PassRow): KnownPass => ({
  id: Number(row.id),
  cti: row.cti,
  visitId: row.visit_id,
  claimId: row.claim_id === null ? null : Number(row.claim_id),
  doors: Number(row.doors),
  maxUses: Number(row.max_uses),
  uses: Number(row.uses),
  expiresAt: toTime(row.expires_at),
  revokedAt: row.revoked_at === null ? null : toTime(row.revoked_at),
  visit:
    row.visit_id === null
      ? null
      : {
          maskedName: row.masked_name,
          party: Number(row.party),
          plate: row.plate,
          householdId: row.household_id,
          idTail: row.id_tail,
          visitorId: row.visitor_id,
          isExpected: row.consent_id !== null,
        },
  home: row.label === null ? null : { label: row.label, building: row.building!, unit: row.unit },
})

export type FoundPass = { cti: string; visitId: string | null }

/** Which visits these passes are of, before anything is locked; one that is not there is not among them. */
export const findPasses = (ctx: Context, ctis: readonly string[]): Promise<FoundPass[]> =>
  ctis.length === 0
    ? Promise.resolve([])
    : readRows<FoundPass>(
        ctx.em,
        `select cti, visit_id as visitId from passes where cti in (${marksFor(ctis)})`,
        ctis,
      )

export async function readPasses(ctx: Context, ctis: readonly string[]): Promise<Map<string, KnownPass>> {
  if (ctis.length === 0) return new Map()
  const rows = await readRows<PassRow>(
    ctx.em,
    `select p.id, p.cti, p.visit_id, p.claim_id, p.doors, p.max_uses, p.uses, p.expires_at, p.revoked_at,
       v.masked_name, v.party, v.plate, v.household_id, v.id_tail, v.visitor_id,
       coalesce(v.consent_id, p.consent_id) as consent_id, h.label, h.building, h.unit
     from passes p ${passHome} where p.cti in (${marksFor(ctis)})`,
    ctis,
  )
  return new Map(rows.map((row) => [row.cti, toPass(row)]))
}

/** The door of one building opens to who goes there or lives there; a whole building has doors without a unit. */
export const leadsHere = ({ home }: KnownPass, { building, unit }: Pick<Gate, 'building' | 'unit'>) =>
  building === null ||
  (home !== null && home.building === building && (unit === null || home.unit === null || home.unit === unit))

export const isOfBuilding = ({ door, building }: Pick<Gate, 'door' | 'building'>) =>
  building !== null && ownDoors.includes(door)
const ownDoors: readonly DoorKind[] = ['stairwell', 'lift']

/** As far as these passes go: they alone will be asked for. */
export function viewOf(
  { gate, compound }: Stand,
  keys: Keys,
  passes: ReadonlyMap<string, KnownPass>,
  atMs: number,
): GateView {
  const wasRevoked = (cti: string) => {
    const revokedAt = passes.get(cti)?.revokedAt
    return revokedAt != null && revokedAt.getTime() <= atMs
  }
  const expects = (cti: string) => {
    const pass = passes.get(cti)
    return pass !== undefined && leadsHere(pass, gate)
  }
  return {
    id: gate.id,
    door: gate.door,
    compound: compound.number,
    night: compound.rules.night,
    visitorDoors: compound.rules.visitorDoors,
    keys,
    isRevoked: wasRevoked,
    expects: isOfBuilding(gate) ? expects : null,
    untilMs: Infinity,
  }
}

/** In place of the hash of a scan that we judged ourselves, until its gate tells of it too. */
export const newUntold = () => `${untold}${nanoid()}`
export const isUntold = (scanHash: string) => scanHash.startsWith(untold)
const untold = 'ours:'

export const hashScan = sha256
