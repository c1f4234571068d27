// Photos: what is taken and refused, what is left of them, who may read one, when they are swept.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { databases, type TestApp } from '../../test/app.ts'
import {
  aReport,
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  startWorld,
  upload,
  type Upload,
} from '../../test/world.ts'
import { readdirSync } from 'node:fs'
import { Photo } from './entities.ts'
import { photoUrlMs } from './urls.ts'

const canvas = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } })

/** Sixty wide, forty high as the sensor saw it; the phone was held so that it is to be shown forty wide. */
const fromPhone = () =>
  canvas(60, 40)
    .jpeg()
    .withExif({ IFD0: { Make: 'SecretPhone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '30/1 18/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer()

describe.each(databases)('photos on %s', (kind) => {
  let app: TestApp
  let token: string
  let jpeg: Buffer
  beforeAll(async () => {
    app = await startWorld(kind)
    jpeg = await canvas(32, 24).jpeg().toBuffer()
  })
  afterAll(() => app.close())

  const send = async (what: Upload, options: { token?: string; key?: string } = {}) => {
    token = await app.signIn('resident-1')
    return app.call('POST', '/v1/photos', { token, ...options, ...upload(what) })
  }
  const open = async (url: string, reader?: string) => {
    const answer = await app.server.app.inject({
      url,
      headers: reader ? { authorization: `Bearer ${reader}` } : {},
    })
    return { status: answer.statusCode, content: answer.rawPayload, type: answer.headers['content-type'] }
  }
  const files = () =>
    readdirSync(app.server.config.dataDir, { recursive: true }).filter((name) =>
      String(name).endsWith('.jpg'),
    )

  it('needs a token to send one', async () => {
    expectRefusal(await app.call('POST', '/v1/photos', upload({ content: jpeg })), 401, 'unauthenticated')
  })

  it.each([
    ['a text', Buffer.from('not a picture at all')],
    [
      'an SVG',
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
    ],
    ['a zip', Buffer.from('504b0304140000000800', 'hex')],
    [
      'a HEIC',
      Buffer.concat([Buffer.from('0000001866747970686569630000000068656963', 'hex'), Buffer.alloc(2000)]),
    ],
    ['a script with the head of a JPEG', Buffer.from('\xff\xd8\xff<script>alert(1)</script>', 'latin1')],
  ])('refuses %s that calls itself photo.jpg', async (_what, content) => {
    expectRefusal(await send({ content }), 415, 'photo_type')
  })

  it('refuses a GIF, a TIFF and an AVIF', async () => {
    for (const format of ['gif', 'tiff', 'avif'] as const)
      expectRefusal(
        await send({ content: await canvas(32, 24).toFormat(format).toBuffer() }),
        415,
        'photo_type',
      )
  })

  it('refuses a JPEG, a PNG and a WebP that were cut off', async () => {
    const noise = {
      create: {
        width: 300,
        height: 300,
        channels: 3 as const,
        background: 'red',
        noise: { type: 'gaussian' as const, mean: 100, sigma: 60 },
      },
    }
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await sharp(noise).toFormat(format).toBuffer()
      expectRefusal(
        await send({ content: whole.subarray(0, Math.floor(whole.length / 2)) }),
        415,
        'photo_type',
      )
    }
  })

  it('refuses a picture of a few KB that would unpack to gigabytes', async () => {
    const bomb = await canvas(16_000, 16_000).png({ compressionLevel: 9 }).toBuffer()
    expect(bomb.length).toBeLessThan(2_000_000)
    expectRefusal(await send({ content: bomb }), 415, 'photo_type')
  })

  it('refuses an empty file, another field, and no file, in the field', async () => {
    expectRefusal(await send({ content: Buffer.alloc(0) }), 400, 'invalid', 'file')
    expectRefusal(await send({ content: jpeg, field: 'picture' }), 400, 'invalid', 'file')
    const nothing = { raw: '--x--\r\n', headers: { 'content-type': 'multipart/form-data; boundary=x' } }
    expectRefusal(await app.call('POST', '/v1/photos', { token, ...nothing }), 400, 'invalid', 'file')
  })

  it('refuses a body that was cut off half-way', async () => {
    const { raw, headers } = upload({ content: jpeg })
    const half = raw.subarray(0, raw.length - 40)
    expectRefusal(await app.call('POST', '/v1/photos', { token, raw: half, headers }), 400, 'invalid')
  })

  it('refuses more than 10 MB', async () => {
    const content = Buffer.concat([jpeg, Buffer.alloc(11 * 1024 * 1024)])
    expectRefusal(await send({ content }), 413, 'photo_too_large')
  })

  it('refuses what is no multipart form', async () => {
    const asJson = await app.call('POST', '/v1/photos', { token, body: { file: 'x' } })
    expectRefusal(asJson, 415, 'media_type')
    const bare = await app.call('POST', '/v1/photos', {
      token,
      raw: jpeg,
      headers: { 'content-type': 'image/jpeg' },
    })
    expectRefusal(bare, 415, 'media_type')
    expectRefusal(await app.call('POST', '/v1/photos', { token }), 415, 'media_type')
    const unbounded = { raw: jpeg, headers: { 'content-type': 'multipart/form-data' } }
    const answer = await app.call('POST', '/v1/photos', { token, ...unbounded })
    expect([400, 415]).toContain(answer.status)
  })

  it('needs an Idempotency-Key, and keeps no file without one', async () => {
    const before = files().length
    const answer = await app.call('POST', '/v1/photos', { token, key: null, ...upload({ content: jpeg }) })
    expectRefusal(answer, 400, 'idempotency_key_missing')
    expect(files().length).toBe(before)
  })

  it('gives one photo, and keeps one set of files, for one key', async () => {
    const before = files().length
    const first = await send({ content: jpeg }, { key: 'photo-key' })
    const second = await send({ content: jpeg }, { key: 'photo-key' })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.id).toBe(first.body.id)
    expect(files().length).toBe(before + 3)
    expectRefusal(
      await send({ content: await fromPhone() }, { key: 'photo-key' }),
      422,
      'idempotency_key_reused',
    )
    expect(files().length).toBe(before + 3)
    expect((await open(second.body.url)).status).toBe(200)
  })

  it.each(['jpeg', 'png', 'webp'] as const)(
    'takes a %s by its content, whatever it is called',
    async (format) => {
      const content = await canvas(64, 48).toFormat(format).toBuffer()
      const { status, body } = await send({ content, type: 'application/octet-stream', name: 'x.exe' })
      expect({ status, width: body.width, height: body.height }).toEqual({
        status: 201,
        width: 64,
        height: 48,
      })
      const picture = await open(body.url)
      expect(picture).toMatchObject({ status: 200, type: 'image/jpeg' })
      expect((await sharp(picture.content).metadata()).format).toBe('jpeg')
    },
  )

  it('turns a photo upright and leaves no EXIF in any size', async () => {
    const content = await fromPhone()
    expect((await sharp(content).metadata()).orientation).toBe(6)
    const { body } = await send({ content })
    expect({ width: body.width, height: body.height }).toEqual({ width: 40, height: 60 })
    for (const size of ['s', 'm', 'l']) {
      const picture = await open(`${body.url}&size=${size}`)
      const metadata = await sharp(picture.content).metadata()
      expect(metadata).toMatchObject({ width: 40, height: 60 })
      expect(metadata.exif).toBeUndefined()
      expect(picture.content.includes('SecretPhone')).toBe(false)
    }
  })

  it('gives three sizes of a large photo', async () => {
    const { body } = await send({ content: await canvas(3000, 1500).jpeg().toBuffer() })
    const edges = { s: [240, 120], m: [960, 480], l: [2048, 1024] }
    for (const [size, edge] of Object.entries(edges)) {
      const { width, height } = await sharp((await open(`${body.url}&size=${size}`)).content).metadata()
      expect([width, height]).toEqual(edge)
    }
    const odd = await app.call('GET', `${body.url}&size=xxl`)
    expectRefusal(odd, 400, 'invalid', 'size')
  })

  it('is readable by its signed address for ten minutes, without a token', async () => {
    const { body } = await send({ content: jpeg })
    expect((await open(body.url)).status).toBe(200)
    app.clock.advance(photoUrlMs - 1000)
    expect((await open(body.url)).status).toBe(200)
    app.clock.advance(2000)
    expectRefusal(await app.call('GET', body.url), 401, 'unauthenticated')
  })

  it('is not readable by an address that was tampered with', async () => {
    const [one, two] = [(await send({ content: jpeg })).body, (await send({ content: jpeg })).body]
    const query = one.url.split('?')[1]
    const wrong = [
      `/v1/photos/${two.id}?${query}`,
      one.url.replace(/expires=(\d+)/, (_all: string, at: string) => `expires=${Number(at) + 600}`),
      one.url.replace(/signature=1\./, 'signature=2.'),
      one.url.replace(/signature=.*/, 'signature='),
      one.url.replace(/signature=.*/, 'signature=1.AAAA'),
      one.url.replace(/expires=\d+&/, ''),
      `/v1/photos/${one.id}`,
    ]
    for (const url of wrong) expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
    expectRefusal(await app.call('GET', `/v1/photos/${'x'.repeat(21)}?${query}`), 401, 'unauthenticated')
    expectRefusal(await app.call('GET', `/v1/photos/${'x'.repeat(21)}`, { token }), 404, 'not_found')
  })

  it.each([
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e',
    'a%00b',
    'short',
    `${'x'.repeat(21)}%2fl.jpg`,
  ])('knows no photo %s', async (id) => {
    const { status } = await app.call('GET', `/v1/photos/${id}`, { token })
    expect([400, 404]).toContain(status)
  })

  it('is read by its owner, then by staff of the report’s home, and by nobody else', async () => {
    const { body } = await send({ content: jpeg })
    const staff = await app.signIn(`staff-${home}`)
    const path = `/v1/photos/${body.id}`
    expect((await open(path, token)).status).toBe(200)
    expectRefusal(await app.call('GET', path, { token: staff }), 404, 'not_found')
    await fileReport(app, token, { ...aReport, photoIds: [body.id] })
    expect((await open(path, staff)).status).toBe(200)
    for (const name of ['resident-2', `staff-${neighbour}`, 'guard-1'])
      expectRefusal(await app.call('GET', path, { token: await app.signIn(name) }), 404, 'not_found')
    expectRefusal(await app.call('GET', path, { token: 'tampered' }), 401, 'unauthenticated')
  })

  it('is attached once, and only by its owner', async () => {
    const { body } = await send({ content: jpeg })
    const report = { ...aReport, photoIds: [body.id] }
    const other = await app.signIn('resident-2')
    const file = (reporter: string, given: object) =>
      app.call('POST', '/v1/reports', { token: reporter, body: given })
    expectRefusal(await file(other, report), 400, 'photo_unknown', 'photoIds')
    expectRefusal(
      await file(token, { ...aReport, photoIds: [body.id, body.id] }),
      400,
      'photo_unknown',
      'photoIds',
    )
    expect((await file(token, report)).status).toBe(201)
    expectRefusal(await file(token, report), 400, 'photo_unknown', 'photoIds')
  })

  it('is swept after a day when nobody attached it, with its files', async () => {
    const kept = (await send({ content: jpeg })).body
    await fileReport(app, token, { ...aReport, photoIds: [kept.id] })
    const left = (await send({ content: jpeg })).body
    app.clock.advance(23 * hourMs)
    await app.runJobs()
    expect(await app.ctx().em.count(Photo, { id: left.id })).toBe(1)
    app.clock.advance(2 * hourMs)
    await app.runJobs()
    const rows = await app.ctx().em.find(Photo, {})
    expect(rows.map(({ id }) => id)).toContain(kept.id)
    expect(rows.every(({ attachedAt }) => attachedAt)).toBe(true)
    const names = files().map(String)
    expect(names.some((name) => name.includes(left.id))).toBe(false)
    expect(names.filter((name) => name.includes(kept.id))).toHaveLength(3)
  })
})

describe.each(databases)('the daily limit of photos on %s', (kind) => {
  it('is forty, until midnight in Hangzhou, and says when to come back', async () => {
    const app = await startWorld(kind, { RATE_LIMIT: 'on' })
    try {
      const token = await app.signIn('resident-1')
      const { id: ownerId } = (await app.call('GET', '/v1/me', { token })).body.person
      const row = (n: number) => ({
        id: `made-up-photo-${n}`,
        ownerId,
        width: 9,
        height: 9,
        createdAt: app.clock.now,
      })
      await app.ctx().em.insertMany(
        Photo,
        Array.from({ length: 38 }, (_, n) => row(n)),
      )
      const content = await canvas(8, 8).jpeg().toBuffer()
      const send = () => app.call('POST', '/v1/photos', { token, ...upload({ content }) })
      const answers = await Promise.all([send(), send(), send(), send()])
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429])
      const refused = await send()
      expectRefusal(refused, 429, 'daily_limit')
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      const other = await app.signIn('resident-2')
      expect((await app.call('POST', '/v1/photos', { token: other, ...upload({ content }) })).status).toBe(
        201,
      )
      app.clock.advance(14 * hourMs)
      const tomorrow = await app.signIn('resident-1')
      expect((await app.call('POST', '/v1/photos', { token: tomorrow, ...upload({ content }) })).status).toBe(
        201,
      )
    } finally {
      await app.close()
    }
  })
})
