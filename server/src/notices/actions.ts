// Telling people: the inbox always, a subscribe message when one was accepted.
import { noticeTemplates, type TemplateName } from '@chaolin/shared/notices/templates'
import { raw } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { insertRows, marksFor, readRows } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { Notice, Subscription } from './entities.ts'

export type NewNotice = {
  personId: string
  dedupeKey: string
  kind: string
  title: string
  body: string
  number: string | null
  audience: 'reporter' | 'staff'
}

export type MessageState = 'none' | 'due' | 'sent' | 'unsent'

/** Puts notices into inboxes, each once; gives those whose message is still to be sent. */
export async function addNotices(
  ctx: Context,
  notices: NewNotice[],
  message: 'none' | 'due',
): Promise<NewNotice[]> {
  const keys = notices.map(({ dedupeKey }) => dedupeKey)
  const rows = await ctx.em.find(
    Notice,
    { dedupeKey: { $in: keys } },
    { fields: ['dedupeKey', 'message'], disableIdentityMap: true },
  )
  const known = new Map<string, MessageState>(rows.map((row) => [row.dedupeKey, row.message]))
  const missing = notices.filter(({ dedupeKey }) => !known.has(dedupeKey))
  const fresh = missing.map((notice) => ({
    ...notice,
    message,
    publicId: nanoid(21),
    createdAt: ctx.now(),
  }))
  if (fresh.length > 0) await ctx.em.insertMany(Notice, fresh)
  return notices.filter(({ dedupeKey }) => (known.get(dedupeKey) ?? message) === 'due')
}

/** Of something that is new itself, so that nobody can have been told of it: one statement, and no look at what is there. */
export const insertNotices = (
  tx: Context,
  notices: readonly NewNotice[],
  message: 'none' | 'due' | 'unsent',
) =>
  insertRows(
    tx.em,
    Notice,
    notices.map((notice) => ({ ...notice, message, publicId: nanoid(21), createdAt: tx.now() })),
  )

/** Of a kind that may be kept no longer. */
export const forgetNotices = (ctx: Context, kind: string, before: Date) =>
  ctx.em.nativeDelete(Notice, { kind, createdAt: { $lt: before } })

export const settleMessages = (ctx: Context, dedupeKeys: string[], message: 'sent' | 'unsent') =>
  ctx.em.nativeUpdate(Notice, { dedupeKey: { $in: dedupeKeys } }, { message })

/** Of these people, who has an accepted message of this template left. */
export async function findSubscribers(ctx: Context, personIds: string[], templateId: TemplateName) {
  const rows = await ctx.em.find(
    Subscription,
    { personId: { $in: personIds }, templateId, remaining: { $gt: 0 } },
    { fields: ['personId'], disableIdentityMap: true },
  )
  return new Set(rows.map(({ personId }) => personId))
}

/** Whether anybody of these has: plain SQL, for what a crowd does at once. */
export async function anySubscriber(ctx: Context, personIds: readonly string[], templateId: TemplateName) {
  if (personIds.length === 0) return false
  const marks = marksFor(personIds)
  const rows = await readRows(
    ctx.em,
    `select 1 from subscriptions where template_id = ? and remaining > 0 and person_id in (${marks}) limit 1`,
    [templateId, ...personIds],
  )
  return rows.length > 0
}

/** Gives false when the person has no accepted message of this template left. */
export const takeSubscription = async (ctx: Context, personId: string, templateId: TemplateName) =>
  (await ctx.em.nativeUpdate(
    Subscription,
    { personId, templateId, remaining: { $gt: 0 } },
    { remaining: raw('remaining - 1') },
  )) === 1

/** WeChat says that none is left: our count was too high. */
export const emptySubscription = (ctx: Context, personId: string, templateId: TemplateName) =>
  ctx.em.nativeUpdate(Subscription, { personId, templateId }, { remaining: 0 })

/** Puts back one that was taken but not sent. */
export const returnSubscription = (ctx: Context, personId: string, templateId: TemplateName) =>
  ctx.em.nativeUpdate(Subscription, { personId, templateId }, { remaining: raw('remaining + 1') })

/** A template by our name or by WeChat's id, as our name. */
export function templateName(text: string): TemplateName {
  const names = Object.keys(noticeTemplates) as TemplateName[]
  const found = names.find((name) => name === text || noticeTemplates[name].id === text)
  if (found) return found
  throw new Refused('template_unknown', { errors: [{ path: 'templateId', message: '没有这个消息模板' }] })
}

/** What the person answered when WeChat asked: one accept is one message. */
export async function subscribe(tx: Context, personId: string, template: string, accepted: boolean) {
  const templateId = templateName(template)
  await tx.em.upsert(
    Subscription,
    { personId, templateId, remaining: 0 },
    { onConflictFields: ['personId', 'templateId'], onConflictAction: 'ignore' },
  )
  if (accepted)
    await tx.em.nativeUpdate(Subscription, { personId, templateId }, { remaining: raw('remaining + 1') })
  const row = await tx.em.findOneOrFail(Subscription, { personId, templateId }, { disableIdentityMap: true })
  return { templateId: template, remaining: row.remaining }
}

export async function markRead(tx: Context, personId: string, publicId: string) {
  const notice = await tx.em.findOne(Notice, { publicId, personId }, { disableIdentityMap: true })
  if (!notice) throw new Refused('not_found')
  if (!notice.readAt) await tx.em.nativeUpdate(Notice, { id: notice.id, readAt: null }, { readAt: tx.now() })
  return { ...notice, readAt: notice.readAt ?? tx.now() }
}

export async function forgetNoticesOf(tx: Context, personId: string) {
  await tx.em.nativeDelete(Notice, { personId })
  await tx.em.nativeDelete(Subscription, { personId })
}
