// Whether somebody is in danger now: the patterns of shared/ are among what a small model weighs.
import { findUrgent, type Urgent } from '@chaolin/shared/routing/urgent'
import { harmlessTalk } from '@chaolin/shared/routing/urgent-calm'
import { findUrgentEnglish } from '@chaolin/shared/routing/urgent-english'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openUrgentModel, type UrgentModel } from './urgent-model.ts'

export const urgentModelFile = join(import.meta.dirname, 'urgent.model')
export const englishModelFile = join(import.meta.dirname, 'urgent-english.model')

/** A longer text hides one sentence among many: it is read in parts. */
const wholeLength = 80
const partLength = 40
/** What is said around a sentence may take its danger away: by itself it has to be surer. */
const shareAlone = 0.5
/** In a longer text the parts are short beside the whole anyway, and looking at each sentence as well would take long. */
const aloneLength = 300
/** Of the parts the likeliest ones at a glance. */
const mostWeighed = 6
/** WiFi and names of things stand in Chinese sentences too. */
const leastHan = 0.25
const reasons = { '110': '可能有人正有危险', '119': '可能有火情或有人被困', '120': '可能需要急救' } as const
const numbers = ['110', '119', '120'] as const

const open = (file: string) => {
  let opened: UrgentModel | null = null
  return () => (opened ??= openUrgentModel(readFileSync(file)))
}
const chinese = open(urgentModelFile)
const english = open(englishModelFile)

export const readUrgent = (text: string): Urgent | null =>
  isChinese(text) ? readChinese(text) : (findUrgent(text) ?? judgeUrgent(english(), text))

function readChinese(text: string): Urgent | null {
  const found = findUrgent(text)
  return harmlessTalk.test(text) && !found ? null : (judgeUrgent(chinese(), text) ?? findUrgentEnglish(text))
}

/** A model knows nothing of what it never saw, and guesses from noise. */
export function isChinese(text: string) {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return han > 0 && han >= letters * leastHan
}

export function judgeUrgent(model: UrgentModel, text: string): Urgent | null {
  const most = weighParts(model, text)
  if (!most || most.urgency < model.gate) return null
  const { part, likely } = most
  const number = numbers.reduce((best, one) => (likely[one] > likely[best] ? one : best))
  const found = findUrgent(part)
  return found?.number === number ? found : { number, reason: reasons[number] }
}

type Weighed = { part: string; likely: ReturnType<UrgentModel['weigh']>; urgency: number }

/** The part that is likeliest to be urgent, and how much of that counts; null when nothing is written. */
export function weighParts(model: UrgentModel, text: string): Weighed | null {
  const weighed = chooseParts(model, text).map(({ part, share }) => {
    const likely = model.weigh(part)
    return { part, likely, urgency: (1 - likely.none) * share }
  })
  return weighed.reduce<Weighed | null>(
    (most, one) => (most && most.urgency >= one.urgency ? most : one),
    null,
  )
}

type Part = { part: string; share: number }

function chooseParts(model: UrgentModel, text: string): Part[] {
  const parts = toParts(text)
  if (parts.length <= mostWeighed) return parts
  return parts
    .map((one) => ({ ...one, glanced: model.glance(one.part) * one.share }))
    .sort((a, b) => b.glanced - a.glanced)
    .slice(0, mostWeighed)
}

/** The whole of a short text and each of its sentences; of a long one its sentences together, as many as fit. */
function toParts(text: string): Part[] {
  if (!/[\p{L}\p{N}]/u.test(text)) return []
  const sentences = text.match(/[^。！!？?；;\n]{1,80}[。！!？?；;\n]*/g) ?? [text]
  const alone =
    text.length <= aloneLength ? sentences.filter(isSaid).map((part) => ({ part, share: shareAlone })) : []
  if (text.length <= wholeLength) return [{ part: text, share: 1 }, ...(sentences.length > 1 ? alone : [])]
  const together = ['']
  for (const sentence of sentences) {
    if (together.at(-1) !== '' && (together.at(-1) + sentence).length > partLength) together.push('')
    together.push(together.pop()! + sentence)
  }
  return [...together.filter(isSaid).map((part) => ({ part, share: 1 })), ...alone]
}

const isSaid = (part: string) => /[\p{L}\p{N}]{2}/u.test(part)
