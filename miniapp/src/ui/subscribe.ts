// Asks WeChat, on the tap itself, whether messages may be sent, and tells the server what was answered.
import { noticeTemplates, type TemplateName } from '@chaolin/shared/notices/templates'
import Taro from '@tarojs/taro'
import { post } from '../api'

/** At most three at a time. Each that is accepted is good for one message; true: one at least may come. */
export async function askToTell(names: readonly TemplateName[]): Promise<boolean> {
  const ids = names.map((name) => noticeTemplates[name].id)
  const accepted = await answered(ids)
  await Promise.all(
    ids.map((templateId) =>
      post('/v1/me/subscriptions', { templateId, accepted: accepted.includes(templateId) }),
    ),
  )
  return accepted.length > 0
}

async function answered(ids: string[]): Promise<string[]> {
  // A browser has no WeChat to ask: the tap on the button is the answer.
  if (process.env.TARO_ENV !== 'weapp') return ids
  const said: Record<string, unknown> = {
    ...(await Taro.requestSubscribeMessage({ tmplIds: ids, entityIds: [] })),
  }
  return ids.filter((id) => said[id] === 'accept')
}
