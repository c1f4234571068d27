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
  const flats = [
    ...[101, 102, 202, 301, 302, 401, 402, 501, 502].map((n) => `u2-h${n}`),
    ...[101, 102, 201, 202, 301, 302, 401, 402, 501].map((n) => `u3-h${n}`),
  ]
  const tenant = (more: object = {}) => ({
    compoundId: 'compound-1',
    addressCode: `compound-1-b1-${flats[next++]}`,
    role: 'tenant',
    until: '2027-06-30',
    name: '小许',
    ...more,
  })
  const declare = async (name: string) => {
    const waiting = await declareWaiting(name)
    expect((await step(`staff-${home}`, waiting.claimId, 'accept')).status).toBe(200)
    return waiting
  }
  const declareWaiting = async (name: string) => {
    const { status, body } = await as(name, 'POST', '/v1/households/claims', tenant({ declaration }))
    expect([status, body.declaration.status]).toEqual([201, 'waiting'])
    return { claimId: body.id as string, number: body.declaration.number as string }
  }
  const step = (name: string, claimId: string, verb: string) =>
    as(name, 'POST', `/v1/households/claims/${claimId}/${verb}`)
  const rowOf = async (number: string) =>
    (
      await app
        .ctx()
        .em.execute('select status, sealed, standing from residence_declarations where number = ?', [number])
    )[0]
  const titlesOf = async (name: string) => {
    await app.runJobs()
    const { items } = (await as(name, 'GET', '/v1/notices?limit=100')).body
    return items.map(({ title }: { title: string }) => title) as string[]
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
      [tenant({ role: 'family', until: undefined, declaration }), 'declaration'],
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
    expectRefusal(await as('resident-71', 'POST', url, declaration), 409, 'step_closed')
    expect((await step(`staff-${home}`, id, 'accept')).status).toBe(200)
    const token = await app.signIn('resident-71')
    const send = () => app.call('POST', url, { token, key: 'declare-once', body: declaration })
    const receipt = (await send()).body
    expect((await send()).body).toEqual(receipt)
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

  test('with a claim that waits it is seen by nobody, and goes to the post when that is accepted', async () => {
    const { claimId, number } = await declareWaiting('resident-80')
    const listed = async () =>
      (await as(police, 'GET', `${listUrl}&limit=100`)).body.items.map(
        (row: { number: string }) => row.number,
      )
    const news = async () => (await titlesOf(police)).filter((title) => title === '新的居住登记申报').length
    const before = await news()
    expect(await listed()).not.toContain(number)
    expect((await receiptOf('resident-80', number)).body).toMatchObject({ status: 'waiting' })
    const base = `/v1/staff/residence-declarations/${number}`
    expectRefusal(await as(police, 'POST', `${base}/reveal`, { reason: '看看' }), 404, 'not_found')
    expectRefusal(await as(police, 'POST', `${base}/take-up`), 404, 'not_found')
    expect((await step(`staff-${home}`, claimId, 'accept')).status).toBe(200)
    expect(await listed()).toContain(number)
    expect(await news()).toBe(before + 1)
    expect((await receiptOf('resident-80', number)).body).toMatchObject({ status: 'submitted' })
  })

  test.each([
    ['resident-81', 'refuse', `staff-${home}`],
    ['resident-82', 'withdraw', 'resident-82'],
  ])(
    'of %s: a claim that comes to nothing by %s takes it along, and the post never hears',
    async (...args) => {
      const [name, verb, actor] = args
      const { claimId, number } = await declareWaiting(name)
      expect((await step(actor, claimId, verb)).status).toBe(200)
      expect(await rowOf(number)).toEqual({ status: 'ended', sealed: null, standing: null })
      const { items } = (await as(police, 'GET', `${listUrl}&limit=100`)).body
      expect(items.map((row: { number: string }) => row.number)).not.toContain(number)
      const url = `/v1/households/claims/${claimId}/declaration`
      expectRefusal(await as(name, 'POST', url, declaration), 409, 'step_closed')
    },
  )

  test('who moves out before it was taken up ends it, and is told', async () => {
    const { claimId, number } = await declare('resident-83')
    expect((await step('resident-83', claimId, 'leave')).status).toBe(200)
    expect(await rowOf(number)).toEqual({ status: 'ended', sealed: null, standing: null })
    expectRefusal(
      await as(police, 'POST', `/v1/staff/residence-declarations/${number}/take-up`),
      409,
      'step_closed',
    )
    expect(await titlesOf('resident-83')).toContain('您的居住登记申报结束了')
  })

  test('one stands for each person and household, whatever is sent side by side', async () => {
    const { id } = (await as('resident-84', 'POST', '/v1/households/claims', tenant())).body
    await step(`staff-${home}`, id, 'accept')
    const url = `/v1/households/claims/${id}/declaration`
    const answers = await Promise.all([1, 2, 3].map(() => as('resident-84', 'POST', url, declaration)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    const [row] = await app
      .ctx()
      .em.execute('select * from residence_declarations where standing = 1 order by id desc limit 1')
    const { id: _id, ...again } = row as Record<string, unknown>
    const names = Object.keys(again)
    await expect(
      app.ctx().em.execute(
        `insert into residence_declarations (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
        names.map((name) => (name === 'number' ? 'JZ-TWICE' : again[name])),
      ),
    ).rejects.toThrow()
  })

  test('each repeat of a reading is judged anew and recorded', async () => {
    const { number } = await declare('resident-85')
    const base = `/v1/staff/residence-declarations/${number}`
    const token = await app.signIn('dispatcher-police-1')
    const send = () =>
      app.call('POST', `${base}/reveal`, { token, key: 'read-twice', body: { reason: '核对两次' } })
    expect([(await send()).status, (await send()).status]).toEqual([200, 200])
    const readings = async () =>
      (await as('resident-85', 'GET', '/v1/me/access-log')).body.items.filter(
        ({ about }: { about: string }) => about === number,
      )
    expect(await readings()).toHaveLength(2)
    const move = (from: string, to: string) =>
      app
        .ctx()
        .em.execute(
          "update person_roles set micro_brain_id = ?, scope = ? where role = 'dispatcher' and micro_brain_id = ?",
          [to, to, from],
        )
    await move('police-1', 'police-77')
    expectRefusal(await send(), 404, 'not_found')
    expect(await readings()).toHaveLength(2)
    await move('police-77', 'police-1')
  })

  test('its data is stored sealed, and kept in no answer', async () => {
    const { number } = await declare('resident-72')
    const tables = ['residence_declarations', 'idempotent_answers', 'jobs', 'household_history', 'notices']
    for (const table of tables) {
      const text = JSON.stringify(await app.ctx().em.execute(`select * from ${table}`))
      expect([table, /许听潮|330106199003077718|13712345678/.test(text)]).toEqual([table, false])
    }
    const kept = JSON.stringify(await app.ctx().em.execute('select body from idempotent_answers'))
    expect(kept).not.toMatch(/"[^"]*7718"|\*\*\*\*5678|许\*|2026-11-01|idTail/)
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

  test('nobody took it up for 180 days: it ends, the person is told, and it can be taken up no more', async () => {
    const { number } = await declare('resident-77')
    app.clock.advance(179 * dayMs)
    await app.runJobs()
    expect((await receiptOf('resident-77', number)).body).toMatchObject({ status: 'submitted' })
    app.clock.advance(2 * dayMs)
    expect(await titlesOf('resident-77')).toContain('您的居住登记申报结束了')
    expect((await receiptOf('resident-77', number)).body).toMatchObject({ status: 'ended', given: null })
    expectRefusal(
      await as(police, 'POST', `/v1/staff/residence-declarations/${number}/take-up`),
      409,
      'step_closed',
    )
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
    expect(declared!.body.data.address).toMatch(/^湾南小区1幢\d单元\d{3}室$/)
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
      until: '2027-06-30',
      name: '许',
    }
    const { body } = await as('resident-76', 'POST', '/v1/households/claims', { ...quick, declaration })
    expect((await step(`staff-${home}`, body.id, 'accept')).status).toBe(200)
    await as('resident-76', 'POST', `/v1/households/declarations/${body.declaration.number}/withdraw`)
    await app.runJobs()
    expect(post.received.map(({ body: { type } }) => type)).toEqual([
      'residence.declared',
      'residence.withdrawn',
      'residence.withdrawn',
    ])
  })
})
