// The residence declaration through the doors: its own consent, sealed, to the police post, withdrawn until taken up.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { residenceVersion } from '@chaolin/shared/visits/residence-text'
import { databases, type TestApp } from '../../../test/app.ts'
import { startVisitsWorld } from '../../../test/visits.ts'
import { register, secretA, startPost, verifies, type Post } from '../../../test/webhook-post.ts'
import { callAs, expectRefusal, home } from '../../../test/world.ts'

const dayMs = 86_400_000
const idNumber = '330106199003077718'
const declaration = {
  consentVersion: residenceVersion,
  name: '许听潮',
  idNumber,
  phone: '13712345678',
  moveInDate: '2026-11-01',
}

describe.each(databases)('residence declarations on %s', (kind) => {
  let app: TestApp
  let post: Post
  const as = callAs(() => app)
  const police = 'staff-police-1'
  beforeAll(async () => {
    app = await startVisitsWorld(kind)
    post = await startPost()
  })
  afterAll(async () => {
    await app.close()
    await post.close()
  })

  let next = 0
  const flats = [101, 102, 202, 301, 302, 401, 402, 501, 502]
  const tenant = (more: object = {}) => ({
    compoundId: 'compound-1',
    addressCode: `compound-1-b1-u2-h${flats[next++ % flats.length]}`,
    role: 'tenant',
    name: '小许',
    ...more,
  })
  const declare = async (name: string) => {
    const { status, body } = await as(name, 'POST', '/v1/households/claims', tenant({ declaration }))
    expect(status).toBe(201)
    return { claimId: body.id as string, number: body.declaration.number as string }
  }
  const receiptOf = (name: string, number: string) => as(name, 'GET', `/v1/households/declarations/${number}`)
  const listUrl = '/v1/staff/residence-declarations?microBrainId=police-1'

  test('routing names the police post of the place', async () => {
    const body = { kind: 'residence', compoundId: 'compound-1' }
    const { body: route } = await as('resident-70', 'POST', '/v1/routes/preview', body)
    expect(route.microBrain).toMatchObject({ id: 'police-1', kind: 'police' })
  })

  test('only a tenant declares, under the present text, with an ID number that checks', async () => {
    const claims = '/v1/households/claims'
    const wrong = [
      [tenant({ role: 'family', declaration }), 'declaration'],
      [
        tenant({ declaration: { ...declaration, consentVersion: '2020-01-01' } }),
        'declaration.consentVersion',
      ],
      [tenant({ declaration: { ...declaration, idNumber: '330106199003077717' } }), 'declaration.idNumber'],
      [tenant({ declaration: { ...declaration, phone: '123' } }), 'declaration.phone'],
    ] as const
    for (const [body, path] of wrong)
      expectRefusal(await as('resident-70', 'POST', claims, body), 400, 'invalid', path)
    const more = tenant({ declaration: { ...declaration, birthplace: '杭州' } })
    expectRefusal(await as('resident-70', 'POST', claims, more), 400, 'invalid')
  })

  test('later too, by the tenant alone, and once', async () => {
    const { id } = (await as('resident-71', 'POST', '/v1/households/claims', tenant())).body
    const url = `/v1/households/claims/${id}/declaration`
    expectRefusal(await app.call('POST', url, { body: declaration }), 401, 'unauthenticated')
    for (const other of ['resident-1', `staff-${home}`, police])
      expectRefusal(await as(other, 'POST', url, declaration), 404, 'not_found')
    const receipt = (await as('resident-71', 'POST', url, declaration)).body
    expect(receipt).toMatchObject({
      number: expect.stringMatching(/^JZ-/),
      status: 'submitted',
      post: { id: 'police-1', name: '派出所一所' },
      consentVersion: residenceVersion,
      given: { maskedName: '许*', idTail: '7718', maskedPhone: '137****5678', moveInDate: '2026-11-01' },
    })
    expectRefusal(await as('resident-71', 'POST', url, declaration), 409, 'step_closed')
    // The community decides on the claim and reads nothing of the declaration.
    const claim = (await as(`staff-${home}`, 'GET', `/v1/households/claims/${id}`)).body
    expect(claim).toMatchObject({ name: '小*', declaration: null })
  })

  test('its data is stored sealed, and kept in no answer', async () => {
    const { number } = await declare('resident-72')
    const tables = ['residence_declarations', 'idempotent_answers', 'jobs', 'household_history', 'notices']
    for (const table of tables) {
      const text = JSON.stringify(await app.ctx().em.execute(`select * from ${table}`))
      expect([table, /许听潮|330106199003077718|13712345678/.test(text)]).toEqual([table, false])
    }
    expectRefusal(await receiptOf('resident-1', number), 404, 'not_found')
    expectRefusal(await receiptOf(police, number), 404, 'not_found')
    expect((await as('resident-72', 'GET', '/v1/me/export')).body.residenceDeclarations).toMatchObject([
      { number, given: { idNumber } },
    ])
  })

  test('staff of the police post list it, read it with a reason, and take it up', async () => {
    const { number } = await declare('resident-73')
    const base = `/v1/staff/residence-declarations/${number}`
    expectRefusal(await as('resident-73', 'GET', listUrl), 403, 'forbidden')
    for (const other of [`staff-${home}`, 'staff-police-2'])
      expectRefusal(await as(other, 'GET', listUrl), 404, 'not_found')
    const listed = (await as(police, 'GET', `${listUrl}&status=submitted&limit=1`)).body
    expect(listed.items).toMatchObject([{ number, status: 'submitted' }])
    expect(JSON.stringify(listed)).not.toMatch(/许|137/)
    const rest = (await as(police, 'GET', `${listUrl}&cursor=${listed.nextCursor}`)).body.items
    expect(rest.map((row: { number: string }) => row.number)).not.toContain(number)

    const reason = { reason: '登记核对' }
    expectRefusal(await as('resident-73', 'POST', `${base}/reveal`, reason), 403, 'forbidden')
    expectRefusal(await as(`staff-${home}`, 'POST', `${base}/reveal`, reason), 404, 'not_found')
    expectRefusal(await as(police, 'POST', `${base}/reveal`, {}), 400, 'invalid', 'reason')
    const { consentVersion: _version, ...given } = declaration
    expect((await as(police, 'POST', `${base}/reveal`, reason)).body).toEqual(given)
    expect((await as('resident-73', 'GET', '/v1/me/access-log')).body.items).toContainEqual(
      expect.objectContaining({
        field: 'residence',
        reason: '登记核对',
        by: 'staff:police-1',
        about: number,
      }),
    )

    expectRefusal(await as(`staff-${home}`, 'POST', `${base}/take-up`), 404, 'not_found')
    expect((await as(police, 'POST', `${base}/take-up`)).body.status).toBe('taken_up')
    expectRefusal(await as('dispatcher-police-1', 'POST', `${base}/take-up`), 409, 'step_closed')
    expectRefusal(
      await as('resident-73', 'POST', `/v1/households/declarations/${number}/withdraw`),
      409,
      'step_closed',
    )
    await app.runJobs()
    const told = (await as('resident-73', 'GET', '/v1/notices')).body.items
    expect(told).toContainEqual(expect.objectContaining({ title: '派出所受理了您的居住登记申报' }))

    app.clock.advance(31 * dayMs)
    await app.runJobs()
    expect((await receiptOf('resident-73', number)).body).toMatchObject({ status: 'taken_up', given: null })
    expectRefusal(await as(police, 'POST', `${base}/reveal`, reason), 409, 'step_closed')
  })

  test('withdrawn, it is deleted at once, and another may follow', async () => {
    const { number, claimId } = await declare('resident-74')
    const url = `/v1/households/declarations/${number}/withdraw`
    expectRefusal(await as('resident-1', 'POST', url), 404, 'not_found')
    expect((await as('resident-74', 'POST', url)).body).toMatchObject({ status: 'withdrawn', given: null })
    const [row] = await app
      .ctx()
      .em.execute('select sealed from residence_declarations where number = ?', [number])
    expect(row).toEqual({ sealed: null })
    expectRefusal(await as('resident-74', 'POST', url), 409, 'step_closed')
    const consents = await app.ctx().em.execute(
      `select version from consents where kind = 'residence' and withdrawn_at is not null
         and claim_id = (select claim_id from residence_declarations where number = ?)`,
      [number],
    )
    expect(consents).toEqual([{ version: residenceVersion }])
    const again = await as('resident-74', 'POST', `/v1/households/claims/${claimId}/declaration`, declaration)
    expect(again.status).toBe(201)
  })

  test('a post that is another system is told of it and of its withdrawal, in order, and of nothing withdrawn before', async () => {
    await register(app, 'police-1', post.url)
    const first = await declare('resident-75')
    await app.runJobs()
    const [declared] = post.received
    expect(verifies(secretA, declared!)).toBe(true)
    const { consentVersion: _version, ...given } = declaration
    expect(declared!.body).toMatchObject({
      type: 'residence.declared',
      data: { id: first.number, kind: 'residence', status: 'submitted', declaration: given },
    })
    expect(declared!.body.data.address).toMatch(/^湾南小区1幢2单元/)
    await as('resident-75', 'POST', `/v1/households/declarations/${first.number}/withdraw`)
    await app.runJobs()
    expect(post.received[1]!.body).toMatchObject({
      type: 'residence.withdrawn',
      data: { id: first.number, status: 'withdrawn' },
    })
    expect(post.received[1]!.raw).not.toContain(idNumber)

    const quick = {
      compoundId: 'compound-1',
      addressCode: 'compound-1-b1-u3-h502',
      role: 'tenant',
      name: '许',
    }
    const { body } = await as('resident-76', 'POST', '/v1/households/claims', { ...quick, declaration })
    await as('resident-76', 'POST', `/v1/households/declarations/${body.declaration.number}/withdraw`)
    await app.runJobs()
    expect(post.received.map(({ body: { type } }) => type)).toEqual([
      'residence.declared',
      'residence.withdrawn',
      'residence.withdrawn',
    ])
  })
})
