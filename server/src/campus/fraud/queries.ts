// Asking the list of scams, and one's own results.
import { fraudKinds, type FraudKind } from '@chaolin/shared/campus/fraud'
import { fraudQuiz } from '@chaolin/shared/campus/fraud-quiz'
import { suspectsIn, type Suspect } from '@chaolin/shared/campus/fraud-scan'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { FraudEntry, QuizResult } from './entities.ts'

const plain = { disableIdentityMap: true } as const

const advice = {
  listed: {
    zh: '在反诈名单里。不要转账，不要点开，已经转账请马上拨 110 或 96110。',
    en: 'It is on the scam list. Pay nothing, open nothing; if you have paid, dial 110 or 96110 at once.',
  },
  not_listed: {
    zh: '名单里没有，不等于安全。要转账、要验证码、要共享屏幕的，先拨 96110 问一问。',
    en: 'Not on the list, which does not mean safe. Asked for money, a code or your screen? Call 96110 first.',
  },
  unreadable: {
    zh: '看不出是号码、网址还是账号，请检查一下。',
    en: 'This is no number, link or account; please look again.',
  },
} as const

/** Nothing of what was asked is kept. */
export async function checkFraud(ctx: Context, text: string, asked: FraudKind | undefined) {
  const suspects = suspectsIn(text, asked)
  const [first] = suspects
  const nothing = { note: null, since: null }
  if (!first)
    return { verdict: 'unreadable' as const, kind: null, value: null, ...nothing, advice: advice.unreadable }
  const hit = await firstListed(ctx, suspects)
  if (!hit)
    return {
      verdict: 'not_listed' as const,
      kind: first.kind,
      value: first.value,
      ...nothing,
      advice: advice.not_listed,
    }
  return {
    verdict: 'listed' as const,
    kind: hit.kind,
    value: hit.value,
    note: hit.note ?? null,
    since: toWire(hit.createdAt),
    advice: advice.listed,
  }
}

const suspectsAtOnce = 400

/** The likeliest one of them that stands in the list. */
async function firstListed(ctx: Context, suspects: readonly Suspect[]): Promise<FraudEntry | null> {
  for (let at = 0; at < suspects.length; at += suspectsAtOnce) {
    const some = suspects.slice(at, at + suspectsAtOnce)
    const asks = fraudKinds.flatMap((kind) => {
      const wanted = some.flatMap((suspect) => (suspect.kind === kind ? suspect.wanted : []))
      return wanted.length > 0 ? [{ kind, value: { $in: [...new Set(wanted)] } }] : []
    })
    const listed = await ctx.em.find(FraudEntry, { active: 1, $or: asks }, { orderBy: { id: 1 }, ...plain })
    for (const { kind, wanted } of some) {
      const hit = listed.find((entry) => entry.kind === kind && wanted.includes(entry.value))
      if (hit) return hit
    }
  }
  return null
}

export async function listEntries(ctx: Context, kind: FraudKind | undefined, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    FraudEntry,
    { active: 1, ...(kind ? { kind } : {}), ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const page = cutPage(rows, size, byCreation)
  return {
    items: page.items.map((row) => ({
      id: row.id,
      kind: row.kind,
      value: row.value,
      note: row.note ?? null,
      microBrainId: row.microBrainId,
      since: toWire(row.createdAt),
    })),
    nextCursor: page.nextCursor,
  }
}

type Result = Pick<QuizResult, 'id' | 'answers' | 'right' | 'of' | 'createdAt'>

export const resultView = ({ id, answers, right, of, createdAt }: Result) => ({
  id,
  at: toWire(createdAt),
  right,
  of,
  items: fraudQuiz.flatMap((question) => {
    const answer = answers[question.id]
    if (answer === undefined) return []
    const { id: asked, right: wanted, why } = question
    return [{ id: asked, answer, right: wanted, correct: answer === wanted, why }]
  }),
})

export async function listResults(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    QuizResult,
    { personId, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const { items, nextCursor } = cutPage(rows, size, byCreation)
  return { items: items.map(resultView), nextCursor }
}

export async function quizRecords(ctx: Context, personId: string) {
  const rows = await ctx.em.find(QuizResult, { personId }, { orderBy: { id: 1 }, ...plain })
  return {
    quizResults: rows.map(({ answers, right, of, createdAt }) => ({
      at: toWire(createdAt),
      right,
      of,
      answers,
    })),
  }
}
