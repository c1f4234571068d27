// What micro-brains that speak Open311 call our reports, and sending them what concerns their side.
import { updateStatusOf } from '@chaolin/shared/open311/rules'
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import { createOpen311Client, type Open311Client } from '../clients/open311.ts'
import { policyOf } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { isUniqueViolation } from '../errors.ts'
import { unseal } from '../micro-brains/queries.ts'
import { Open311Sent } from './entities.ts'
import { updateIdOf } from './apply.ts'

const plain = { disableIdentityMap: true } as const

export type Endpoint = {
  microBrainId: string
  url?: string | null | undefined
  apiKey?: string | null | undefined
  jurisdictionId?: string | null | undefined
}

export async function clientOf(ctx: Context, endpoint: Endpoint): Promise<Open311Client> {
  const [apiKey = null] = await unseal(ctx, endpoint.microBrainId, endpoint.apiKey ? [endpoint.apiKey] : [])
  const { url, jurisdictionId } = endpoint
  return createOpen311Client(policyOf(ctx.config), {
    url: url ?? '',
    apiKey,
    jurisdictionId: jurisdictionId ?? null,
  })
}

/** As other systems are told of a step; a ping has no report. */
export type Message = {
  type: string
  timestamp: string
  data: Record<string, unknown>
  reportId?: number
  seq?: number
}

/** What the reporter's side does: the other system did the rest itself, and would hear its own echo. */
const reporterSteps = new Set(['answer', 'comment', 'remind', 'reopen', 'withdraw', 'confirm', 'close'])
/** It left them: that system need not go on. */
const leavingSteps = new Set(['transfer', 'return', 'escalate'])

export async function deliverByOpen311(ctx: Context, endpoint: Endpoint, message: Message): Promise<void> {
  const client = await clientOf(ctx, endpoint)
  const { reportId, seq, data } = message
  if (reportId === undefined || seq === undefined) return client.ping()
  const { microBrainId } = endpoint
  const sent = await ctx.em.findOne(Open311Sent, { microBrainId, reportId }, plain)
  if (!sent) return fileThere(ctx, client, microBrainId, reportId, data)
  const status = statusFor(message)
  if (status === null) return
  const requestId = await resolveId(ctx, client, sent)
  if (requestId === null) throw new Error('token_pending')
  await client.sendUpdate({
    updateId: updateIdOf(String(data.id), seq),
    requestId,
    status,
    description: descriptionOf(String(data.step ?? ''), textOf(data.note)),
    at: new Date(message.timestamp),
  })
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/** A status alone does not say that somebody waits, or who spoke. */
const stepWords: Record<string, string> = {
  remind: '居民催办',
  answer: '居民回答',
  comment: '居民补充',
  reopen: '居民说没有解决，重开',
  withdraw: '居民撤回',
  confirm: '居民已评价结案',
}

function descriptionOf(step: string, note: string | null) {
  const spoken = stepWords[step] ?? ''
  if (note === null) return spoken
  return step === 'remind' ? `${spoken}：${note}` : note
}

function statusFor({ type, data }: Message): string | null {
  const step = String(data.step ?? '')
  // It came back: for them the matter is open again.
  if (type === 'report.submitted' && leavingSteps.has(step)) return 'REOPEN'
  if (leavingSteps.has(step)) return 'CANCELLED'
  return reporterSteps.has(step) ? updateStatusOf(step, data.status as ReportStatus) : null
}

async function fileThere(
  ctx: Context,
  client: Open311Client,
  microBrainId: string,
  reportId: number,
  data: Message['data'],
) {
  const place = data.place as { lng: number; lat: number } | undefined
  const filed = await client.createRequest({
    serviceCode: String(data.category),
    description: String(data.text),
    point: place ?? null,
    address: textOf(data.address),
    mediaUrls: (data.photos as string[] | undefined) ?? [],
    externalId: String(data.id),
  })
  const ids = 'token' in filed ? { token: filed.token } : { externalId: filed.requestId }
  try {
    await insertRow(ctx.em, Open311Sent, { microBrainId, reportId, ...ids, sentAt: ctx.now() })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
}

async function resolveId(ctx: Context, client: Open311Client, sent: Open311Sent): Promise<string | null> {
  if (sent.externalId) return sent.externalId
  const requestId = sent.token ? await client.readToken(sent.token) : null
  if (requestId !== null) await ctx.em.nativeUpdate(Open311Sent, { id: sent.id }, { externalId: requestId })
  return requestId
}

const tokensAtOnce = 20

/** Servers that answer with a token say the id later. */
export async function resolveTokens(ctx: Context, client: Open311Client, microBrainId: string) {
  const waiting = await ctx.em.find(
    Open311Sent,
    { microBrainId, externalId: null },
    { orderBy: { id: 'desc' }, limit: tokensAtOnce, ...plain },
  )
  await Promise.all(waiting.map((sent) => resolveId(ctx, client, sent)))
}

/** By what the other system calls them: our reports. */
export async function findSent(ctx: Context, microBrainId: string, externalIds: string[]) {
  const rows = await ctx.em.find(Open311Sent, { microBrainId, externalId: { $in: externalIds } }, plain)
  return new Map(rows.map((row) => [row.externalId!, row]))
}
