// Telling people: the inbox first, then a subscribe message if one was accepted and WeChat takes it.
import {
  fillFields,
  noticeTemplates,
  type TemplateName,
  type TemplateValues,
} from '@chaolin/shared/notices/templates'
import { isNoneLeft, WechatError } from '../clients/wechat.ts'
import type { Context } from '../context.ts'
import { findOpenId, findOpenIds } from '../residents/queries.ts'
import {
  addNotices,
  emptySubscription,
  findSubscribers,
  returnSubscription,
  settleMessages,
  takeSubscription,
  templateName,
  type NewNotice,
} from './actions.ts'

type MessageOf<T extends TemplateName> = {
  template: T
  values: TemplateValues<(typeof noticeTemplates)[T]>
  page: string
}
export type Message = { [T in TemplateName]: MessageOf<T> }[TemplateName]

/**
 * Tells many people the same. Safe to run again: an inbox keeps one notice of each, and it remembers whether its message
 * was sent. A message that fails for one person stops nobody else's. One that speaks of each person's own matter is made
 * for each, of the same template.
 */
export async function tellAll(
  ctx: Context,
  notices: NewNotice[],
  message: Message | ((notice: NewNotice) => Message) | null,
) {
  if (notices.length === 0) return
  const openIds = await findOpenIds(
    ctx,
    notices.map(({ personId }) => personId),
  )
  // Who has left is not written about any more.
  const here = notices.filter(({ personId }) => openIds.has(personId))
  const due = await addNotices(ctx, here, message ? 'due' : 'none')
  if (!message || due.length === 0) return
  const subscribers = await findSubscribers(
    ctx,
    due.map(({ personId }) => personId),
    (typeof message === 'function' ? message(due[0]!) : message).template,
  )
  const wanted = due.filter(({ personId }) => subscribers.has(personId))
  const unwanted = due.filter(({ personId }) => !subscribers.has(personId))
  if (unwanted.length > 0)
    await settleMessages(
      ctx,
      unwanted.map(({ dedupeKey }) => dedupeKey),
      'unsent',
    )
  const failures: unknown[] = []
  for (const notice of wanted)
    try {
      const { personId, dedupeKey } = notice
      const own = typeof message === 'function' ? message(notice) : message
      const sent = await sendMessage(ctx, { personId, openId: openIds.get(personId)! }, own)
      await settleMessages(ctx, [dedupeKey], sent ? 'sent' : 'unsent')
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw failures[0]
}

export const tell = (ctx: Context, notice: NewNotice, message: Message | null) =>
  tellAll(ctx, [notice], message)

/** False when there is none left to send or WeChat refuses it for good: the inbox has to do. */
async function sendMessage(
  ctx: Context,
  { personId, openId }: { personId: string; openId: string },
  message: Message,
): Promise<boolean> {
  const { template, page } = message
  if (!(await takeSubscription(ctx, personId, template))) return false
  const { id } = noticeTemplates[template]
  try {
    await ctx.clients.wechat.sendSubscribeMessage({ openId, templateId: id, page, data: fill(message) })
    return true
  } catch (error) {
    if (isNoneLeft(error)) {
      await emptySubscription(ctx, personId, template)
      return false
    }
    await returnSubscription(ctx, personId, template)
    if (error instanceof WechatError && !error.retryable) return false
    throw error
  }
}

const fill = ({ template, values }: Message) => fillFields(noticeTemplates[template], values)

/** In sandbox mode no phone tells WeChat of an accept, so the server does. */
export async function acceptOnPhone(ctx: Context, personId: string, template: string) {
  const { phone } = ctx.clients
  const openId = phone && (await findOpenId(ctx, personId))
  if (openId) await phone.accept(openId, noticeTemplates[templateName(template)].id)
}
