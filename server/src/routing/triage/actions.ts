// Changes of triage: corrections are kept, models are put in place and back.
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { bumpRevision } from '../actions.ts'
import { TriageCorrection, TriageModel } from './entities.ts'
import type { TriageFigures } from '@chaolin/shared/routing/triage-schema'
import { findActiveVersion } from './queries.ts'
import { openShipped } from './shipped.ts'

export type Correction = {
  text: string
  from: string
  to: string
  /** The version that had decided; null when a person had. */
  triageVersion: string | null
  personId: string
}

/** In the transaction of the step that changes the category. */
export async function recordCorrection(tx: Context, { text, from, to, ...rest }: Correction) {
  if (from === to) return
  await insertRow(tx.em, TriageCorrection, {
    ...rest,
    text: maskPersonal(text),
    fromCategory: from,
    toCategory: to,
    createdAt: tx.now(),
  })
}

export type NewModel = {
  version: string
  bytes: Buffer
  figures: TriageFigures
  corrections: number
  /** It was measured against this one. */
  against: string
  accepted: boolean
}

/** Keeps a trained model: in place when it was accepted and still meets what it was measured against, else refused. */
export async function keepModel(tx: Context, { against, accepted, bytes, ...row }: NewModel) {
  await bumpRevision(tx.em, 'triage')
  const active = (await findActiveVersion(tx)) ?? openShipped().version
  if (accepted && active !== against) throw new Refused('version_changed')
  const known = await tx.em.count(TriageModel, { version: row.version })
  if (known > 0 || row.version === openShipped().version) return accepted ? place(tx, row.version) : undefined
  await insertRow(tx.em, TriageModel, {
    ...row,
    content: { base64: bytes.toString('base64') },
    status: accepted ? 'replaced' : 'refused',
    createdAt: tx.now(),
  })
  if (accepted) await place(tx, row.version)
}

/** Forward or back; the shipped one is in place when none of the table is. */
export async function activateModel(tx: Context, version: string) {
  await bumpRevision(tx.em, 'triage')
  if (version !== openShipped().version) {
    const row = await tx.em.findOne(
      TriageModel,
      { version },
      { fields: ['status'], disableIdentityMap: true },
    )
    if (!row) throw new Refused('not_found')
    if (row.status === 'refused') throw new Refused('step_closed')
  }
  await place(tx, version)
}

async function place(tx: Context, version: string) {
  await tx.em.nativeUpdate(TriageModel, { status: 'active' }, { status: 'replaced' })
  await tx.em.nativeUpdate(TriageModel, { version }, { status: 'active' })
}
