// Loads what routing needs into an empty database: posts, areas, address book, door plates, categories.
import type { SqlEntityManager } from '@mikro-orm/sql'
import { bumpRevision, seedCategories } from '../../routing/actions.ts'
import { Address, DoorPlate } from '../../routing/addresses/entities.ts'
import { AreaRow, AreaVersion } from '../../routing/areas/entities.ts'
import { MicroBrain } from '../../routing/entities.ts'
import { makeDemoAddresses } from './addresses.ts'
import { demoAreasVersion, makeDemoAreas, readSnapshot } from './areas.ts'
import { makeDemoMicroBrains } from './micro-brains.ts'

const batchSize = 500

export async function loadRoutingDemo(em: SqlEntityManager) {
  const snapshot = readSnapshot()
  const areas = makeDemoAreas(snapshot)
  const { addresses, plates } = makeDemoAddresses(snapshot, areas)
  const rows = areas.map(({ code, ring }) => ({
    version: demoAreasVersion,
    microBrainId: code,
    rings: [ring],
  }))
  await inBatches(makeDemoMicroBrains(snapshot, areas), (part) => em.insertMany(MicroBrain, part))
  await inBatches(rows, (part) => em.insertMany(AreaRow, part))
  await inBatches(addresses, (part) => em.insertMany(Address, part))
  await inBatches(plates, (part) => em.insertMany(DoorPlate, part))
  await em.insert(AreaVersion, {
    version: demoAreasVersion,
    status: 'published',
    synthetic: true,
    publishedAt: new Date('2026-11-01T00:00:00Z'),
  })
  await seedCategories(em)
  await bumpRevision(em)
}

async function inBatches<T>(rows: T[], insert: (part: T[]) => Promise<unknown>) {
  for (let start = 0; start < rows.length; start += batchSize)
    await insert(rows.slice(start, start + batchSize))
}
