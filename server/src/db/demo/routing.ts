// The demo district, loaded as any other: posts, areas, address book, door plates, categories.
import type { Context } from '../../context.ts'
import type { District } from '../../routing/district/district.ts'
import { loadDistrict } from '../../routing/district/load.ts'
import { makeDemoAddresses } from './addresses.ts'
import { demoAreasVersion, makeDemoAreas, readSnapshot } from './areas.ts'
import { makeDemoMicroBrains, makeDemoSites } from './micro-brains.ts'

/** The demo's reports begin days before it is loaded, and so must its borders. */
const since = new Date('2026-11-01T00:00:00Z')

export const loadRoutingDemo = (tx: Context) => loadDistrict({ ...tx, now: () => since }, makeDemoDistrict())

function makeDemoDistrict(): District {
  const snapshot = readSnapshot()
  const areas = makeDemoAreas(snapshot)
  const posts = makeDemoMicroBrains(snapshot, areas)
  return {
    code: snapshot.district.code,
    posts: posts.map((post) => ({ ...post, line: null })),
    sites: makeDemoSites(posts).map((site) => ({ ...site, line: null })),
    areas: areas.map(({ code, ring }) => ({ id: code, polygons: [[ring]] })),
    synthetic: true,
    areasVersion: demoAreasVersion,
    addresses: () => makeDemoAddresses(snapshot, areas),
    calendar: [],
    categories: [],
    rules: [],
    services: [],
    counters: [],
  }
}
