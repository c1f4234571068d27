// Keys and passes on both databases: rolled, withdrawn, sealed, and what a gate makes of what was minted.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { decideScan } from '@chaolin/shared/passes/gate-decision'
import { openExpected } from '@chaolin/shared/passes/sealed'
import { startingRules } from '@chaolin/shared/visits/compound-rules'
import type { GateView } from '@chaolin/shared/visits/gate'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { expectRefusal } from '../../../test/world.ts'
import { startSecond, type Second } from '../../../test/second.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { Compound } from '../compounds/entities.ts'
import { Pass, PassKey } from './entities.ts'
import { signerOf } from './key-cache.ts'
import { issuerOf, passKeysOf, renewKeys, signingKey, trustOf, withdrawKey } from './keys.ts'
import { mintPass, passView, revokePasses, type NewPass } from './mint.ts'
import { nativeCrypto } from './native.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const plain = { disableIdentityMap: true } as const

const leaked = { personId: 'admin', reason: '密钥可能外泄' }

describe.each(databases)('passes and their keys (%s)', (kind) => {
  let app: TestApp
  /** Another machine on the same database; a SQLite file has one. */
  let second: Second | null
  let compoundId: string
  let issuer: string
  let number = 100

  beforeAll(async () => {
    app = await startTestApp(kind, { DEMO: '0' })
    second = kind === 'mysql' ? await startSecond(app) : null
  })
  afterAll(async () => {
    await second?.close()
    await app.close()
  })
  beforeEach(async () => {
    number += 1
    compoundId = `compound-of-test-${number}`
    issuer = issuerOf(compoundId)
    const now = app.clock.now
    await app.ctx().em.insert(Compound, {
      id: compoundId,
      number,
      name: '云栖里',
      microBrainId: '330114001012',
      rules: startingRules,
      createdAt: now,
      updatedAt: now,
    })
  })

  const inTx = <T>(work: (tx: Context) => Promise<T>) => inTransaction(app.ctx(), work)
  const keyNow = () => inTx((tx) => signingKey(tx, issuer))
  const keysNow = () => app.ctx().em.find(PassKey, { issuer }, { orderBy: { kid: 1 }, ...plain })
  const revision = async () =>
    (await app.ctx().em.findOneOrFail(Compound, { id: compoundId }, plain)).revision
  const mint = (changes: Partial<NewPass> = {}) =>
    inTx((tx) =>
      mintPass(tx, {
        compoundId,
        doors: 1,
        maxUses: 2,
        from: app.clock.now,
        until: new Date(app.clock.now.getTime() + 2 * hourMs),
        rotating: true,
        ...changes,
      }),
    )
  const gate = async (changes: Partial<GateView> = {}): Promise<GateView> => ({
    id: 'gate',
    door: 'perimeter',
    compound: number,
    night: null,
    visitorDoors: startingRules.visitorDoors,
    keys: await trustOf(app.ctx(), issuer),
    isRevoked: () => false,
    expects: null,
    untilMs: Infinity,
    ...changes,
  })
  async function scan(pass: Pass, changes: Partial<GateView> = {}) {
    const { code } = await passView(app.ctx(), pass)
    const view = await gate(changes)
    const { verdict } = decideScan(code, 'in', view, () => undefined, app.clock.now.getTime(), nativeCrypto)
    return verdict.verdict === 'open' ? 'open' : verdict.reason
  }

  describe('keys', () => {
    test('two processes that need the first one at once make one', async () => {
      const there = () => second?.server.newContext(second.server.app.log) ?? app.ctx()
      const contexts = Array.from({ length: 8 }, (_, i) => (i % 2 ? app.ctx() : there()))
      const made = await Promise.all(
        contexts.map((ctx) => inTransaction(ctx, (tx) => signingKey(tx, issuer))),
      )
      expect(new Set(made.map(({ publicKey }) => publicKey)).size).toBe(1)
      expect((await keysNow()).map(({ kid }) => kid)).toEqual([1])
    })

    test('sign for a week; the next one is known to gates two days before its turn', async () => {
      const first = await keyNow()
      app.clock.advance(4 * dayMs)
      expect((await keyNow()).kid).toBe(1)
      expect(await keysNow()).toHaveLength(1)
      app.clock.advance(2 * dayMs)
      const before = await revision()
      expect((await keyNow()).kid).toBe(1)
      expect((await passKeysOf(app.ctx(), issuer)).map(({ kid }) => kid)).toEqual([1, 2])
      expect(await revision()).toBe(before + 1)
      app.clock.advance(dayMs + 1)
      const next = await keyNow()
      expect(next.kid).toBe(2)
      expect(next.signsFrom).toEqual(first.signsUntil)
      expect(next.publicKey).not.toBe(first.publicKey)
    })

    test('are followed by the next one also where nobody mints, for gates that lose their network', async () => {
      await keyNow()
      app.clock.advance(4 * dayMs)
      await renewKeys(app.ctx())
      expect(await keysNow()).toHaveLength(1)
      app.clock.advance(2 * dayMs)
      await renewKeys(app.ctx())
      await renewKeys(app.ctx())
      expect((await passKeysOf(app.ctx(), issuer)).map(({ kid }) => kid)).toEqual([1, 2])
    })

    test('are seen and withdrawn by an admin alone, for good and with a reason', async () => {
      const url = `/v1/admin/compounds/${compoundId}/keys`
      const [admin, resident] = [await app.signIn('admin'), await app.signIn('resident-1')]
      const pass = await mint()
      expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
      expectRefusal(await app.call('GET', url, { token: resident }), 403, 'forbidden')
      const post = (token: string, kid: string, body: object = { reason: '门岗丢了一台设备' }) =>
        app.call('POST', `${url}/${kid}/withdraw`, { token, body })
      expectRefusal(await post(resident, '1'), 403, 'forbidden')
      expectRefusal(await post(admin, '1', {}), 400, 'invalid', 'reason')
      expectRefusal(await post(admin, 'x'), 400, 'invalid')
      expectRefusal(await post(admin, '7'), 404, 'not_found')
      const { status, body } = await post(admin, '1')
      expect({ status, items: body.items }).toMatchObject({
        status: 200,
        items: [{ kid: 1, withdrawnAt: expect.any(String), reason: '门岗丢了一台设备' }],
      })
      expect(JSON.stringify((await app.call('GET', url, { token: admin })).body)).not.toMatch(
        /private|group/i,
      )
      expect(await scan(pass)).toBe('forged')
      expectRefusal(await post(admin, '1'), 404, 'not_found')
    })

    test('are trusted as long as something they signed may hold, and no longer', async () => {
      const pass = await mint({
        from: new Date(app.clock.now.getTime() + dayMs),
        until: new Date(app.clock.now.getTime() + 2 * dayMs),
      })
      app.clock.advance(dayMs + hourMs)
      expect(await scan(pass)).toBe('open')
      app.clock.advance(9 * dayMs)
      expect(await passKeysOf(app.ctx(), issuer)).toEqual([])
    })

    test('once withdrawn void their passes, tell the gates, and never come back', async () => {
      const pass = await mint()
      expect(await scan(pass)).toBe('open')
      const before = await revision()
      await inTx((tx) => withdrawKey(tx, { issuer, kid: 1 }, leaked))
      expect(await revision()).toBe(before + 1)
      expect(await passKeysOf(app.ctx(), issuer)).toEqual([])
      expect(await scan(pass)).toBe('forged')
      const after = await mint()
      expect(after.kid).toBe(2)
      expect(await scan(after)).toBe('open')
      expect(await scan(pass)).toBe('forged')
      for (const kid of [1, 9])
        await expect(inTx((tx) => withdrawKey(tx, { issuer, kid }, leaked))).rejects.toEqual(
          new Refused('not_found'),
        )
    })

    test('are sealed at rest, each for its own place', async () => {
      const { kid } = await keyNow()
      const { groupKey } = (await trustOf(app.ctx(), issuer)).get(kid)!
      const [row] = await keysNow()
      expect(JSON.stringify(row)).not.toContain(Buffer.from(groupKey).toString('base64url'))
      expect(row!.privateSealed.split('.')).toHaveLength(4)
      await expect(signerOf(app.ctx(), { ...row!, privateSealed: row!.groupKeySealed })).rejects.toThrow()
      await expect(signerOf(app.ctx(), { ...row!, kid: 7 })).rejects.toThrow()
      await expect(signerOf(app.ctx(), row!)).resolves.toBeDefined()
    })

    test('of a transaction that failed do not exist', async () => {
      const failing = inTx(async (tx) => {
        await signingKey(tx, issuer)
        throw new Error('undone')
      })
      await expect(failing).rejects.toThrow('undone')
      expect(await keysNow()).toEqual([])
      expect((await keyNow()).kid).toBe(1)
    })

    test('of one compound open nothing in another', async () => {
      const pass = await mint()
      const other = `${compoundId}-b`
      const foreign = await trustOf(app.ctx(), issuerOf(other))
      expect(await scan(pass, { keys: foreign })).toBe('forged')
      expect(await scan(pass, { compound: number + 1 })).toBe('forged')
    })
  })

  describe('passes', () => {
    test('bear the id of their visit first, a new one each time after', async () => {
      const visitId = Buffer.from(`v-${number}-xx`.padEnd(8).slice(0, 8)).toString('base64url')
      const before = await revision()
      const [first, next] = [await mint({ visitId }), await mint({ visitId })]
      expect(first.cti).toBe(visitId)
      expect(next.cti).toMatch(/^[\w-]{11}$/)
      expect(next.cti).not.toBe(visitId)
      expect([first.revision, next.revision].every((own) => own > before)).toBe(true)
      expect(next.revision).toBeGreaterThan(first.revision)
      expect(next.revision).toBeLessThanOrEqual(await revision())
    })

    test('open the doors they were made for, in their time', async () => {
      const from = new Date(app.clock.now.getTime() + hourMs)
      const until = new Date(from.getTime() + hourMs)
      const pass = await mint({ from, until, doors: 3, consentId: 12 })
      expect([pass.notBefore, pass.expiresAt]).toEqual([from, until])
      expect(await scan(pass)).toBe('not_yet')
      app.clock.advance(hourMs)
      expect(await scan(pass)).toBe('open')
      expect(await scan(pass, { door: 'stairwell' })).toBe('open')
      expect(await scan(pass, { door: 'lift' })).toBe('wrong_door')
      app.clock.advance(hourMs)
      expect(await scan(pass)).toBe('expired')
    })

    test('are not made for what no pass may be: indoors without a consent, no door', async () => {
      for (const changes of [{ doors: 2 }, { doors: 15 }, { doors: 0 }, { doors: 16 }])
        await expect(mint(changes)).rejects.toThrow(RangeError)
      await expect(mint({ until: app.clock.now })).rejects.toThrow(RangeError)
    })

    test('hold a day at most', async () => {
      const from = app.clock.now
      const { expiresAt } = await mint({ from, until: new Date(from.getTime() + 3 * dayMs) })
      expect(expiresAt.getTime() - from.getTime()).toBe(dayMs)
    })

    test('on paper are good for one admission and show the same code for good', async () => {
      const pass = await mint({ rotating: false, maxUses: 5 })
      const view = await passView(app.ctx(), pass)
      expect({ maxUses: pass.maxUses, rotation: view.rotation }).toEqual({ maxUses: 1, rotation: null })
      expect(await scan(pass)).toBe('open')
      app.clock.advance(hourMs)
      expect((await passView(app.ctx(), pass)).code).toBe(view.code)
      expect(await scan(pass)).toBe('open')
    })

    test('turn over every 30 seconds on the phone', async () => {
      const pass = await mint()
      const view = await passView(app.ctx(), pass)
      expect(view.rotation).toEqual({ stepS: 30, key: expect.stringMatching(/^[\w-]{43}$/), epochS: 0 })
      expect(view.token).toBe(pass.token)
      app.clock.advance(30_000)
      expect((await passView(app.ctx(), pass)).code).not.toBe(view.code)
    })

    test('let a gate read who is expected once they are scanned', async () => {
      const expected = { maskedName: '王*', party: 2, destination: '3幢2单元501' }
      const pass = await mint({ expected })
      const cose = new Uint8Array(Buffer.from(pass.token, 'base64url'))
      expect(openExpected(pass.sealed!, cose, nativeCrypto)).toEqual(expected)
      const long = await mint({ expected: { ...expected, destination: '很长'.repeat(400) } })
      expect(long.sealed!.length).toBeLessThanOrEqual(400)
      expect((await mint()).sealed).toBeNull()
    })

    test('are taken back by visit and by membership, which the gates are told', async () => {
      const visitId = Buffer.from(`r-${number}-xx`.padEnd(8).slice(0, 8)).toString('base64url')
      const claimId = 1_000_000 + number
      for (const owner of [{ visitId }, { claimId }]) {
        const [one, two, other] = [await mint(owner), await mint(owner), await mint()]
        const before = await revision()
        expect(await inTx((tx) => revokePasses(tx, owner, 'cancelled'))).toBe(2)
        expect(await revision()).toBe(before + 1)
        const rows = await app
          .ctx()
          .em.find(Pass, { id: { $in: [one.id, two.id, other.id] } }, { orderBy: { id: 1 }, ...plain })
        expect(rows.map(({ revokedWhy }) => revokedWhy)).toEqual(['cancelled', 'cancelled', null])
        expect(rows[0]).toMatchObject({ revokedAt: app.clock.now, revision: before + 1 })
        expect(await inTx((tx) => revokePasses(tx, owner, 'again'))).toBe(0)
        expect(await revision()).toBe(before + 1)
      }
    })
  })
})
