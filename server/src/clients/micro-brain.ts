// A micro-brain that is another system, spoken to by Standard Webhooks.
import type { Config } from '../config.ts'
import { signedHeaders } from '../signatures.ts'
import { expectSuccess, fetchOutside } from './outside.ts'

/** What it says besides its status is not read further than this. */
const answerBytes = 64 * 1024

export type Envelope = { id: string; type: string; timestamp: string; data: Record<string, unknown> }

/** Any 2xx is a receipt; anything else fails with a code of ours. */
export async function postWebhook(
  ctx: { config: Config; now: () => Date },
  { url, secrets }: { url: string; secrets: readonly string[] },
  { id, ...envelope }: Envelope,
): Promise<void> {
  const body = JSON.stringify(envelope)
  const answer = await fetchOutside(ctx, url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedHeaders(secrets, id, ctx.now(), body) },
    body,
    timeoutMs: ctx.config.deliveryTimeoutMs,
    maxBytes: answerBytes,
  })
  expectSuccess(answer)
}
