// What anybody reads of public reports through Open311, however they end; and what is refused of updates.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { expectErrors, openDoors } from '../../test/open311.ts'
import { fileReport, home, staffStep, startWorld } from '../../test/world.ts'

type Row = Record<string, string>

describe.each(databases)('public data of Open311 on %s', (kind) => {
  let app: TestApp
  let staff: string
  let dispatcher: string
  let resident: string
  beforeAll(async () => {
    app = await startWorld(kind)
    staff = await app.signIn(`staff-${home}`)
    dispatcher = await app.signIn(`dispatcher-${home}`)
    resident = await app.signIn('resident-1')
  })
  afterAll(() => app.close())

  const { get, post, filed } = openDoors(() => app)
  const brought = async (more: object = {}) =>
    (
      await fileReport(app, resident, {
        text: '楼下半夜装修，钻孔声很响',
        category: 'noise',
        address: '湾南社区',
        public: true,
        ...more,
      })
    ).number as string
  const ownStep = async (number: string, step: string, body: object) => {
    app.clock.advance(1000)
    const { status } = await app.call('POST', `/v1/reports/${number}/${step}`, { token: resident, body })
    expect(status).toBe(200)
  }
  const postStep = (number: string, step: string, body: object = {}) => {
    app.clock.advance(1000)
    return staffStep(app, step === 'reject' ? dispatcher : staff, number, step, body)
  }
  const updatesOf = async (number: string, more = ''): Promise<Row[]> => {
    app.clock.advance(1000)
    return (await get(`servicerequestupdates.json?service_request_id=${number}${more}`)).body
  }

  it('shows the steps of a resident, and not a word of theirs', async () => {
    const number = await brought()
    await postStep(number, 'accept')
    await postStep(number, 'resolve', { note: '已劝停' })
    await ownStep(number, 'reopen', { reason: '又响了，我家孩子睡不着' })
    await postStep(number, 'resolve', { note: '再次劝停' })
    await ownStep(number, 'confirm', { rating: 1, comment: '王师傅态度很差' })
    const rows = await updatesOf(number)
    expect(rows.map(({ status, description }) => [status, description])).toEqual([
      ['INVESTIGATING', ''],
      ['FIXED', '已劝停'],
      ['REOPEN', ''],
      ['FIXED', '再次劝停'],
      ['CLOSED', ''],
    ])
    expect((await get(`servicerequestupdates.xml?service_request_id=${number}`)).body).not.toMatch(
      /孩子|态度/,
    )
    expect((await get(`requests/${number}.xml`)).body).not.toMatch(/孩子|态度/)
  })

  it('shows the system that filed it its own words, and nobody else', async () => {
    const id = await filed({ service_code: 'noise' })
    await postStep(id, 'accept')
    await postStep(id, 'resolve', { note: '已劝停' })
    app.clock.advance(1000)
    const reopened = await post('servicerequestupdates.json', {
      api_key: 'sandbox',
      service_request_id: id,
      update_id: `own-${id}`,
      status: 'OPEN',
      description: '我家还是很吵',
      updated_datetime: app.clock.now.toISOString(),
    })
    expect(reopened.status).toBe(201)
    const last = async (more: string) => (await updatesOf(id, more)).at(-1)
    expect(await last('')).toMatchObject({ status: 'REOPEN', description: '' })
    expect(await last('&api_key=sandbox')).toMatchObject({ status: 'REOPEN', description: '我家还是很吵' })
    const { body: other } = await app.call('POST', '/v1/admin/open311-keys', {
      token: await app.signIn('admin'),
      body: { name: '别的系统' },
    })
    expect(await last(`&api_key=${other.key}`)).toMatchObject({ status: 'REOPEN', description: '' })
  })

  it('goes on answering for what was rejected or withdrawn: closed, why, and no more of it', async () => {
    const rejected = await filed({ service_code: 'noise' })
    await postStep(rejected, 'reject', { reason: '不是公共事务' })
    const withdrawn = await brought()
    await ownStep(withdrawn, 'withdraw', { reason: '和邻居说好了' })
    const hidden = await brought({ public: false })
    await postStep(hidden, 'reject', { reason: '不是公共事务' })
    const unseen = { status: 'closed', description: null, address: null, lat: null, media_url: null }
    expect((await get(`requests/${rejected}.json`)).body).toEqual([
      expect.objectContaining({ ...unseen, status_notes: '不是公共事务', service_code: 'noise' }),
    ])
    expect((await get(`requests/${withdrawn}.json`)).body).toEqual([
      expect.objectContaining({ ...unseen, status_notes: null }),
    ])
    expect((await get(`tokens/${rejected}.json`)).body).toEqual([
      { service_request_id: rejected, token: rejected },
    ])
    const ids = async (query: string) =>
      (await get(`requests.json?${query}`)).body.map((row: Row) => row.service_request_id)
    const all = [rejected, withdrawn, hidden]
    for (const query of ['status=closed', `service_request_id=${all.join(',')}`, ''])
      expect((await ids(query)).filter((id: string) => all.includes(id)).sort()).toEqual(
        [rejected, withdrawn].sort(),
      )
    const opened = await ids('status=open')
    expect(all.filter((id) => opened.includes(id))).toEqual([])
    expectErrors(await get(`requests/${hidden}.json`), 404, /not found/)
    expect((await updatesOf(rejected)).at(-1)).toMatchObject({
      status: 'NO_FURTHER_ACTION',
      description: '不是公共事务',
    })
    expect((await updatesOf(withdrawn)).at(-1)).toMatchObject({ status: 'CANCELLED', description: '' })
    expect(await updatesOf(hidden)).toEqual([])
    const neighbour = await app.signIn('resident-2')
    expect((await app.call('GET', `/v1/reports/${rejected}`, { token: neighbour })).status).toBe(404)
  })

  it('gives back the place as another system gave it, and about where a phone stood', async () => {
    const id = await filed({ lat: '30.337999', long: '120.3540019', address_string: '' })
    expect((await get(`requests/${id}.json`)).body[0]).toMatchObject({ lat: 30.337999, long: 120.354002 })
    const number = await brought({ place: { lng: 120.354321, lat: 30.305678, coordinates: 'wgs84' } })
    expect((await get(`requests/${number}.json`)).body[0]).toMatchObject({ lat: 30.3057, long: 120.3543 })
  })

  it('hides the addresses of mailboxes', async () => {
    const id = await filed({
      description: '请写信到 wang.fang@example.com 或 w@example.com，5@3.50 元的不要',
    })
    expect((await get(`requests/${id}.json`)).body[0].description).toBe(
      '请写信到 w********@example.com 或 *@example.com，5@3.50 元的不要',
    )
  })

  describe('an update', () => {
    let key: string
    beforeAll(async () => {
      const { body } = await app.call('POST', '/v1/admin/open311-keys', {
        token: await app.signIn('admin'),
        body: { name: '湾南社区系统', microBrainId: home },
      })
      key = body.key
    })
    const say = (id: string, update_id: string, more: Row) =>
      post('servicerequestupdates.json', {
        api_key: key,
        service_request_id: id,
        update_id,
        updated_datetime: app.clock.now.toISOString(),
        ...more,
      })
    const at = (ms: number) => new Date(app.clock.now.getTime() + ms).toISOString()

    it('from the future is refused, and holds back none of the present', async () => {
      const id = await filed({ service_code: 'noise' })
      const future = { status: 'IN_PROGRESS', description: '还没到' }
      for (const updated_datetime of ['2099-01-01T00:00:00Z', at(301_000)])
        expectErrors(await say(id, 'f-1', { ...future, updated_datetime }), 400, /in the future/)
      expect((await say(id, 'f-1', { ...future, updated_datetime: at(299_000) })).status).toBe(201)
      app.clock.advance(300_000)
      expect((await say(id, 'f-2', { status: 'FIXED', description: '好了' })).body).toEqual([
        { update_id: `${id}.4` },
      ])
      expect((await get(`requests/${id}.json`)).body[0].status).toBe('closed')
    })

    it('is kept whole up to 2,000 characters, and refused beyond', async () => {
      const id = await filed({ service_code: 'noise' })
      const description = '长'.repeat(2000)
      expectErrors(await say(id, 'l-1', { description: `${description}长` }), 400, /2000 characters/)
      expect((await say(id, 'l-1', { description })).status).toBe(201)
      expect((await updatesOf(id)).at(-1)!.description).toBe(description)
    })

    it('is one update of one request: its id about another one is a mistake', async () => {
      const [one, two] = [await filed({ service_code: 'noise' }), await filed({ service_code: 'noise' })]
      const said = { status: 'IN_PROGRESS', description: '在路上' }
      expect((await say(one, 'same', said)).status).toBe(201)
      expectErrors(await say(two, 'same', said), 400, /another service_request_id/)
      expect(await say(one, 'same', said)).toMatchObject({ status: 200, body: [{ update_id: `${one}.3` }] })
      expect((await updatesOf(two)).length).toBe(0)
    })

    it('brings its photo later, as the post’s own; the report goes on when it never comes', async () => {
      const id = await filed()
      const media_url = 'http://169.254.169.254/photo.jpg'
      expect((await say(id, 'p-1', { status: 'FIXED', description: '修好了', media_url })).status).toBe(201)
      const read = async () => (await app.call('GET', `/v1/staff/reports/${id}`, { token: staff })).body
      expect((await read()).status).toBe('resolved')
      await app.runJobs()
      expect((await read()).status).toBe('in_progress')
    })
  })
})
