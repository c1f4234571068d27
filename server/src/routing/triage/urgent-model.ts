// The urgency model: linear, over what urgent-features sees; one row of whole numbers for each key.
import { readModel } from './model.ts'
import {
  glanceUrgentFeatures,
  readUrgentFeatures,
  urgentBlocks,
  type UrgentFeatures,
} from './urgent-features.ts'

export const urgentCodes = ['none', '110', '119', '120'] as const
export type UrgentCode = (typeof urgentCodes)[number]
export type UrgentModel = {
  /** From here on somebody is taken to be in danger. */
  gate: number
  /** How likely each of the codes is. */
  weigh(text: string): Record<UrgentCode, number>
  /** Roughly and quickly: to tell which part of a long text is worth weighing. */
  glance(text: string): number
}

/** Signs and patterns are few and each counts for itself; of the rest each block counts as one. */
export const valueOf = (block: (typeof urgentBlocks)[number], features: UrgentFeatures) =>
  block === 'signs' || block === 'patterns' ? 0.5 : 1 / Math.sqrt(features[block].size || 1)

export function openUrgentModel(bytes: Uint8Array): UrgentModel {
  const { codes, gate, scale, bias, keys, weights } = readModel(bytes)
  if (codes.join() !== urgentCodes.join()) throw new Error('not an urgency model')
  const rowOf = new Map([...keys].map((key, row) => [key, row]))
  const width = codes.length
  const likely = (features: UrgentFeatures) => {
    const scores = [...bias]
    for (const block of urgentBlocks) {
      const value = valueOf(block, features) * scale
      for (const key of features[block]) {
        const row = rowOf.get(key)
        if (row === undefined) continue
        for (let c = 0; c < width; c++) scores[c]! += weights[row * width + c]! * value
      }
    }
    const raised = scores.map((score) => Math.exp(score - Math.max(...scores)))
    const sum = raised.reduce((total, one) => total + one, 0)
    const [none = 0, police = 0, fire = 0, doctor = 0] = raised.map((one) => one / sum)
    return { none, '110': police, '119': fire, '120': doctor }
  }
  return {
    gate,
    weigh: (text) => likely(readUrgentFeatures(text)),
    glance: (text) => 1 - likely(glanceUrgentFeatures(text)).none,
  }
}
