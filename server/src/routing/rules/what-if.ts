// Before publishing: which of the last reports would go elsewhere under draft rules or draft borders.
import { setImmediate } from 'node:timers/promises'
import type { RouteInputs, WhatIfAnswer } from '@chaolin/shared/routing/rules-schema'
import { asPlace } from '@chaolin/shared/routing/coordinates'
import type { Point } from '@chaolin/shared/routing/geometry'
import type { RouteRequest } from '@chaolin/shared/routing/schema'
import type { Context } from '../../context.ts'
import type { Book } from '../book.ts'
import { decide, type Decision, type Named } from '../decide.ts'
import { problemViews } from './views.ts'

/** What is kept of a report that a decision needs; its text never leaves this folder. */
export type RecentReport = {
  number: string
  text: string
  category: string
  answers: Record<string, string>
  point: Point | null
  inputs: RouteInputs
  createdAt: Date
}
/** Given by `reports`: the last ones, newest first. */
export type RecentReports = (ctx: Context, last: number) => Promise<RecentReport[]>

/** Other requests take their turn after so many. */
const turnSize = 50

export async function whatIf(now: Book, then: Book, reports: RecentReport[]): Promise<WhatIfAnswer> {
  const items: WhatIfAnswer['items'] = []
  const counts = new Map<string, WhatIfAnswer['rules'][number]>()
  for (const [i, report] of reports.entries()) {
    if (i > 0 && i % turnSize === 0) await setImmediate()
    const [from, to] = [decideAgain(now, report), decideAgain(then, report)]
    count(counts, from, 'now')
    count(counts, to, 'then')
    if (goesElsewhere(from, to)) items.push({ number: report.number, from: endView(from), to: endView(to) })
  }
  return {
    reports: reports.length,
    changed: items.length,
    rules: [...counts.values()].sort((a, b) => b.now + b.then - a.now - a.then || (a.id < b.id ? -1 : 1)),
    broken: then.rules
      .filter(({ problems }) => problems.length > 0)
      .map(({ rule, problems }) => ({ id: rule.id, problems: problemViews(problems) })),
    items,
  }
}

/** From what was found when it came: only a place on the map is looked up again. */
function decideAgain(book: Book, report: RecentReport): Decision {
  const { inputs, text, category, answers, point, createdAt } = report
  const request: RouteRequest = {
    kind: inputs.kind,
    text,
    category,
    answers,
    ...(point ? { place: asPlace(point) } : {}),
    ...(inputs.campusId ? { campusId: inputs.campusId } : {}),
  }
  return decide(book, request, namedAgain(inputs), createdAt)
}

function namedAgain({ source, communityId, streetId, compoundId, ambiguous, elsewhere }: RouteInputs): Named {
  const fromName = source === 'door-plate' || source === 'compound' || source === 'address'
  return {
    source: fromName ? source : 'none',
    communityId: fromName ? communityId : null,
    streetId: fromName ? streetId : null,
    compoundId,
    address: null,
    point: null,
    candidates: [],
    candidateIds: [],
    problem: ambiguous ? 'ambiguous' : fromName && elsewhere ? 'elsewhere' : null,
  }
}

const goesElsewhere = (a: Decision, b: Decision) => endOf(a) !== endOf(b)
const endOf = ({ microBrain, desk, deskId, joint }: Decision) =>
  [desk ? `desk ${deskId}` : microBrain?.id, ...joint].join(' ')

const endView = ({ microBrain, joint, desk, rule }: Decision) => ({
  microBrain: microBrain && { id: microBrain.id, name: microBrain.name },
  joint,
  desk,
  rule,
})

function count(counts: Map<string, WhatIfAnswer['rules'][number]>, { rule }: Decision, when: 'now' | 'then') {
  const line = counts.get(rule.id) ?? { ...rule, now: 0, then: 0 }
  line[when]++
  counts.set(rule.id, line)
}
