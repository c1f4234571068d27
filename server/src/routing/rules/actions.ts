// Changing the rules: a new version of the whole table, and which version is in force.
import { problemWords, type CheckedRule, type Rule } from '@chaolin/shared/routing/rules'
import type { Context } from '../../context.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { addJob } from '../../outbox/actions.ts'
import { bumpRevision } from '../actions.ts'
import { readBook } from '../book.ts'
import { checkJob } from './alerts.ts'
import { checkRules } from './check.ts'
import { RulePublication, RuleVersion } from './entities.ts'
import { findNewest, findPublication, findVersion } from './queries.ts'

export type NewVersion = { expectedVersion: number; rules: Rule[]; note: string; savedBy: string | null }

/** The next version of the table; refused when somebody saved one meanwhile. */
export async function saveRules(tx: Context, { expectedVersion, rules, note, savedBy }: NewVersion) {
  const newest = await findNewest(tx)
  if ((newest?.version ?? 0) !== expectedVersion) throw new Refused('version_changed')
  const row = {
    version: expectedVersion + 1,
    basedOn: expectedVersion,
    rules,
    note,
    savedBy,
    savedAt: tx.now(),
  }
  await insertOrRefuse(() => tx.em.insert(RuleVersion, row))
  return row
}

export type Publication = {
  version: number
  /** What was in force when it was looked at; undefined: whatever is. */
  expectedPublishedVersion?: number | undefined
  allowBroken?: boolean | undefined
  publishedBy: string | null
}

/** Puts a version in force, an older one as well: that is a rollback. Gives the tables it was judged by. */
export async function publishRules(tx: Context, publication: Publication) {
  const { version, expectedPublishedVersion, allowBroken, publishedBy } = publication
  const row = await findVersion(tx, version)
  if (!row) throw new Refused('not_found')
  const current = await findPublication(tx)
  if (expectedPublishedVersion !== undefined && (current?.version ?? 0) !== expectedPublishedVersion)
    throw new Refused('version_changed')
  const book = await readBook(tx)
  const checked = checkRules(row.rules, book)
  if (!allowBroken) refuseBroken(checked)
  const next = { id: (current?.id ?? 0) + 1, version, publishedBy, publishedAt: tx.now() }
  await insertOrRefuse(() => tx.em.insert(RulePublication, next))
  await bumpRevision(tx.em, 'rules')
  await addJob(tx, checkJob)
  return book
}

function refuseBroken(checked: CheckedRule[]) {
  const errors = checked.flatMap(({ problems }, i) =>
    problems.map(({ code, path, value }) => ({
      path: `rules.${i}.${path}`,
      message: value === null ? problemWords[code].zh : `${problemWords[code].zh}：${value}`,
    })),
  )
  if (errors.length > 0) throw new Refused('invalid', { errors })
}

/** The number is the lock: of two who write the same one, the second is refused. */
async function insertOrRefuse(insert: () => Promise<unknown>) {
  try {
    await insert()
  } catch (error) {
    throw isUniqueViolation(error) ? new Refused('version_changed') : error
  }
}
