// What the tests of visits share: a world with compounds, gates and households, and who is who in it.
import { loadVisitsDemo } from '../src/db/demo/visits.ts'
import { inTransaction } from '../src/db/transaction.ts'
import type { DatabaseKind, TestApp } from './app.ts'
import { callAs, startWorld } from './world.ts'

/** As `startWorld`, with the compounds: resident-1 and resident-2 live in different households of compound-1. */
export async function startVisitsWorld(
  kind: DatabaseKind,
  env: Record<string, string> = {},
): Promise<TestApp> {
  const app = await startWorld(kind, env)
  await inTransaction(app.ctx(), (tx) => loadVisitsDemo(tx))
  return app
}

/** The household of somebody who lives in one. */
export async function householdOf(app: TestApp, name: string): Promise<{ id: string; code: string }> {
  const { body } = await callAs(() => app)(name, 'GET', '/v1/me')
  const [household] = body.households
  if (!household) throw new Error(`${name} has no household`)
  return household
}
