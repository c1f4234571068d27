// The services behind the code: the rows, requests to each of the nine and to a tenth, who acts beside, and threads.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startingServices } from '@chaolin/shared/campus/services'
import { databases, type TestApp } from '../../../test/app.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import type { Line } from '../../../test/campus-cases.ts'
import { sendPhoto } from '../../../test/photos.ts'
import { callAs, expectRefusal, hourMs, staffStep } from '../../../test/world.ts'

const codes = startingServices.map(({ code }) => code)
const campus = 'campus-1'
const tenth = {
  name: { zh: '宿舍报修', en: 'Dormitory repairs' },
  hint: { zh: '灯、水、门锁', en: 'Lights, water, locks' },
  icon: 'tool',
  position: 20,
  shape: 'report',
  category: 'facility',
  questions: [{ id: 'room', zh: '哪一间？', en: 'Which room?', kind: 'text', required: true }],
  resolveWithin: { minutes: 90, clock: 'running' },
  confidentiality: 'post',
  anonymous: true,
  joint: null,
  opens: null,
  enabled: true,
}

describe.each(databases)('campus services on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const ask = (name: string, code: string, body: object) =>
    as(name, 'POST', `/v1/campus/services/${code}/requests`, body)
  const put = (name: string, code: string, body: object) =>
    as(name, 'PUT', `/v1/admin/campus/services/${code}`, body)

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    for (const n of [1, 2]) await claimCode(app, n)
    for (const role of ['staff', 'dispatcher']) await app.signIn(`${role}-${campus}`)
  }, 120_000)
  afterAll(() => app.close())

  it('are refused: without a token, without a code, for wrong bodies, for services that are not there', async () => {
    const url = '/v1/campus/services/trouble/requests'
    expectRefusal(await app.call('POST', url, { body: { text: '灯坏了' } }), 401, 'unauthenticated')
    // Who holds no code is told so before anything of the body is judged.
    expectRefusal(await ask('resident-1', 'trouble', {}), 403, 'campus_code_missing')
    expectRefusal(await ask('student-1', 'trouble', {}), 400, 'invalid', 'text')
    expectRefusal(await ask('student-1', 'trouble', { text: '灯', more: 1 }), 400, 'invalid', 'more')
    expectRefusal(
      await ask('student-1', 'hukou', { text: '问', anonymous: true }),
      400,
      'anonymous_not_allowed',
    )
    expectRefusal(
      await ask('student-1', 'hukou', { text: '问', answers: { about: 'moon' } }),
      400,
      'invalid',
      'answers.about',
    )
    expectRefusal(await ask('student-1', 'trouble', { text: '灯', photoIds: ['x'] }), 400, 'photo_unknown')
    expectRefusal(await ask('student-1', 'none_such', { text: '灯' }), 404, 'not_found')
    const token = await app.signIn('student-1')
    expectRefusal(
      await app.call('POST', url, { token, body: { text: '灯坏了' }, key: null }),
      400,
      'idempotency_key_missing',
    )
    expectRefusal(await put('resident-1', 'repairs', tenth), 403, 'forbidden')
    const rows = '/v1/admin/campus/services'
    expectRefusal(await app.call('GET', rows), 401, 'unauthenticated')
    expectRefusal(await as(`dispatcher-${campus}`, 'GET', rows), 403, 'forbidden')
    expectRefusal(await put(`dispatcher-${campus}`, 'repairs', tenth), 403, 'forbidden')
    for (const icon of ['A', 'wrench', 'drawing', ''])
      expectRefusal(await put('admin', 'repairs', { ...tenth, icon }), 400, 'invalid', 'icon')
    expectRefusal(await put('admin', 'repairs', { ...tenth, category: 'x' }), 400, 'category_unknown')
    expectRefusal(
      await put('admin', 'repairs', { ...tenth, shape: 'case' }),
      400,
      'invalid',
      'confidentiality',
    )
    expectRefusal(
      await put('admin', 'repairs', { ...tenth, shape: 'case', confidentiality: 'handler', category: null }),
      400,
      'invalid',
      'category',
    )
    const twice = [tenth.questions[0], tenth.questions[0]]
    expectRefusal(await put('admin', 'repairs', { ...tenth, questions: twice }), 400, 'invalid', 'questions')
    for (const [name, status, code] of [
      ['resident-1', 404, 'not_found'],
      ['student-2', 404, 'not_found'],
    ] as const)
      expectRefusal(await as(name, 'GET', '/v1/campus/requests/AAA-AAA-AAA'), status, code)
  })

  it('are told without a token: the nine of the contract, in their order', async () => {
    const { status, body } = await app.call('GET', '/v1/campus/services')
    expect(body.nextCursor).toBeNull()
    expect(status).toBe(200)
    expect(body.items.map(({ code }: { code: string }) => code)).toEqual([
      'police_tip',
      'hukou',
      'legal_aid',
      'trouble',
      'lost_found',
      'counselling',
      'anti_fraud',
      'id_appointment',
      'campus_visit',
    ])
    for (const item of body.items) {
      expect(item.name.zh).toMatch(/\p{Script=Han}/u)
      expect(item.name.en).toMatch(/[a-z]/)
      expect(item.resolveWithin.minutes).toBeGreaterThan(0)
    }
  })

  it.each(codes)(
    '%s takes a plain request, which comes to the campus post or to one person',
    async (code) => {
      const { status, body } = await ask('student-1', code, { text: `请帮帮我，关于${code}` })
      expect(status).toBe(201)
      const row = startingServices.find((service) => service.code === code)!
      expect(body).toMatchObject({ service: { code, name: row.name }, microBrain: { id: campus } })
      const own = await as('student-1', 'GET', `/v1/campus/requests/${body.number}`)
      expect(own.body).toMatchObject({ text: `请帮帮我，关于${code}`, shape: row.shape, messages: [] })
      expectRefusal(await as('student-2', 'GET', `/v1/campus/requests/${body.number}`), 404, 'not_found')
      const staff = await as(`staff-${campus}`, 'GET', `/v1/staff/reports/${body.number}`)
      if (row.confidentiality === 'sealed') return expectRefusal(staff, 404, 'not_found')
      expect(staff.body).toMatchObject({ number: body.number, service: { code }, microBrain: { id: campus } })
      if (row.category) expect(staff.body.category).toBe(row.category)
      if (row.joint === 'police') expect(staff.body.route.joint).toEqual(['police-1'])
      const text = row.shape === 'case' ? '内容只有经办人能看' : `请帮帮我，关于${code}`
      expect(staff.body.text).toBe(text)
    },
  )

  it('promise what the service says, also after another category, a question and its answer', async () => {
    const filed = app.clock.now.getTime()
    const { body } = await ask('student-1', 'anti_fraud', { text: '有人冒充老师要我转账' })
    const dueMs = async () =>
      Date.parse((await as('student-1', 'GET', `/v1/reports/${body.number}`)).body.dueAt) - filed
    expect(await dueMs()).toBe(2 * hourMs)
    const staff = await app.signIn(`dispatcher-${campus}`)
    await as(`dispatcher-${campus}`, 'POST', `/v1/staff/reports/${body.number}/category`, {
      category: 'security',
    })
    expect(await dueMs()).toBe(2 * hourMs)
    await staffStep(app, staff, body.number, 'accept')
    app.clock.advance(hourMs)
    await staffStep(app, staff, body.number, 'ask', { question: '转了多少？' })
    app.clock.advance(3 * hourMs)
    const answered = await as('student-1', 'POST', `/v1/reports/${body.number}/answer`, { text: '没转' })
    expect(answered.status).toBe(200)
    expect(await dueMs()).toBe(5 * hourMs)
  })

  it('a tenth is a row of data: its questions are asked, its deadline holds, it is filed and switched off', async () => {
    expect((await put('admin', 'repairs', tenth)).status).toBe(200)
    const list = await app.call('GET', '/v1/campus/services')
    expect(list.body.items.at(-1)).toMatchObject({ code: 'repairs', name: tenth.name })
    expectRefusal(await ask('student-2', 'repairs', { text: '灯坏了' }), 400, 'invalid', 'answers.room')
    const filed = await ask('student-2', 'repairs', {
      text: '灯坏了',
      answers: { room: '3-201' },
      anonymous: true,
    })
    expect(filed.status).toBe(201)
    expect(Date.parse(filed.body.dueAt) - app.clock.now.getTime()).toBe(1.5 * hourMs)
    const staff = await as(`staff-${campus}`, 'GET', `/v1/staff/reports/${filed.body.number}`)
    expect(staff.body).toMatchObject({
      service: { code: 'repairs', name: tenth.name },
      category: 'facility',
      reporter: null,
      answers: { room: '3-201' },
    })
    expect((await put('admin', 'repairs', { ...tenth, enabled: false })).status).toBe(200)
    const { body: rows } = await as('admin', 'GET', '/v1/admin/campus/services')
    expect(rows.items).toHaveLength(codes.length + 1)
    expect(rows.items.at(-1)).toEqual({ code: 'repairs', ...tenth, enabled: false })
    expectRefusal(
      await ask('student-2', 'repairs', { text: '灯坏了', answers: { room: '1' } }),
      404,
      'not_found',
    )
    const after = await as('student-2', 'GET', `/v1/campus/requests/${filed.body.number}`)
    expect(after.body.service).toEqual({ code: 'repairs', name: tenth.name })
  })

  const openRow = { shape: 'report', category: 'advice', confidentiality: 'post', joint: null }
  const rowOf = async (code: string) => {
    const { items } = (await as('admin', 'GET', '/v1/admin/campus/services')).body
    return items.find((item: { code: string }) => item.code === code)
  }

  it.each(['counselling', 'legal_aid'])(
    '%s is never opened up, and still goes to one person',
    async (name) => {
      const { code, ...row } = await rowOf(name)
      expectRefusal(await put('admin', code, { ...row, ...openRow }), 400, 'invalid', 'shape')
      if (row.confidentiality === 'sealed') {
        const handled = { ...row, confidentiality: 'handler', category: 'advice' }
        expectRefusal(await put('admin', code, handled), 400, 'invalid', 'confidentiality')
      }
      expect(await rowOf(name)).toEqual({ code, ...row })
      // What says nothing of who reads it may change.
      expect((await put('admin', code, { ...row, position: 9 })).status).toBe(200)
      expect((await put('admin', code, row)).status).toBe(200)
      const secret = '这句话只给接待的人看'
      const { number } = (await ask('student-2', code, { text: secret })).body
      for (const reader of [`staff-${campus}`, `dispatcher-${campus}`]) {
        const seen = await as(reader, 'GET', `/v1/staff/reports/${number}`)
        expect(JSON.stringify(seen.body)).not.toContain(secret)
      }
      await as('student-2', 'POST', `/v1/campus/requests/${number}/withdraw`)
    },
  )

  it('one of their own is opened up until somebody wrote to it', async () => {
    const secret = { ...tenth, questions: [], shape: 'case', confidentiality: 'sealed', category: null }
    const handled = { ...secret, confidentiality: 'handler', category: 'advice' }
    expect((await put('admin', 'listening', secret)).status).toBe(200)
    expect((await put('admin', 'listening', { ...tenth, questions: [] })).status).toBe(200)
    expect((await put('admin', 'listening', handled)).status).toBe(200)
    const { number } = (await ask('student-2', 'listening', { text: '想说说话' })).body
    expectRefusal(await put('admin', 'listening', { ...tenth, questions: [] }), 400, 'invalid', 'shape')
    expect((await put('admin', 'listening', secret)).status).toBe(200)
    expectRefusal(await put('admin', 'listening', handled), 400, 'invalid', 'confidentiality')
    await as('student-2', 'POST', `/v1/campus/requests/${number}/withdraw`)
    expect((await put('admin', 'listening', { ...secret, enabled: false })).status).toBe(200)
  })

  it('烦心事: the street acts beside the campus where triage or the place says that it is about the town', async () => {
    const post = (await as('student-1', 'GET', `/v1/micro-brains/${campus}`)).body
    const jointOf = async (body: object) => {
      const { number } = (await ask('student-2', 'trouble', body)).body
      return (await as(`staff-${campus}`, 'GET', `/v1/staff/reports/${number}`)).body
    }
    const lamp = '宿舍楼下的路灯不亮了'
    const near = await jointOf({ text: lamp, place: post.place })
    expect(near.route.joint).toEqual([])
    const away = { ...post.place, lat: post.place.lat + 0.02 }
    const far = await jointOf({ text: lamp, place: away })
    expect(far.route.joint).toHaveLength(1)
    expect(far.microBrain.id).toBe(campus)
    const told = (body: object) => jointOf(body).then(({ route }) => route.joint)
    // Another community than the one of the campus, in a street of its own: named by address, or by the text alone.
    const town = ['330114001']
    expect(await told({ text: '湾南社区门口的路灯坏了', address: '湾南社区' })).toEqual(town)
    expect(await told({ text: '门口的路灯坏了', address: '下沙街道湾南社区' })).toEqual(town)
    expect(await told({ text: '湾南社区门口的路灯坏了' })).toEqual(town)
    expect(await told({ text: '湾南社区门口的路灯坏了', address: '宿舍三号楼' })).toEqual(town)
    // A place says more than words.
    expect(await told({ text: '湾南社区门口的路灯坏了', address: '湾南社区', place: post.place })).toEqual([])
    const preview = { kind: 'report', text: lamp, place: post.place }
    const own = (await as('student-1', 'POST', '/v1/routes/preview', preview)).body.microBrain
    for (const body of [
      { text: lamp, address: own.path.join('') },
      { text: `${own.name}里的这个校区，${lamp}` },
      { text: lamp, address: '宿舍三号楼' },
      { text: '湾南社区和头格社区之间的路灯坏了' },
    ])
      expect([body, await told(body)]).toEqual([body, []])
    const street = await jointOf({ text: '老板拖欠工资，干了两个月兼职一直不给工资，欠薪' })
    expect(street.category).toBe('labour')
    expect(street.route.joint).toEqual([post.parentId])
    const seen = await as(`staff-${post.parentId}`, 'GET', `/v1/staff/reports/${street.number}`)
    expect(seen.body).toMatchObject({ number: street.number, service: { code: 'trouble' } })
  })

  it('青牛警务: an anonymous tip with a photo, and a thread in which nobody learns who it is', async () => {
    const token = await app.signIn('student-2')
    const photo = await sendPhoto(app, token)
    const tip = await ask('student-2', 'police_tip', {
      text: '车棚有人撬锁，我的手机 13812345678',
      photoIds: [photo],
      anonymous: true,
    })
    expect(tip.body.anonymous).toBe(true)
    const { number } = tip.body
    const thread = `/v1/staff/campus/requests/${number}/messages`
    expectRefusal(await app.call('GET', thread), 401, 'unauthenticated')
    expectRefusal(await as('student-2', 'GET', thread), 403, 'forbidden')
    expectRefusal(await as('staff-campus-2', 'GET', thread), 404, 'not_found')
    expectRefusal(await as('staff-campus-2', 'POST', thread, { text: '在吗' }), 404, 'not_found')
    expectRefusal(await as(`staff-${campus}`, 'POST', thread, {}), 400, 'invalid', 'text')
    expect((await as(`staff-${campus}`, 'POST', thread, { text: '几点看到的？' })).status).toBe(201)
    await app.runJobs()
    const notices = (await as('student-2', 'GET', '/v1/notices')).body.items
    expect(notices[0]).toMatchObject({ kind: 'campus.message', number, audience: 'reporter' })
    const url = `/v1/campus/requests/${number}/messages`
    expectRefusal(await as('student-1', 'POST', url, { text: '我也看到了' }), 404, 'not_found')
    const said = await as('student-2', 'POST', url, { text: '十点，打我 13812345678' })
    expect(said.status).toBe(201)
    expect(JSON.stringify(said.body)).not.toContain('十点')
    await app.runJobs()
    const read = await as(`staff-${campus}`, 'GET', thread)
    expect(read.body.messages.map(({ by }: { by: string }) => by)).toEqual(['handler', 'student'])
    expect(JSON.stringify(read.body)).not.toContain('13812345678')
    // The police post acts beside the campus, and reads the same.
    expect((await as('staff-police-1', 'GET', thread)).body.messages).toHaveLength(2)
    const report = (await as('staff-police-1', 'GET', `/v1/staff/reports/${number}`)).body
    expect(report).toMatchObject({ anonymous: true, reporter: null })
    expect(report.photos).toHaveLength(1)
    const own = (await as('student-2', 'GET', `/v1/campus/requests/${number}`)).body
    expect(own.messages[1].text).toBe('十点，打我 13812345678')
    expect(own.acts).toEqual(['write', 'withdraw'])
  })

  it('the post’s queue is narrowed to one service', async () => {
    const list = await as(`staff-${campus}`, 'GET', `/v1/staff/reports?microBrainId=${campus}&service=hukou`)
    expect(list.body.items.length).toBeGreaterThan(0)
    for (const item of list.body.items) expect(item.service.code).toBe('hukou')
  })

  it('one list of both kinds, newest first, page by page; what was taken back says so', async () => {
    const all = (await as('student-1', 'GET', '/v1/campus/requests?limit=100')).body.items
    expect(new Set(all.map(({ service }: Line) => service.code)).size).toBe(9)
    const paged: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Line = await as(
        'student-1',
        'GET',
        `/v1/campus/requests?limit=2${cursor && `&cursor=${cursor}`}`,
      )
      paged.push(...page.body.items.map(({ number }: Line) => number))
      cursor = page.body.nextCursor
    }
    expect(paged).toEqual(all.map(({ number }: Line) => number))
    const times = all.map(({ createdAt }: Line) => createdAt)
    expect(times).toEqual([...times].sort().reverse())
    for (const shape of ['report', 'case']) {
      const { number } = all.find((one: Line) => one.shape === shape && one.service.code !== 'anti_fraud')
      expectRefusal(await as('student-2', 'POST', `/v1/campus/requests/${number}/withdraw`), 404, 'not_found')
      const taken = await as('student-1', 'POST', `/v1/campus/requests/${number}/withdraw`)
      expect(taken.body).toEqual({ number, status: 'withdrawn' })
      expectRefusal(
        await as('student-1', 'POST', `/v1/campus/requests/${number}/withdraw`),
        409,
        'step_closed',
      )
      expectRefusal(
        await as('student-1', 'POST', `/v1/campus/requests/${number}/messages`, { text: '再说一句' }),
        409,
        'step_closed',
      )
    }
  })
})
