// Whether somebody is in danger now: the patterns of shared/ are among what a small model weighs.
import { findUrgent, type Urgent } from '@chaolin/shared/routing/urgent'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openUrgentModel, type UrgentModel } from './urgent-model.ts'

export const urgentModelFile = join(import.meta.dirname, 'urgent.model')

/** A longer text hides one sentence among many: it is read in parts. */
const wholeLength = 80
const partLength = 40
/** Of the parts the likeliest ones at a glance. */
const mostWeighed = 4
const reasons = { '110': '可能有人正有危险', '119': '可能有火情或有人被困', '120': '可能需要急救' } as const
const numbers = ['110', '119', '120'] as const

let opened: UrgentModel | null = null

export function readUrgent(text: string): Urgent | null {
  opened ??= openUrgentModel(readFileSync(urgentModelFile))
  return judgeUrgent(opened, text)
}

export function judgeUrgent(model: UrgentModel, text: string): Urgent | null {
  const { part, likely } = weighParts(model, text)
  if (1 - likely.none < model.gate) return null
  const number = numbers.reduce((best, one) => (likely[one] > likely[best] ? one : best))
  const found = findUrgent(part)
  return found?.number === number ? found : { number, reason: reasons[number] }
}

/** The part that is likeliest to be urgent, and how likely. */
export function weighParts(model: UrgentModel, text: string) {
  return chooseParts(model, text)
    .map((part) => ({ part, likely: model.weigh(part) }))
    .reduce((most, one) => (one.likely.none < most.likely.none ? one : most))
}

function chooseParts(model: UrgentModel, text: string) {
  const parts = toParts(text)
  if (parts.length <= mostWeighed) return parts
  return parts
    .map((part) => ({ part, urgency: model.glance(part) }))
    .sort((a, b) => b.urgency - a.urgency)
    .slice(0, mostWeighed)
    .map(({ part }) => part)
}

/** Whole sentences together, as many as fit. */
function toParts(text: string): string[] {
  if (text.length <= wholeLength) return [text]
  const parts = ['']
  for (const piece of text.match(/[^。！!？?；;\n]{1,80}[。！!？?；;\n]*/g) ?? [text]) {
    if (parts.at(-1) !== '' && (parts.at(-1) + piece).length > partLength) parts.push('')
    parts.push(parts.pop()! + piece)
  }
  return parts
}
