// Case → wire: for its asker, and for the one who has it; nobody else gets a view.
import { caseMay, isGoing, type CaseAct, type CaseSeat } from '@chaolin/shared/campus/cases/rules'
import type { CaseSummary, CaseView } from '@chaolin/shared/campus/cases/schema'
import { helpLines, type HelpLine } from '@chaolin/shared/campus/help-lines'
import type { ServiceName } from '@chaolin/shared/campus/service-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import type { Signer } from '../../files/urls.ts'
import { loadPhotos, pick } from '../../reports/queries.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { readUrgent } from '../../routing/triage/urgent.ts'
import { namesOf } from './askers.ts'
import { lastOf, readThread } from '../services/messages.ts'
import { named, serviceNames } from '../services/queries.ts'
import { colleagueNames, factsOf, inCharge } from './charge.ts'
import { contentOf } from './content.ts'
import type { CampusCase } from './entities.ts'
import { timeViews } from './times.ts'

/** The campus's own number first: its people are nearest. */
export async function linesFor(ctx: Context, campusId: string, urgent: boolean): Promise<HelpLine[]> {
  if (!urgent) return []
  const campus = await getMicroBrain(ctx, campusId)
  const own = campus?.phone
    ? [{ number: campus.phone, name: { zh: '校园值班', en: 'Campus, day and night' } }]
    : []
  return [...helpLines.slice(0, 1), ...own, ...helpLines.slice(1)]
}

export const actsOf = <A extends CaseAct>(seat: CaseSeat, row: CampusCase, acts: readonly A[]) =>
  acts.filter((act) => caseMay(seat, act, factsOf(row)) === 'yes')

type Known = {
  names: ReadonlyMap<string, ServiceName>
  last: Awaited<ReturnType<typeof lastOf>>
  askers: ReadonlyMap<string, { name: string; kind: string }>
}

async function known(ctx: Context, rows: CampusCase[]): Promise<Known> {
  const telling = rows.filter(({ anonymous }) => !anonymous).map(({ personId }) => personId)
  return {
    names: await serviceNames(
      ctx,
      rows.map(({ service }) => service),
    ),
    last: await lastOf(
      ctx,
      rows.map(({ number }) => number),
    ),
    askers: await namesOf(ctx, telling),
  }
}

const summaryOf = (ctx: Context, row: CampusCase, { names, last, askers }: Known): CaseSummary => ({
  number: row.number,
  service: named(names, row.service),
  campusId: row.campusId,
  status: row.status,
  urgent: row.urgent,
  overdue: isGoing(row.status) && row.dueAt <= ctx.now(),
  dueAt: toWire(row.dueAt),
  createdAt: toWire(row.createdAt),
  lastMessage: last.get(row.number) ?? null,
  asker: row.anonymous ? null : (askers.get(row.personId) ?? null),
})

export async function caseSummaries(ctx: Context, rows: CampusCase[]): Promise<CaseSummary[]> {
  const all = await known(ctx, rows)
  return rows.map((row) => summaryOf(ctx, row, all))
}

const handlerActs = ['answerAsHandler', 'offerTimes', 'dropTime', 'handOver', 'close'] as const

/** For the handler, who has been let in before. */
export async function caseView(ctx: Context, sign: Signer, row: CampusCase): Promise<CaseView> {
  const content = await contentOf(ctx, row)
  const photos = await loadPhotos(ctx, sign, content.photoIds)
  const people = (await inCharge(ctx, row)).filter((id) => id !== row.handlerId && id !== row.personId)
  return {
    ...summaryOf(ctx, row, await known(ctx, [row])),
    text: content.text,
    answers: content.answers,
    photos: pick(photos, content.photoIds),
    urgentMark: readUrgent(content.text),
    messages: await readThread(ctx, sign, row.number),
    times: await timeViews(ctx, row),
    colleagues: await colleagueNames(ctx, row.campusId, people),
    acts: actsOf('handler', row, handlerActs),
  }
}
