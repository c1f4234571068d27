// Pictures in an S3-compatible store: signed requests, bounded in time, tried twice; what it cannot do now is a 503.
import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import { Refused } from '../errors.ts'
import { pathOf, type FileStore } from './files.ts'

export type S3Account = {
  endpoint: string
  region: string
  bucket: string
  accessKey: string
  secretKey: string
  /** `path`: endpoint/bucket/name; `host`: bucket.endpoint/name, as some public clouds ask for. */
  addressing: 'path' | 'host'
  timeoutMs: number
}

const retryAfterS = 5
const mostTries = 2
/** Busy, or broken for the moment; everything else below 500 is for a person to mend. */
const passing = (status: number) => status >= 500 || status === 429 || status === 408

/** `now` dates the signatures: a store refuses one that is some minutes off. */
export function createS3Store(account: S3Account, now: () => Date): FileStore {
  const baseUrl = addressOf(account)
  const send = async (method: string, name: string, content?: Buffer) => {
    const url = `${baseUrl}/${pathOf(name)}`
    for (let tries = 1; ; tries++) {
      const answer = await ask(account, now(), { method, url, content })
      if (answer && !passing(answer.status)) return answer
      if (tries === mostTries) throw new Refused('unavailable', { retryAfterS })
    }
  }
  return {
    async write(name, content) {
      const answer = await send('PUT', name, content)
      if (!answer.ok) throw mistaken('write', answer)
    },
    async read(name) {
      const answer = await send('GET', name)
      if (answer.status === 404 && answer.code !== 'NoSuchBucket') return null
      if (!answer.ok) throw mistaken('read', answer)
      return answer.content
    },
    async remove(name) {
      const answer = await send('DELETE', name)
      const gone = answer.status === 404 && answer.code !== 'NoSuchBucket'
      if (!answer.ok && !gone) throw mistaken('remove', answer)
    },
  }
}

/** Where the names begin. */
export function addressOf({
  endpoint,
  bucket,
  addressing,
}: Pick<S3Account, 'endpoint' | 'bucket' | 'addressing'>) {
  const url = new URL(endpoint)
  if (addressing === 'host') url.hostname = `${bucket}.${url.hostname}`
  else url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`
  return url.href.replace(/\/$/, '')
}

type Question = { method: string; url: string; content: Buffer | undefined }
type Answer = { ok: boolean; status: number; code: string; content: Buffer }

/** Null: no whole answer came in time. */
async function ask(account: S3Account, at: Date, { method, url, content }: Question): Promise<Answer | null> {
  const body = content && new Uint8Array(content)
  const signed = await new AwsV4Signer({
    method,
    url,
    service: 's3',
    region: account.region,
    accessKeyId: account.accessKey,
    secretAccessKey: account.secretKey,
    datetime: at.toISOString().replace(/[:-]|\.\d{3}/g, ''),
    // Signed with the rest, so that the store itself notices a picture that was changed on the way.
    headers: {
      'x-amz-content-sha256': createHash('sha256')
        .update(content ?? '')
        .digest('hex'),
    },
  }).sign()
  try {
    const answer = await fetch(signed.url, {
      method,
      headers: signed.headers,
      ...(body ? { body } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(account.timeoutMs),
    })
    const got = Buffer.from(await answer.arrayBuffer())
    return { ok: answer.ok, status: answer.status, code: answer.ok ? '' : codeOf(got), content: got }
  } catch {
    return null
  }
}

const codeOf = (content: Buffer) => /<Code>(\w+)<\/Code>/.exec(content.toString('utf8'))?.[1] ?? ''

/** A wrong key, bucket or clock: logged with the store's own word for it, which holds nothing personal. */
const mistaken = (what: string, { status, code }: Answer) =>
  new Error(`The file store refused to ${what}: ${status} ${code}`)
