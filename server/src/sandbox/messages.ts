// What people accepted on their phones, and what was sent to them: one accept pays for one message.
import type { TemplateData } from '@chaolin/shared/notices/templates'

const maxMessages = 10_000

export interface SentMessage {
  id: number
  openId: string
  templateId: string
  title: string
  page: string | null
  data: TemplateData
  miniprogramState: string
  at: string
}

export function createMessages(now: () => Date) {
  const accepted = new Map<string, number>()
  const sent: SentMessage[] = []
  let lastId = 0
  const keyOf = (openId: string, templateId: string) => `${openId}\n${templateId}`

  return {
    accept(openId: string, templateId: string): number {
      const left = (accepted.get(keyOf(openId, templateId)) ?? 0) + 1
      accepted.set(keyOf(openId, templateId), left)
      return left
    },

    left: (openId: string, templateId: string) => accepted.get(keyOf(openId, templateId)) ?? 0,

    /** Null when the person has no acceptance left. */
    send(message: Omit<SentMessage, 'id' | 'at'>): SentMessage | null {
      const key = keyOf(message.openId, message.templateId)
      const left = accepted.get(key) ?? 0
      if (left === 0) return null
      accepted.set(key, left - 1)
      lastId += 1
      const done = { ...message, id: lastId, at: now().toISOString() }
      sent.push(done)
      if (sent.length > maxMessages) sent.shift()
      return done
    },

    /** Newest first. */
    list: (openId?: string) =>
      sent.filter((message) => openId === undefined || message.openId === openId).reverse(),
  }
}

export type Messages = ReturnType<typeof createMessages>
