// An S3-compatible store over real HTTP that checks each signature by itself, and fails when told to.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const s3Keys = { accessKey: 'test-access-key', secretKey: 'test-secret/key+1' }
const region = 'test-region-1'
const bucket = 'photos-of-tests'
const mostSkewMs = 15 * 60_000

/** What happens to the next requests, one each: a status, silence, half an answer, or a connection that breaks. */
export type S3Fault = number | 'hang' | 'half' | 'reset'

export type S3 = {
  env: Record<string, string>
  objects: Map<string, Buffer>
  /** `METHOD key status` of each request, in order. */
  seen: string[]
  faults: S3Fault[]
  close(): Promise<void>
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')

/** As AWS describes it (Signature Version 4, header form); null when the request holds, else the store's word for it. */
export function judgeSignature(request: IncomingMessage, body: Buffer, now: Date): string | null {
  const header = request.headers.authorization ?? ''
  const [, credential = '', signedNames = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(header) ??
    []
  const [key, day = '', place, service, end] = credential.split('/')
  if (key !== s3Keys.accessKey) return 'InvalidAccessKeyId'
  if (place !== region || service !== 's3' || end !== 'aws4_request') return 'AuthorizationHeaderMalformed'
  const names = signedNames.split(';')
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name)))
    return 'AccessDenied'
  const stamp = String(request.headers['x-amz-date'])
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!stamp.startsWith(day) || !(Math.abs(at - now.getTime()) <= mostSkewMs)) return 'RequestTimeTooSkewed'
  const contentHash = String(request.headers['x-amz-content-sha256'])
  if (contentHash !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const canonical = [
    request.method,
    path,
    query.split('&').sort().join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedNames,
    contentHash,
  ].join('\n')
  const scope = [day, region, 's3', 'aws4_request']
  const text = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256(canonical)].join('\n')
  const signingKey = scope.reduce<string | Buffer>(
    (secret, word) => hmac(secret, word),
    `AWS4${s3Keys.secretKey}`,
  )
  return timingSafeEqual(hmac(signingKey, text), Buffer.from(signature, 'hex'))
    ? null
    : 'SignatureDoesNotMatch'
}

async function readBody(request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const refuse = (response: ServerResponse, status: number, code: string) =>
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`)

function breakAs(fault: S3Fault, request: IncomingMessage, response: ServerResponse) {
  if (fault === 'reset') request.socket.destroy()
  else if (fault === 'half') {
    response.writeHead(200, { 'content-length': '1000' }).write('half')
    setImmediate(() => request.socket.destroy())
  } else if (fault !== 'hang') refuse(response, fault, 'InternalError')
}

function serve(
  { objects }: S3,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
) {
  if (request.method === 'PUT') {
    objects.set(key, body)
    return response.writeHead(200).end()
  }
  if (request.method === 'DELETE') {
    objects.delete(key)
    return response.writeHead(204).end()
  }
  const object = objects.get(key)
  return object ? response.writeHead(200).end(object) : refuse(response, 404, 'NoSuchKey')
}

/** `now` is the store's own clock. */
export async function startS3(now: () => Date = () => new Date()): Promise<S3> {
  const server = createServer((request, response) => {
    void readBody(request).then(
      (body) => {
        const [, named, ...words] = (request.url ?? '').split('/')
        const key = words.join('/')
        response.once('close', () => s3.seen.push(`${request.method} ${key} ${response.statusCode}`))
        const fault = s3.faults.shift()
        if (fault !== undefined) return breakAs(fault, request, response)
        const wrong = judgeSignature(request, body, now())
        if (wrong) return refuse(response, 403, wrong)
        if (named !== bucket) return refuse(response, 404, 'NoSuchBucket')
        return serve(s3, key, request, response, body)
      },
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const s3: S3 = {
    env: {
      FILES: 's3',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_REGION: region,
      S3_BUCKET: bucket,
      S3_ACCESS_KEY: s3Keys.accessKey,
      S3_SECRET_KEY: s3Keys.secretKey,
    },
    objects: new Map(),
    seen: [],
    faults: [],
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return s3
}
