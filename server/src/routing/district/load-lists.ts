// Categories, calendar and rules of a district, beside what other districts and an admin have written.
import { isDeepStrictEqual } from 'node:util'
import { toCategoryRow, Category, MicroBrain } from '../entities.ts'
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import { problemWords, type Rule } from '@chaolin/shared/routing/rules'
import { mostRules } from '@chaolin/shared/routing/rules-schema'
import type { Context } from '../../context.ts'
import { seedCategories } from '../actions.ts'
import { loadAddressBook } from '../addresses/names.ts'
import { CalendarDay } from '../calendar/entities.ts'
import { checkRules } from '../rules/check.ts'
import { RulePublication, RuleVersion } from '../rules/entities.ts'
import { findNewest, findPublication, findVersion } from '../rules/queries.ts'
import { files, type District, type Problem } from './district.ts'

const untracked = { disableIdentityMap: true } as const

/** Districts of one database share their categories: one may add some, and change them only while it is alone. */
export async function loadCategories(tx: Context, { code, categories }: District, problems: Problem[]) {
  await seedCategories(tx.em)
  if (categories.length === 0) return
  const others = await tx.em.count(MicroBrain, { kind: 'district', id: { $ne: code } })
  const there = await tx.em.find(Category, {}, untracked)
  const known = new Map(there.map((row) => [row.code, row]))
  const rows = categories.map(({ line, ...row }, index) => {
    const now = known.get(row.code)
    if (now && others > 0 && !isDeepStrictEqual(plain(toCategoryRow(now)), plain(row)))
      problems.push({
        file: files.categories,
        line,
        message: `${row.code} 已经有了，和这里写的不同；同一个库里的区共用类别`,
      })
    return { ...row, position: now?.position ?? there.length + index }
  })
  await tx.em.upsertMany(Category, rows, untracked)
}

const plain = (row: CategoryRow) => JSON.parse(JSON.stringify(row)) as unknown

/** The folder's days replace those it brought before; what an admin wrote since stays. */
export async function loadCalendar(tx: Context, { code, calendar }: District) {
  await tx.em.nativeDelete(CalendarDay, { district: code, source: 'district' })
  if (calendar.length === 0) return
  const rows = calendar.map(({ line: _line, ...day }) => ({
    ...day,
    district: code,
    source: 'district' as const,
    changedBy: null,
    changedAt: tx.now(),
  }))
  await tx.em.upsertMany(CalendarDay, rows, {
    onConflictFields: ['date', 'district'],
    onConflictAction: 'ignore',
    ...untracked,
  })
}

/** A new version in which the district's rules stand where they stood; gives the version in force afterwards. */
export async function loadRules(
  tx: Context,
  { code, rules }: District,
  problems: Problem[],
): Promise<number> {
  const publication = await findPublication(tx)
  const inForce = publication ? ((await findVersion(tx, publication.version))?.rules ?? []) : []
  const own = rules.map(({ rule }) => rule)
  const all = placed(inForce, own, code)
  refuseWrong(await checkAgain(tx, own), rules, problems)
  refuseTaken(inForce, { code, rules }, problems)
  if (all.length > mostRules)
    problems.push({ file: files.rules, line: null, message: `连同已有的最多 ${mostRules} 条规则` })
  if (problems.length > 0 || isDeepStrictEqual(all, inForce)) return publication?.version ?? 0
  const newest = await findNewest(tx)
  const version = (newest?.version ?? 0) + 1
  const at = tx.now()
  await tx.em.insert(RuleVersion, {
    version,
    basedOn: publication?.version ?? 0,
    rules: all,
    note: `${code} ${files.rules}`,
    savedBy: null,
    savedAt: at,
  })
  const next = { id: (publication?.id ?? 0) + 1, version, publishedBy: null, publishedAt: at }
  await tx.em.insert(RulePublication, next)
  return version
}

function placed(inForce: Rule[], own: Rule[], code: string): Rule[] {
  const first = inForce.findIndex(({ district }) => district === code)
  const isOther = ({ district }: Rule) => district !== code
  if (first < 0) return [...inForce, ...own]
  return [...inForce.slice(0, first).filter(isOther), ...own, ...inForce.slice(first).filter(isOther)]
}

/** Against the tables as they are with this district in them. */
async function checkAgain(tx: Context, rules: Rule[]) {
  const posts = await tx.em.find(MicroBrain, {}, untracked)
  const categories = await tx.em.find(Category, {}, untracked)
  return checkRules(rules, {
    ...(await loadAddressBook(tx.em, posts)),
    microBrains: new Map(posts.map((row) => [row.id, row])),
    categories: new Map(categories.map((row) => [row.code, toCategoryRow(row)])),
  })
}

function refuseWrong(checked: ReturnType<typeof checkRules>, rules: District['rules'], problems: Problem[]) {
  for (const [i, { problems: found }] of checked.entries())
    for (const { code, path, value } of found)
      problems.push({
        file: files.rules,
        line: rules[i]?.line ?? null,
        message: `${path} ${problemWords[code].zh}${value === null ? '' : `：${value}`}`,
      })
}

function refuseTaken(
  inForce: Rule[],
  { code, rules }: Pick<District, 'code' | 'rules'>,
  problems: Problem[],
) {
  const taken = new Set(inForce.flatMap(({ id, district }) => (district === code ? [] : id)))
  for (const { rule, line } of rules)
    if (taken.has(rule.id)) problems.push({ file: files.rules, line, message: `编号 ${rule.id} 已经有了` })
}
