// The gated compounds of the demo with their gates, and a few households; every name is made up.
import { startingRules, type CompoundRules } from '@chaolin/shared/visits/compound-rules'
import type { DoorKind } from '@chaolin/shared/visits/doors'
import type { ClaimStatus, HouseholdRole } from '@chaolin/shared/visits/households'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { startOfDay } from '../../day.ts'
import { insertPeople } from '../../residents/actions.ts'
import { Compound, Gate } from '../../visits/compounds/entities.ts'
import { HouseholdClaim } from '../../visits/households/entities.ts'
import { findFlat } from '../../visits/households/flats.ts'
import { openHousehold, sealName, writeMoment } from '../../visits/households/rows.ts'
import { insertRow } from '../sql.ts'
import { compounds } from './addresses.ts'

const rulesOf: Record<string, Partial<CompoundRules>> = {
  'compound-1': { parkingSpaces: 20 },
  'compound-2': { perimeterWithoutAnswer: true, parkingSpaces: 1 },
  'compound-3': { idNumber: true },
  'compound-4': { visitorDoors: 1, night: { from: '23:00', until: '05:00' } },
}

type GateRow = { id: string; door: DoorKind; name: string; building?: string }

/** The first compound has every kind of door, the others their outer gate. */
function gatesFor(code: string, buildings: number): GateRow[] {
  const gates: GateRow[] = [{ id: `${code}-gate-1`, door: 'perimeter', name: '南门' }]
  if (code !== 'compound-1') return gates
  gates.push({ id: `${code}-gate-2`, door: 'perimeter', name: '北门' })
  gates.push({ id: `${code}-garage-1`, door: 'garage', name: '地下车库' })
  for (let n = 1; n <= buildings; n++) {
    const building = `${n}幢`
    gates.push({ id: `${code}-b${n}-stairwell`, door: 'stairwell', name: `${building}楼道门`, building })
    gates.push({ id: `${code}-b${n}-lift`, door: 'lift', name: `${building}电梯`, building })
  }
  return gates
}

type DemoMember = {
  person: string
  name: string
  role: HouseholdRole
  status?: ClaimStatus
  tenancyDays?: number
}

const households: { door: string; members: DemoMember[] }[] = [
  {
    door: '1-1-101',
    members: [
      { person: 'resident-1', name: '陈一舟', role: 'owner' },
      { person: 'resident-9001', name: '林小满', role: 'family' },
    ],
  },
  {
    door: '1-1-102',
    members: [
      { person: 'resident-2', name: '周立秋', role: 'owner' },
      { person: 'resident-9002', name: '吴一诺', role: 'tenant', tenancyDays: 200 },
    ],
  },
  { door: '1-2-201', members: [{ person: 'resident-9003', name: '郑海明', role: 'owner' }] },
  {
    door: '1-3-301',
    members: [{ person: 'resident-9004', name: '何春潮', role: 'owner', status: 'pending' }],
  },
]
const dayMs = 86_400_000

export async function loadVisitsDemo(tx: Context) {
  const at = { createdAt: tx.now() }
  await tx.em.insertMany(
    Compound,
    compounds.map(({ code, name, communityId }, i) => ({
      id: code,
      number: i + 1,
      name,
      microBrainId: communityId,
      rules: { ...startingRules, ...rulesOf[code] },
      revision: 1,
      parked: 0,
      synthetic: true,
      updatedAt: tx.now(),
      ...at,
    })),
  )
  const gates = compounds.flatMap(({ code, buildings }) =>
    gatesFor(code, buildings).map(({ building, ...gate }) => ({
      ...gate,
      compoundId: code,
      building: building ?? null,
      unit: null,
      controllerHash: null,
      ...at,
    })),
  )
  await tx.em.insertMany(Gate, gates)
  await loadHouseholds(tx)
}

async function loadHouseholds(tx: Context) {
  const people = new Map(
    households.flatMap(({ members }) => members.map(({ person }) => [person, nanoid(21)] as const)),
  )
  await insertPeople(
    tx,
    [...people].map(([name, id]) => ({
      id,
      openId: `sandbox:${name}`,
      grants: [{ role: 'resident' as const }],
    })),
  )
  for (const { door, members } of households) {
    const flat = await findFlat(tx, 'compound-1', { doorPlate: door })
    if (!flat) throw new Error(`No home ${door} in compound-1`)
    const household = await openHousehold(tx, 'compound-1', flat)
    for (const { person, name, role, status = 'active', tenancyDays } of members) {
      const publicId = nanoid(21)
      const personId = people.get(person)!
      const claimId = await insertRow(tx.em, HouseholdClaim, {
        publicId,
        householdId: household.id,
        compoundId: household.compoundId,
        personId,
        role,
        status,
        active: 1,
        sealedName: await sealName(tx, publicId, name),
        until: tenancyDays ? new Date(startOfDay(tx.now()).getTime() + tenancyDays * dayMs) : null,
        decidedBy: null,
        proof: status === 'active' ? 'staff' : null,
        createdAt: tx.now(),
        endedAt: null,
      })
      await writeMoment(tx, household, { step: 'claim', personId, claimId, data: { role } })
      if (status === 'active')
        await writeMoment(tx, household, { step: 'accept', personId: null, claimId, data: { by: 'staff' } })
    }
  }
}
