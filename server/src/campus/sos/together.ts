// A crowd calls for help together: who presses while a transaction runs shares the next one. What is not plain is raised alone.
import type { OwnSos, SosBody } from '@chaolin/shared/campus/sos-schema'
import type { Context } from '../../context.ts'
import { isMysql } from '../../db/sql.ts'
import { beside, inTransaction } from '../../db/transaction.ts'
import { gather } from '../../gather.ts'
import { answeredOnes, keepAnswers, type AnswerKey } from '../../idempotency.ts'
import { lockPeople } from '../../residents/queries.ts'
import type { CampusSos } from './entities.ts'
import { addCalls, pressAgain, raiseSos, type NewCall, type Raise } from './raise.ts'
import { freshView, ownView, ownViews } from './views.ts'
import { callForAll, type Called } from './whereabouts.ts'

type Asking = { ctx: Context; personId: string; body: SosBody; answer: AnswerKey }
/** All that one person pressed in the same moment. */
type Group = NewCall & { personId: string; answers: AnswerKey[] }

/** SQLite has one writer; a server has processors of its own, and its answers take their time. */
const boundsOf = (em: Context['em']) => ({ itemsAtMost: 64, batchesAtOnce: isMysql(em) ? 2 : 1 })

const gatherers = new WeakMap<object, (asking: Asking) => Promise<OwnSos | null>>()

/** Null: not to be had so; nothing was written. */
export function raiseTogether(asking: Asking): Promise<OwnSos | null> {
  const owner = asking.ctx.em.getDriver()
  const join = gatherers.get(owner) ?? gather(boundsOf(asking.ctx.em), raiseAll)
  gatherers.set(owner, join)
  return join(asking)
}

const pressOf = ({ now }: Context, personId: string, { at, place, note }: SosBody): Raise => ({
  personId,
  origin: 'press',
  at: at ? new Date(at) : now(),
  place,
  note,
})

/** In its own transaction; `called` was looked up before, so that nobody waits for a look that waits for this one. */
export async function raiseAlone(tx: Context, personId: string, body: SosBody, called: Called) {
  const { sos, places } = await raiseSos(tx, pressOf(tx, personId, body), called)
  return places ? freshView(tx, sos, places) : ownView(tx, sos)
}

async function raiseAll(askings: Asking[]): Promise<(OwnSos | null)[]> {
  const ctx = beside(askings[0]!.ctx)
  try {
    const views = await patiently(() => raiseGroups(ctx, askings))
    return askings.map(({ answer }) => views.get(answer.id) ?? null)
  } catch (error) {
    // Whatever it was, nobody's call may fail by another's: alone each gets what it came for, or what was kept of it.
    ctx.log.warn({ err: error }, 'calls for help are taken one by one')
    return askings.map(() => null)
  }
}

const mostWaits = 5

/** A call for help is not refused because the database is busy: it goes on waiting for its connection. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let waits = 1; ; waits++)
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code !== 'POOL_BUSY' || waits === mostWaits) throw error
    }
}

async function raiseGroups(ctx: Context, askings: readonly Asking[]): Promise<Map<string, OwnSos>> {
  const groups = await groupsOf(ctx, askings)
  return groups.length > 0 ? inTransaction(ctx, (tx) => writeGroups(tx, groups)) : new Map()
}

/** Whom they call is looked up without a lock, before the transaction begins. */
async function groupsOf(ctx: Context, askings: readonly Asking[]): Promise<Group[]> {
  const answered = await answeredOnes(
    ctx,
    askings.map(({ answer }) => answer.id),
  )
  const byPerson = new Map<string, [Asking, ...Asking[]]>()
  for (const asking of askings) {
    if (answered.has(asking.answer.id)) continue
    const own = byPerson.get(asking.personId)
    if (own) own.push(asking)
    else byPerson.set(asking.personId, [asking])
  }
  const groups = [...byPerson]
  if (groups.length === 0) return []
  const called = await callForAll(
    ctx,
    groups.map(([personId, [first]]) => ({ personId, press: first.body })),
  )
  return groups.map(([personId, [first, ...more]], i) => ({
    personId,
    presses: [pressOf(ctx, personId, first.body), ...more.map(({ body }) => pressOf(ctx, personId, body))],
    called: called[i]!,
    answers: [first, ...more].map(({ answer }) => answer),
  }))
}

type Shown = { group: Group; view: OwnSos }

async function writeGroups(tx: Context, groups: readonly Group[]): Promise<Map<string, OwnSos>> {
  await lockPeople(
    tx,
    groups.map(({ personId }) => personId),
  )
  const open = await pressAgain(
    tx,
    groups.map(({ presses }) => presses),
  )
  const shown = [
    ...(await showAgain(
      tx,
      groups.filter(({ personId }) => open.has(personId)),
      open,
    )),
    ...(await raiseFresh(
      tx,
      groups.filter(({ personId }) => !open.has(personId)),
    )),
  ]
  const answers = shown.flatMap(({ group, view }) =>
    group.answers.map((answer) => ({ ...answer, body: view })),
  )
  await keepAnswers(tx, answers)
  return new Map(answers.map(({ id, body }) => [id, body]))
}

async function showAgain(
  tx: Context,
  groups: readonly Group[],
  open: ReadonlyMap<string, CampusSos>,
): Promise<Shown[]> {
  if (groups.length === 0) return []
  const views = await ownViews(
    tx,
    groups.map(({ personId }) => open.get(personId)!),
  )
  return groups.map((group, i) => ({ group, view: views[i]! }))
}

async function raiseFresh(tx: Context, groups: readonly Group[]): Promise<Shown[]> {
  if (groups.length === 0) return []
  const raised = await addCalls(tx, groups)
  return Promise.all(
    raised.map(async ({ sos, places }, i) => ({
      group: groups[i]!,
      view: await freshView(tx, sos, places),
    })),
  )
}
