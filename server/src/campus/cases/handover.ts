// The end of a shift: what is open, who has it, what was said last; of confidential services how many there are.
import type { HandoverView } from '@chaolin/shared/campus/cases/schema'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import type { Signer } from '../../files/urls.ts'
import type { PageQuery } from '../../paging.ts'
import { readLatest, readQueue, summaryOf, summaryViews } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { namelessColleague, staffNames, teamNames } from '../../staff/people/queries.ts'
import { openSosAt } from '../sos/queries.ts'
import { lastSaid } from '../services/messages.ts'
import { roleAtCampus } from './access.ts'
import { casesByNumber, countCases } from './queries.ts'

type Said = HandoverView['reports'][number]['lastSaid']

export async function handoverList(
  ctx: Context,
  sign: Signer,
  person: Person,
  campusId: string,
  query: PageQuery,
): Promise<HandoverView> {
  await roleAtCampus(ctx, person, campusId)
  const { items, nextCursor } = await readQueue(ctx, { homeId: campusId, order: 'due', ...query })
  const views = await summaryViews(ctx, sign, items, 'staff')
  const numbers = items.map(({ number }) => number)
  // What only a handler reads is told of by its number alone.
  const held = await casesByNumber(ctx, numbers)
  const threads = await lastSaid(
    ctx,
    numbers.filter((number) => !held.has(number)),
  )
  const latest = await readLatest(ctx, items)
  const people = await staffNames(
    ctx,
    [campusId],
    items.map(({ assigneeId }) => assigneeId),
  )
  const teams = await teamNames(
    ctx,
    items.map(({ teamId }) => teamId),
  )
  const reports = items.map((report, i) => {
    const { number, service, category, summary, status, signal, dueAt, urgent } = views[i]!
    const { assigneeId, teamId } = report
    return {
      ...{ number, service, category, summary, status, signal, dueAt, urgent },
      who: assigneeId ? (people.get(assigneeId) ?? namelessColleague) : null,
      team: teamId ? (teams.get(teamId) ?? null) : null,
      lastSaid: lastWord(threads.get(number), latest.get(report.id)),
    }
  })
  return {
    at: toWire(ctx.now()),
    reports,
    nextCursor,
    sos: (await openSosAt(ctx, campusId)).map(({ number, status, raisedAt, acknowledgedAt, arrivedAt }) => ({
      number,
      status,
      raisedAt: toWire(raisedAt),
      acknowledgedAt: toWireOrNull(acknowledgedAt),
      arrivedAt: toWireOrNull(arrivedAt),
    })),
    cases: await countCases(ctx, campusId),
  }
}

type Thread = { by: 'student' | 'handler'; at: Date; text: string } | undefined
type Note = { at: Date; note: string | null } | undefined

/** The thread or the post's public note, whichever is later. */
function lastWord(thread: Thread, post: Note): Said {
  const note = post?.note ? { by: 'post' as const, at: post.at, text: post.note } : null
  const last = thread && !(note && note.at > thread.at) ? thread : note
  return last && { at: toWire(last.at), by: last.by, text: summaryOf(maskPersonal(last.text)) }
}
