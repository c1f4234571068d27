// Keeping the list of scams, and the quiz: nobody but the person themselves ever reads a result.
import {
  fraudLimits,
  fraudPostKinds,
  fraudRemovable,
  normalise,
  type FraudKind,
} from '@chaolin/shared/campus/fraud'
import { fraudQuiz } from '@chaolin/shared/campus/fraud-quiz'
import type { FraudEntries } from '@chaolin/shared/campus/fraud-schema'
import { countCharacters } from '@chaolin/shared/text'
import type { Context } from '../../context.ts'
import { changeRows, insertRow, isMysql } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { FraudEntry, QuizResult } from './entities.ts'

const plain = { disableIdentityMap: true } as const

/** The posts of who works at a campus or a police post; for others the list does not exist. */
export async function mustKeepList(ctx: Context, person: Person, microBrainId?: string) {
  const ids = person.roles
    .filter(({ role }) => role === 'staff' || role === 'dispatcher' || role === 'supervisor')
    .flatMap(({ microBrainId: held }) => held ?? [])
  const posts = await Promise.all(ids.map((id) => getMicroBrain(ctx, id)))
  const held = posts.filter((post) => post && fraudPostKinds.includes(post.kind)).map((post) => post!.id)
  if (held.length === 0 || (microBrainId && !held.includes(microBrainId))) throw new Refused('not_found')
  return held
}

/** Those that are listed already stay as they are, whoever lists them at the same moment. */
async function listFresh(tx: Context, rows: readonly Fresh[], { microBrainId, addedBy }: Adding) {
  if (rows.length === 0) return 0
  const ignore = isMysql(tx.em) ? 'ignore' : 'or ignore'
  // In one order, so that two who list the same wait and do not lock each other out.
  const ordered = rows.toSorted((a, b) => (`${a.kind} ${a.value}` < `${b.kind} ${b.value}` ? -1 : 1))
  return changeRows(
    tx.em,
    `insert ${ignore} into campus_fraud_entries (kind, value, note, micro_brain_id, added_by, active, created_at)
     values ${ordered.map(() => '(?, ?, ?, ?, ?, 1, ?)').join(', ')}`,
    ordered.flatMap(({ kind, value, note }) => [kind, value, note, microBrainId, addedBy, tx.now()]),
  )
}

type Fresh = { kind: FraudKind; value: string; note: string | null }
type Adding = { microBrainId: string; addedBy: string }

export async function addEntries(tx: Context, person: Person, { microBrainId, entries }: FraudEntries) {
  await mustKeepList(tx, person, microBrainId)
  const good = new Map<string, Fresh>()
  const refused: { line: number; value: string }[] = []
  for (const [i, { kind, value: given, note }] of entries.entries()) {
    const value = normalise(kind, given)
    // One sign may stand for several of them.
    if (value !== null && countCharacters(value) > fraudLimits.value)
      throw wrong(`entries.${i}.value`, `最多 ${fraudLimits.value} 个字`)
    if (value === null) refused.push({ line: i + 1, value: given })
    else good.set(`${kind} ${value}`, { kind, value, note: note ?? null })
  }
  const added = await listFresh(tx, [...good.values()], { microBrainId, addedBy: person.id })
  return { added, known: good.size - added, refused }
}

/** Only what one's own post listed; it is kept who took it off, and when. */
export async function removeEntry(tx: Context, person: Person, id: number) {
  const held = await mustKeepList(tx, person)
  const entry = await tx.em.findOne(FraudEntry, { id, active: 1 }, plain)
  if (!entry) throw new Refused('not_found')
  if (!fraudRemovable(held, entry)) throw new Refused('forbidden')
  const taken = { active: null, removedBy: person.id, removedAt: tx.now() }
  if ((await tx.em.nativeUpdate(FraudEntry, { id, active: 1 }, taken)) === 0) throw new Refused('not_found')
}

export async function keepResult(tx: Context, personId: string, answers: Record<string, string>) {
  const right = fraudQuiz.filter((question) => answers[question.id] === question.right).length
  const row = { personId, answers, right, of: fraudQuiz.length, createdAt: tx.now() }
  return { ...row, id: await insertRow(tx.em, QuizResult, row) }
}

export async function forgetResult(tx: Context, personId: string, id: number) {
  if ((await tx.em.nativeDelete(QuizResult, { id, personId })) === 0) throw new Refused('not_found')
}

export const forgetQuizOf = (tx: Context, personId: string) => tx.em.nativeDelete(QuizResult, { personId })
