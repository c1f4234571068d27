// The thread of a request: sealed in one table for reports and cases alike.
import type { MessageView, NewMessage } from '@chaolin/shared/campus/request-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { insertRow, marksFor, readRows, toTime } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { attachPhotos } from '../../files/actions.ts'
import type { Signer } from '../../files/urls.ts'
import { addJobs } from '../../outbox/actions.ts'
import type { Report } from '../../reports/actions.ts'
import { loadPhotos, pick } from '../../reports/queries.ts'
import { seal, unseal } from '../../sealing.ts'
import { caseLimits } from '@chaolin/shared/campus/cases/rules'
import { CampusMessage } from './entities.ts'
import { messageJobs } from './outgoing.ts'

const ownerOf = (number: string) => ({ purpose: 'campus_case', owner: number })
export const sealFor = (ctx: Context, number: string, content: object) =>
  seal(ctx, ownerOf(number), JSON.stringify(content))
export const openFor = async <T>(ctx: Context, number: string, sealed: string) =>
  JSON.parse(await unseal(ctx, ownerOf(number), sealed)) as T

export type Writer = { by: 'student' | 'handler'; personId: string }
type Said = { text: string; photoIds: string[] }

/** `report`: null where nobody but those who are shown the thread may read the photos, and no other system hears of it. */
export async function addMessage(
  tx: Context,
  number: string,
  { by, personId }: Writer,
  { text, photoIds = [] }: NewMessage,
  report: Report | null,
) {
  if ((await tx.em.count(CampusMessage, { number })) >= caseLimits.messages)
    throw new Refused('limit_reached')
  await attachPhotos(tx, personId, report?.id ?? null, photoIds, 'photoIds')
  const at = tx.now()
  const sealed = await sealFor(tx, number, { text, photoIds } satisfies Said)
  const id = await insertRow(tx.em, CampusMessage, { number, by, personId, sealed, at })
  await addJobs(tx, [
    { kind: 'campus.message', subject: `campus:${number}`, payload: { messageId: id } },
    ...(report ? await messageJobs(tx, report, id) : []),
  ])
  return at
}

export const findMessage = (ctx: Context, id: number) =>
  ctx.em.findOne(
    CampusMessage,
    { id },
    { fields: ['id', 'number', 'by', 'personId', 'at'], disableIdentityMap: true },
  )

/** One message of a thread that the whole post reads; null: it is not kept any more. */
export async function readSaidText(ctx: Context, id: number) {
  const row = await ctx.em.findOne(CampusMessage, { id }, { disableIdentityMap: true })
  return row && { by: row.by, at: row.at, ...(await openFor<Said>(ctx, row.number, row.sealed)) }
}

/** Oldest first; `written`: how this reader sees what the asker wrote. */
export async function readThread(
  ctx: Context,
  sign: Signer,
  number: string,
  written: (text: string) => string = (text) => text,
): Promise<MessageView[]> {
  const rows = await ctx.em.find(
    CampusMessage,
    { number },
    { orderBy: { id: 1 }, limit: caseLimits.messages, disableIdentityMap: true },
  )
  const said = await Promise.all(rows.map(({ sealed }) => openFor<Said>(ctx, number, sealed)))
  const photos = await loadPhotos(
    ctx,
    sign,
    said.flatMap(({ photoIds }) => photoIds),
  )
  return rows.map(({ by, at }, i) => {
    const { text, photoIds } = said[i]!
    return {
      by,
      at: toWire(at),
      text: by === 'student' ? written(text) : text,
      photos: pick(photos, photoIds),
    }
  })
}

type Last = { number: string; by: 'student' | 'handler'; at: number | string; sealed: string }

/** The last word of each thread, without what it says. */
export async function lastOf(ctx: Context, numbers: readonly string[]) {
  const rows = await lastRows(ctx, numbers)
  return new Map(rows.map(({ number, by, at }) => [number, { by, at: toWire(toTime(at)) }]))
}

/** The same with its text: for threads that whoever asks may read. */
export async function lastSaid(ctx: Context, numbers: readonly string[]) {
  const rows = await lastRows(ctx, numbers)
  const said = await Promise.all(
    rows.map(async ({ number, by, at, sealed }) => {
      const { text } = await openFor<Said>(ctx, number, sealed)
      return [number, { by, at: toTime(at), text }] as const
    }),
  )
  return new Map(said)
}

const lastRows = async (ctx: Context, numbers: readonly string[]): Promise<Last[]> =>
  numbers.length === 0
    ? []
    : readRows<Last>(
        ctx.em,
        'select m.number, m.`by`, m.at, m.sealed from campus_messages m join ' +
          `(select number, max(id) as id from campus_messages where number in (${marksFor(numbers)}) ` +
          'group by number) l on l.id = m.id',
        [...numbers],
      )

/** Of each message, with the one who sent it. */
export async function photosOfThreads(ctx: Context, numbers: string[]) {
  if (numbers.length === 0) return []
  const rows = await ctx.em.find(CampusMessage, { number: { $in: numbers } }, { disableIdentityMap: true })
  const said = await Promise.all(rows.map(({ number, sealed }) => openFor<Said>(ctx, number, sealed)))
  return rows.map(({ personId }, i) => ({ personId, photoIds: said[i]!.photoIds }))
}

export const forgetThreads = async (tx: Context, numbers: readonly string[]) => {
  if (numbers.length > 0) await tx.em.nativeDelete(CampusMessage, { number: { $in: [...numbers] } })
}
