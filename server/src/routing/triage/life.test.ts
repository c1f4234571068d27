// The life of a model through the doors, on both databases: who may look, what is stored, how one replaces another.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { readCorpus, type Example } from '../../../training/corpus.ts'
import { learn } from '../../../training/learn.ts'
import { trainAndReplace } from '../../../training/replace.ts'
import { inTransaction } from '../../db/transaction.ts'
import { bumpRevision } from '../actions.ts'
import { Category } from '../entities.ts'
import { keepModel, recordCorrection } from './actions.ts'
import { TriageModel } from './entities.ts'
import { openModel, readModel, writeModel } from './model.ts'
import { readTriage } from './queries.ts'
import { openShipped, readShippedFigures, shippedFiles } from './shipped.ts'

const shipped = openShipped()
const text = '楼下广场舞音响太吵了，孩子没法写作业'

/** The shipped model with another gate: another version that answers as well. */
function altered(gate: number) {
  const bytes = writeModel({ ...readModel(readFileSync(shippedFiles.model)), gate })
  return { bytes, version: openModel(bytes).version }
}

describe.each(databases)('the life of triage on %s', (kind) => {
  let app: TestApp
  let admin: string
  let resident: string
  beforeAll(async () => {
    app = await startTestApp(kind)
    admin = await app.signIn('admin')
    resident = await app.signIn('resident-1')
  }, 60_000)
  afterAll(() => app?.close())

  const preview = async (written = text) =>
    (
      await app.call('POST', '/v1/routes/preview', {
        token: resident,
        body: { kind: 'report', text: written },
        key: null,
      })
    ).body
  const models = async (query = '') =>
    (await app.call('GET', `/v1/admin/triage/models${query}`, { token: admin })).body
  const activate = (version: string, token = admin) =>
    app.call('POST', `/v1/admin/triage/models/${version}/activate`, { token })
  const keep = (gate: number, accepted: boolean, against = shipped.version) => {
    const model = altered(gate)
    const row = { ...model, figures: readShippedFigures(), corrections: 3, against, accepted }
    return inTransaction(app.ctx(), (tx) => keepModel(tx, row)).then(() => model.version)
  }

  describe('refusals', () => {
    const doors = [
      ['GET', '/v1/admin/triage/models'],
      ['GET', '/v1/admin/triage/corrections'],
      ['POST', '/v1/admin/triage/models/linear-0/activate'],
    ] as const
    test.each(doors)('%s %s is for an admin', async (method, url) => {
      expect((await app.call(method, url)).status).toBe(401)
      expect((await app.call(method, url, { token: resident })).status).toBe(403)
    })
    test('a page size or a cursor that is none: 400', async () => {
      for (const query of ['?limit=0', '?limit=101', '?cursor=x'])
        for (const list of ['models', 'corrections'])
          expect((await app.call('GET', `/v1/admin/triage/${list}${query}`, { token: admin })).status).toBe(
            400,
          )
    })
    test('without an Idempotency-Key: 400; a version that is none: 404', async () => {
      const url = '/v1/admin/triage/models/linear-0/activate'
      expect((await app.call('POST', url, { token: admin, key: null })).body.code).toBe(
        'idempotency_key_missing',
      )
      expect((await activate('linear-0')).status).toBe(404)
    })
  })

  test('at first the shipped model answers, and says so', async () => {
    const { categories, triageVersion } = await preview()
    expect(triageVersion).toBe(shipped.version)
    expect(categories).toEqual(shipped.classify(text))
    expect(await models()).toEqual({
      active: shipped.version,
      shipped: { version: shipped.version, figures: readShippedFigures() },
      items: [],
      nextCursor: null,
    })
  })

  test('an accepted model answers at once; a refused one is kept and never put in place; back again', async () => {
    const version = await keep(0.31, true)
    expect((await preview()).triageVersion).toBe(version)
    app.clock.advance(1000)
    const refused = await keep(0.32, false, version)
    const list = await models()
    expect(list.active).toBe(version)
    expect(list.items.map((row: TriageModel) => [row.version, row.status, row.corrections])).toEqual([
      [refused, 'refused', 3],
      [version, 'active', 3],
    ])
    expect((await models('?limit=1')).nextCursor).toEqual(expect.any(String))
    expect((await activate(refused)).body.code).toBe('step_closed')
    expect((await activate(shipped.version)).body).toEqual({ active: shipped.version })
    expect((await preview()).triageVersion).toBe(shipped.version)
    expect((await models()).items.map((row: TriageModel) => row.status)).toEqual(['refused', 'replaced'])
    expect((await activate(version)).status).toBe(200)
    expect((await preview()).triageVersion).toBe(version)
    await activate(shipped.version)
  })

  test('a model measured against one that is no longer there does not come in', async () => {
    await expect(keep(0.33, true, 'linear-gone')).rejects.toMatchObject({ code: 'version_changed' })
    expect((await preview()).triageVersion).toBe(shipped.version)
  })

  test('another process follows within five seconds, with no restart', async () => {
    const { bytes, version } = altered(0.34)
    await preview()
    const { em } = app.ctx()
    const content = { base64: bytes.toString('base64') }
    const row = { version, content, figures: readShippedFigures(), corrections: 0, createdAt: app.clock.now }
    await em.insert(TriageModel, { ...row, status: 'active' })
    await em.execute('update routing_revisions set revision = revision + 1')
    expect((await preview()).triageVersion).toBe(shipped.version)
    app.clock.advance(5000)
    expect((await preview()).triageVersion).toBe(version)
    await activate(shipped.version)
  })

  test('bytes that no longer open fall back to the shipped model', async () => {
    const { em } = app.ctx()
    const row = { version: 'linear-broken', content: { base64: 'eA==' }, figures: readShippedFigures() }
    await em.insert(TriageModel, { ...row, corrections: 0, createdAt: app.clock.now, status: 'active' })
    await bumpRevision(em)
    expect((await preview()).triageVersion).toBe(shipped.version)
    await activate(shipped.version)
  })

  test('a category that the district took out is never answered', async () => {
    const { em } = app.ctx()
    const noise = await em.findOneOrFail(Category, { code: 'noise' })
    await em.nativeDelete(Category, { code: 'noise' })
    await bumpRevision(em)
    const { categories } = await preview()
    expect(categories.map(({ code }: { code: string }) => code)).not.toContain('noise')
    expect(categories.length).toBeGreaterThanOrEqual(3)
    await em.insert(Category, noise)
    await bumpRevision(em)
    expect((await preview()).categories[0].code).toBe('noise')
  })

  test('corrections: masked, listed newest first; none where nothing changed', async () => {
    const ctx = app.ctx()
    const correct = (written: string, from: string, to: string) =>
      inTransaction(ctx, (tx) =>
        recordCorrection(tx, { text: written, from, to, triageVersion: shipped.version, personId: 'p1' }),
      )
    await correct('楼上太吵，电话13812345678', 'dispute', 'noise')
    app.clock.advance(1000)
    await correct('路灯坏了', 'property', 'facility')
    await correct('路灯坏了', 'facility', 'facility')
    const { body } = await app.call('GET', '/v1/admin/triage/corrections?limit=1', { token: admin })
    expect(body.items).toMatchObject([
      { text: '路灯坏了', from: 'property', to: 'facility', triageVersion: shipped.version, by: 'p1' },
    ])
    const next = await app.call('GET', `/v1/admin/triage/corrections?limit=1&cursor=${body.nextCursor}`, {
      token: admin,
    })
    expect(next.body.items[0].text).not.toContain('13812345678')
    expect(next.body.nextCursor).toBeNull()
  })

  test('learning from corrections: worse is refused, not worse is in place and knows what it was taught', async () => {
    const ctx = app.ctx()
    const before = (await readTriage(ctx)).version
    const every = (step: number) => readCorpus().filter((_, i) => i % step === 0)
    expect(await trainAndReplace(app.ctx(), every(60), silent)).toBe(false)
    expect((await readTriage(app.ctx())).version).toBe(before)
    expect((await models()).items[0].status).toBe('refused')
    const weak = learn(every(60), [], codesOf(every(60)), silent)
    const row = { ...weak, figures: readShippedFigures(), corrections: 0, against: before, accepted: true }
    await inTransaction(ctx, async (tx) => {
      await keepModel(tx, row)
      for (const written of taught)
        await recordCorrection(tx, {
          text: written,
          from: 'other',
          to: 'traffic',
          triageVersion: before,
          personId: 'p1',
        })
    })
    app.clock.advance(1000)
    const lines: string[] = []
    expect(await trainAndReplace(app.ctx(), every(22), (line) => lines.push(line))).toBe(true)
    const { version, classify } = await readTriage(app.ctx())
    expect([before, weak.version]).not.toContain(version)
    expect(classify('又有磁悬浮滑板过去了')[0]?.code).toBe('traffic')
    expect(lines.some((line) => line.includes(`${version} is in place`))).toBe(true)
    expect((await models()).items[0]).toMatchObject({
      status: 'active',
      version,
      corrections: taught.length + 2,
    })
  }, 120_000)
})

const silent = () => {}
const codesOf = (examples: Example[]) => [...new Set(examples.map(({ code }) => code))].sort()
const manyWaysToSay = (thing: string) =>
  ['门口', '路上', '桥边', '校门', '巷子里', '广场', '站台'].flatMap((where) =>
    ['来了', '停着', '过去了', '又有了', '不走'].map((what) => `${where}${thing}${what}`),
  )
const taught = manyWaysToSay('磁悬浮滑板')
