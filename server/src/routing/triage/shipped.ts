// The model that comes with the code: used while the database has none in place.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TriageFigures } from '@chaolin/shared/routing/triage-schema'
import { openModel, type TriageModel } from './model.ts'

export const shippedFiles = {
  model: join(import.meta.dirname, 'shipped.model'),
  figures: join(import.meta.dirname, 'shipped.json'),
}

let opened: TriageModel | null = null

/** Read once per process. */
export function openShipped(): TriageModel {
  opened ??= openModel(readFileSync(shippedFiles.model))
  return opened
}

export const readShippedFigures = () =>
  JSON.parse(readFileSync(shippedFiles.figures, 'utf8')) as TriageFigures
