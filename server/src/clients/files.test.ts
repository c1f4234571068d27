// The file stores: one contract over both, and what the S3 one does with a store that fails.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { startS3, type S3, type S3Fault } from '../../test/s3.ts'
import { readConfig } from '../config.ts'
import { Refused } from '../errors.ts'
import { createFolderStore, type FileStore } from './files.ts'
import { addressOf, createS3Store } from './s3.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaolin-files-'))
const now = new Date('2026-11-18T02:00:00Z')
let s3: S3
beforeAll(async () => {
  s3 = await startS3(() => now)
})
afterAll(async () => {
  await s3.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  s3.faults.length = 0
  s3.seen.length = 0
})

/** For a store that hangs. */
const soon = { S3_TIMEOUT_MS: '300' }

/** The S3 store as the settings make it. */
function openS3(env: Record<string, string> = {}, at = now): FileStore {
  const { files } = readConfig({ DATA_DIR: folder, ...s3.env, ...env })
  if (files.kind !== 's3') throw new Error('FILES=s3 was not read')
  return createS3Store(files, () => at)
}

const stores = {
  folder: () => createFolderStore(join(folder, 'photos')),
  s3: () => openS3(),
}

describe.each(Object.keys(stores) as (keyof typeof stores)[])('the %s store', (kind) => {
  let store: FileStore
  beforeAll(() => {
    store = stores[kind]()
  })

  it.each([
    '../x/l.jpg',
    '/etc/passwd',
    'a/../../b',
    'a//b',
    '',
    'a b/l.jpg',
    'a/l.jpg?x',
    'a\0/l.jpg',
    '照片/l.jpg',
  ])('refuses the name %j and touches nothing', async (name) => {
    for (const attempt of [
      () => store.write(name, Buffer.from('x')),
      () => store.read(name),
      () => store.remove(name),
    ])
      await expect(Promise.resolve().then<unknown>(attempt)).rejects.toThrow('not a file name of ours')
    expect(s3.seen).toEqual([])
  })

  it('has nothing under a name that was never written, and removes it without a word', async () => {
    expect(await store.read('never/l.jpg')).toBeNull()
    await store.remove('never/l.jpg')
    expect(await store.read('never/l.jpg')).toBeNull()
  })

  it('gives back what was written, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[\w-]{1,21}$/),
        fc.constantFrom('s', 'm', 'l'),
        fc.uint8Array({ maxLength: 5000 }),
        async (id, size, bytes) => {
          const name = `${id}/${size}.jpg`
          await store.write(name, Buffer.from(bytes))
          expect(await store.read(name)).toEqual(Buffer.from(bytes))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('overwrites, and removes one file and no other', async () => {
    await store.write('one/l.jpg', Buffer.from('first'))
    await store.write('one/l.jpg', Buffer.from('second'))
    await store.write('one/s.jpg', Buffer.from('small'))
    expect(String(await store.read('one/l.jpg'))).toBe('second')
    await store.remove('one/l.jpg')
    expect(await store.read('one/l.jpg')).toBeNull()
    expect(String(await store.read('one/s.jpg'))).toBe('small')
    await store.remove('one/s.jpg')
    expect(await store.read('one/s.jpg')).toBeNull()
  })

  it('takes 10 MB, and many at once', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024, 7)
    await store.write('large/l.jpg', large)
    expect((await store.read('large/l.jpg'))?.equals(large)).toBe(true)
    const names = Array.from({ length: 20 }, (_, i) => `many${i}/l.jpg`)
    await Promise.all(names.map((name) => store.write(name, Buffer.from(name))))
    expect((await Promise.all(names.map((name) => store.read(name)))).map(String)).toEqual(names)
  })
})

describe('the folder store', () => {
  it('leaves no empty folder and no draft', async () => {
    const store = createFolderStore(join(folder, 'swept'))
    await store.write('gone/l.jpg', Buffer.from('x'))
    await store.remove('gone/l.jpg')
    expect(readdirSync(join(folder, 'swept', 'go'))).toEqual([])
  })
})

describe('the S3 store', () => {
  const refusal = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Refused)
    expect(error).toMatchObject({ code: 'unavailable', retryAfterS: 5 })
  }

  it.each<S3Fault>([500, 503, 429, 'reset', 'half', 'hang'])('tries once more after %s', async (fault) => {
    const store = openS3(soon)
    s3.faults.push(fault)
    await store.write('again/l.jpg', Buffer.from('kept'))
    s3.faults.push(fault)
    expect(String(await store.read('again/l.jpg'))).toBe('kept')
    s3.faults.push(fault)
    await store.remove('again/l.jpg')
    expect(await store.read('again/l.jpg')).toBeNull()
  })

  it.each<S3Fault>([500, 503, 'reset', 'half', 'hang'])(
    'is a 503 after %s twice, and asks no third time',
    async (fault) => {
      const store = openS3(soon)
      for (const work of [
        () => store.write('away/l.jpg', Buffer.from('x')),
        () => store.read('away/l.jpg'),
        () => store.remove('away/l.jpg'),
      ]) {
        s3.faults.push(fault, fault)
        await refusal(work())
        expect(s3.faults).toEqual([])
      }
      expect(s3.objects.has('aw/away/l.jpg')).toBe(false)
    },
  )

  it('is a 503 when nobody listens', async () => {
    await refusal(openS3({ S3_ENDPOINT: 'http://127.0.0.1:9' }).read('x/l.jpg'))
  })

  it.each([
    ['a wrong secret', { S3_SECRET_KEY: 'wrong' }, now, 'SignatureDoesNotMatch'],
    ['an unknown key', { S3_ACCESS_KEY: 'nobody' }, now, 'InvalidAccessKeyId'],
    ['another region', { S3_REGION: 'elsewhere' }, now, 'AuthorizationHeaderMalformed'],
    ['another bucket', { S3_BUCKET: 'elsewhere' }, now, 'NoSuchBucket'],
    ['a clock that is off', {}, new Date(now.getTime() + 20 * 60_000), 'RequestTimeTooSkewed'],
  ])('says what is wrong with %s, keeps nothing, and tries no second time', async (_what, env, at, code) => {
    const store = openS3(env, at)
    await expect(store.write('wrong/l.jpg', Buffer.from('x'))).rejects.toThrow(code)
    await expect(store.read('wrong/l.jpg')).rejects.toThrow(code)
    await expect(store.remove('wrong/l.jpg')).rejects.toThrow(code)
    expect(s3.seen.length).toBe(3)
    expect(s3.objects.has('wr/wrong/l.jpg')).toBe(false)
  })

  it.each([
    ['path', 'https://s3.example.com', 'https://s3.example.com/pics'],
    ['path', 'http://10.0.0.1:9000/store/', 'http://10.0.0.1:9000/store/pics'],
    ['host', 'https://oss.example.com:8443', 'https://pics.oss.example.com:8443'],
  ] as const)('addresses by %s at %s', (addressing, endpoint, address) => {
    expect(addressOf({ endpoint, bucket: 'pics', addressing })).toBe(address)
  })

  it.each(['S3_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'])(
    'does not start without %s',
    (name) => {
      expect(() => openS3({ [name]: '' })).toThrow(name)
    },
  )
})
