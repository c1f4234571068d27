// A new model from the corpus and from what staff put right, in place only when it is not worse than the one there.
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { bindMode } from '../src/db/mode.ts'
import { migrate, newManager, openDatabase } from '../src/db/orm.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { keepModel } from '../src/routing/triage/actions.ts'
import { openModel } from '../src/routing/triage/model.ts'
import { openActive, readCorrections } from '../src/routing/triage/queries.ts'
import { listCategories } from '../src/routing/queries.ts'
import { phrasesDir, readCorpus, split, type Example } from './corpus.ts'
import { confusionTable, figureLines, measure } from './evaluate.ts'
import { learn } from './learn.ts'
import { plain } from '../src/routing/triage/features.ts'

type Say = (line: string) => void

/** True when the new model is in place. */
export async function replaceModel(say: Say): Promise<boolean> {
  const config = readConfig(process.env)
  const orm = await openDatabase(config.database, 2)
  try {
    await migrate(orm)
    const now = () => new Date()
    await bindMode(newManager(orm), config.wechat, now())
    const log = { error: (_: unknown, line: string) => say(line) } as unknown as Context['log']
    const ctx = { em: newManager(orm), now, config, log } as Context
    return await trainAndReplace(ctx, readCorpus(), say)
  } finally {
    await orm.close()
  }
}

export async function trainAndReplace(ctx: Context, corpus: Example[], say: Say): Promise<boolean> {
  const known = new Set((await listCategories(ctx)).map(({ code }) => code))
  const corrected = await latestCorrections(ctx, known)
  const corrections = new Set(corrected.map(({ text }) => plain(text)))
  const examples = [...corpus.filter(({ text }) => !corrections.has(plain(text))), ...corrected]
  const codes = [...new Set(examples.map(({ code }) => code))].sort()
  const { learn: learnt, held } = split(examples)
  say(
    `${corpus.length} texts and ${corrected.length} corrections: ${learnt.length} to learn from, ${held.length} held back`,
  )
  const active = await openActive(ctx)
  const { bytes, version } = learn(learnt, readCorpus(phrasesDir), codes, say)
  const candidate = openModel(bytes)
  const [before, after] = [measure(active, held), measure(candidate, held)]
  figureLines(`in place, ${active.version}`, before).forEach(say)
  figureLines(`new, ${version}`, after).forEach(say)
  confusionTable(candidate, held, codes).forEach(say)
  const accepted = after.top1 >= before.top1 && after.top3 >= before.top3
  const row = {
    version,
    bytes,
    figures: after,
    corrections: corrected.length,
    against: active.version,
    accepted,
  }
  await inTransaction(ctx, (tx) => keepModel(tx, row))
  say(accepted ? `${version} is in place` : `${version} is refused: it is worse on what was held back`)
  return accepted
}

/** Of several corrections of one text the last one holds. */
async function latestCorrections(ctx: Context, known: Set<string>): Promise<Example[]> {
  const latest = new Map<string, Example>()
  for await (const { text, toCategory } of readCorrections(ctx))
    if (known.has(toCategory) && plain(text) !== '') latest.set(plain(text), { text, code: toCategory })
  return [...latest.values()]
}
