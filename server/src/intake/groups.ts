// What makes two events equal, and what is kept of one that is counted on an open report.
import { isMeasure, plainWords } from '@chaolin/shared/intake/kinds'
import type { IntakeEvent as Event } from '@chaolin/shared/intake/schema'
import { isOpen } from '@chaolin/shared/reports/rules'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { maskContacts } from '@chaolin/shared/routing/masking'
import { limits } from '@chaolin/shared/text'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { lockReportById, writeStep } from '../reports/actions.ts'
import { readNotes } from '../reports/queries.ts'
import { IntakeGroup, type IntakeKind } from './entities.ts'
import { sha256 } from '../sha256.ts'

const plain = { disableIdentityMap: true } as const
export const hash = sha256

/** About a hundred metres, as far as a sensor's place says anything. */
const coarse = (degrees: number) => degrees.toFixed(3)

function placeOf({ place, address, doorPlate, compoundId }: Event) {
  if (doorPlate) return ['plate', doorPlate]
  if (address) return ['address', compoundId ?? '', address.replace(/\s+/g, '')]
  if (place) return ['place', compoundId ?? '', ...toWgs84(place).map(coarse)]
  return ['compound', compoundId ?? '']
}

/** What it says besides; how long it has lasted grows by itself. */
const saidOf = ({ text = '', data = {} }: Event) => [
  plainWords(text),
  ...Object.entries(data)
    .filter(([name]) => !isMeasure(name))
    .map(([name, value]) => `${name}=${plainWords(String(value))}`)
    .sort(),
]

/**
 * The kind and the place, by whatever it is named. Two homes may be in danger in one compound at once: where it is
 * urgent, or the place holds many homes, the words have to be equal as well.
 */
export function groupOf(kind: IntakeKind, event: Event) {
  const isWide = !event.doorPlate && !event.address
  const said = kind.urgentNumber || isWide ? saidOf(event) : []
  return hash(kind.kind, ...placeOf(event), ...said)
}

export type Counted = { reportId: number; number: string; status: string; occurrences: number }
type Report = NonNullable<Awaited<ReturnType<typeof lockReportById>>>
export type Running = { group: IntakeGroup; report: Report }

/** The open report of the same kind and place within the window, locked. */
export async function findRunning(tx: Context, kind: IntakeKind, groupId: string): Promise<Running | null> {
  const group = await tx.em.findOne(
    IntakeGroup,
    { id: groupId },
    { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain },
  )
  const windowMs = kind.windowMinutes * 60_000
  if (!group || tx.now().getTime() - group.lastAt.getTime() > windowMs) return null
  const report = await lockReportById(tx, group.reportId)
  return report && isOpen(report.status) ? { group, report } : null
}

/** Told at the second time and then ever more seldom: a thousand equal ones are a line each power of ten. */
const isWorthALine = (count: number) => count === 2 || /^10+$/.test(String(count))
const mostLinesOfNewWords = 20
const mostLines = 40
/** Beside the rest of the line. */
const longestWords = limits.note - 100

export async function countOn(
  tx: Context,
  { group, report }: Running,
  { name, words, at }: { name: string; words: string; at: string },
): Promise<Counted> {
  const count = group.count + 1
  await tx.em.nativeUpdate(IntakeGroup, { id: group.id }, { count, lastAt: tx.now() })
  const said = maskContacts(words)
  if (isWorthALine(count) || (await isNew(tx, report, said))) {
    const since = toWire(group.firstAt).slice(0, 16)
    const line = `${name}：从 ${since} 起共报了 ${count} 次。这次说：${[...said].slice(0, longestWords).join('')}`
    await writeStep(tx, report, {
      changes: {},
      moment: {
        step: 'again',
        status: report.status,
        by: 'system',
        personId: null,
        internalNote: line,
        data: { count, at },
      },
    })
  }
  return { reportId: report.id, number: report.number, status: report.status, occurrences: count }
}

/** Neither the report nor a line has these words yet; so many different ones are no longer news. */
async function isNew(tx: Context, report: Report, said: string) {
  const kept = (text: string) => plainWords([...text].slice(0, longestWords).join(''))
  const asKept = kept(said)
  if (kept(maskContacts(report.text)) === asKept) return false
  const lines = await readNotes(tx, report.id, 'again', mostLines)
  return (
    lines.length < mostLinesOfNewWords && !lines.some((line) => plainWords(line).endsWith(`这次说 ${asKept}`))
  )
}
