// Telling one person: the inbox first, then a subscribe message if one was accepted and WeChat takes it.
import {
  fillFields,
  noticeTemplates,
  type TemplateName,
  type TemplateValues,
} from '@chaolin/shared/notices/templates'
import { isNoneLeft, WechatError } from '../clients/wechat.ts'
import type { Context } from '../context.ts'
import { findOpenId } from '../residents/queries.ts'
import {
  addNotice,
  emptySubscription,
  returnSubscription,
  settleMessage,
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

/** Safe to run again: the inbox keeps one notice of each, and it remembers whether its message was sent. */
export async function tell(ctx: Context, notice: NewNotice, message: Message | null) {
  const openId = await findOpenId(ctx, notice.personId)
  // Who has left is not written about any more.
  if (!openId) return
  const state = await addNotice(ctx, notice, message ? 'due' : 'none')
  if (!message || state !== 'due') return
  const sent = await sendMessage(ctx, { personId: notice.personId, openId }, message)
  await settleMessage(ctx, notice.dedupeKey, sent ? 'sent' : 'unsent')
}

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
