// 失物招领 through its doors: refusals, what others see, likely pairs, proof by private details, and one decision for each thing.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { lostLimits } from '@chaolin/shared/campus/lost'
import { databases, type TestApp } from '../../../test/app.ts'
import { sendPhoto } from '../../../test/photos.ts'
import { callAs, expectRefusal, startWorld } from '../../../test/world.ts'
import { Job } from '../../outbox/entities.ts'
import { Photo } from '../../files/entities.ts'
import { LostClaim, LostItem } from './entities.ts'

const campusId = 'campus-1'
const items = '/v1/campus/lost-items'
const staffItems = '/v1/staff/campus/lost-items'
const hourMs = 3_600_000

describe.each(databases)('失物招领 on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const ago = (hours: number) => new Date(app.clock.now.getTime() - hours * hourMs).toISOString()
  const thing = (more: object = {}) => ({
    kind: 'found',
    category: 'umbrella',
    title: '黑色长柄雨伞',
    spot: '二号食堂门口',
    at: ago(1),
    campusId,
    ...more,
  })
  const put = (name: string, more: object = {}) => as(name, 'POST', items, thing(more))
  const claim = (name: string, id: string, details: string) =>
    as(name, 'POST', `${items}/${id}/claims`, { details })
  const decide = (name: string, id: string, step: string, body: object = { reason: '细节都对' }) =>
    as(name, 'POST', `/v1/staff/campus/lost-claims/${id}/${step}`, body)
  const detail = (name: string, id: string) => as(name, 'GET', `${staffItems}/${id}`)
  const noticesOf = async (name: string) => {
    await app.runJobs()
    return (await as(name, 'GET', '/v1/notices?limit=100')).body.items
  }
  const guard = `staff-${campusId}`
  let counter = 10
  const somebody = () => `student-${counter++}`
  beforeAll(async () => {
    app = await startWorld(kind)
    await app.signIn(guard)
  })
  afterAll(() => app.close())

  it('refuses strangers, what is not whole, and what is somebody else’s', async () => {
    expectRefusal(await app.call('GET', items), 401, 'unauthenticated')
    expectRefusal(await app.call('POST', items, { body: thing() }), 401, 'unauthenticated')
    expectRefusal(await as('student-1', 'GET', `${staffItems}?microBrainId=${campusId}`), 403, 'forbidden')
    expectRefusal(await decide('student-1', 'x', 'accept'), 403, 'forbidden')
    expectRefusal(await put('student-1', { title: ' ' }), 400, 'invalid', 'title')
    expectRefusal(await put('student-1', { category: 'ship' }), 400, 'invalid', 'category')
    expectRefusal(await put('student-1', { at: ago(-2) }), 400, 'invalid', 'at')
    expectRefusal(await put('student-1', { campusId: 'campus-99' }), 400, 'invalid', 'campusId')
    expectRefusal(await put('student-1', { campusId: undefined }), 400, 'invalid', 'campusId')
    expectRefusal(await put('student-1', { photoIds: ['nobody-has-this'] }), 400, 'photo_unknown')
    expectRefusal(await claim('student-1', 'none', '伞柄有划痕'), 404, 'not_found')
    const found = (await put('student-1')).body.id
    const lost = (await put('student-2', { kind: 'lost' })).body.id
    expectRefusal(await claim('student-2', found, ' '), 400, 'invalid', 'details')
    expectRefusal(await claim('student-1', found, '我的'), 409, 'step_closed')
    expectRefusal(await claim('student-1', lost, '我的'), 409, 'step_closed')
    expectRefusal(await as('student-2', 'POST', `${items}/${found}/withdraw`), 404, 'not_found')
    expectRefusal(await as('student-3', 'GET', `${items}/${lost}/pairs`), 404, 'not_found')
    const { id } = (await claim('student-2', found, '伞柄有划痕')).body
    expectRefusal(await claim('student-2', found, '伞柄有划痕'), 409, 'step_closed')
    expectRefusal(await detail('staff-campus-2', found), 404, 'not_found')
    expectRefusal(await decide('dispatcher-campus-2', id, 'accept'), 404, 'not_found')
    expectRefusal(await decide(guard, id, 'accept', {}), 400, 'invalid', 'reason')
    expectRefusal(await decide('supervisor', id, 'accept'), 403, 'forbidden')
    expectRefusal(await as('student-1', 'POST', `/v1/campus/lost-claims/${id}/withdraw`), 404, 'not_found')
  })

  it('shows others neither contact data, nor who it is, nor what proves it, nor a photo of a card', async () => {
    const name = somebody()
    const photo = await sendPhoto(app, await app.signIn(name))
    const secret = '背面贴着小猫'
    const text = '联系我 13812345678'
    const card = {
      category: 'card',
      title: '校园卡',
      text,
      details: secret,
      keptAt: '门卫室',
      photoIds: [photo],
    }
    const { id } = (await put(name, card)).body
    const umbrella = await sendPhoto(app, await app.signIn(name))
    await put(name, { title: '格子伞', photoIds: [umbrella] })
    const list = (await as(somebody(), 'GET', `${items}?campusId=${campusId}&limit=100`)).body.items
    expect(JSON.stringify(list)).not.toMatch(/13812345678|小猫|门卫室/)
    const shown = list.find((one: { id: string }) => one.id === id)
    expect(shown).toMatchObject({ photos: [], mine: false })
    expect(Object.keys(shown)).not.toContain('personId')
    expect(list.find(({ title }: { title: string }) => title === '格子伞').photos).toMatchObject([
      { id: umbrella },
    ])
    const own = (await as(name, 'GET', `${items}/${id}`)).body
    expect(own).toMatchObject({ mine: true, text, photos: [{ id: photo }] })
  })

  it('is all of all campuses where none is said, and takes what is found now for something', async () => {
    const name = somebody()
    const { status, body } = await as(name, 'POST', items, { kind: 'found', title: '手链', campusId })
    expect([status, body]).toMatchObject([201, { category: 'other', at: body.createdAt }])
    const { id } = (await put(name, { title: '手环', campusId: 'campus-2' })).body
    const list = await as(somebody(), 'GET', `${items}?limit=100`)
    expect(list.status).toBe(200)
    const ids = list.body.items.map((one: { id: string }) => one.id)
    expect(ids).toEqual(expect.arrayContaining([id, body.id]))
    expectRefusal(await as(name, 'GET', `${items}?campusId=campus-99`), 400, 'invalid', 'campusId')
    expectRefusal(await as(name, 'POST', `${items}/${id}/withdraw`, { why: 1 }), 400, 'invalid', 'why')
    expect((await as(name, 'POST', `${items}/${id}/withdraw`, {})).status).toBe(200)
  })

  it('tells nobody but finder and staff whose card it is, nor a long number', async () => {
    const name = somebody()
    const title = '张三 20260001 的校园卡'
    const { id } = (await put(name, { category: 'card', title, text: '张三的', spot: '宿舍楼' })).body
    const bag = (await put(name, { category: 'bag', title: '书包 20260001', spot: '储物柜 88012' })).body.id
    const owner = somebody()
    await put(owner, { kind: 'lost', category: 'card', title: '校园卡', spot: '宿舍楼', at: ago(2) })
    const list = (await as(owner, 'GET', `${items}?campusId=${campusId}&limit=100`)).body.items
    const others = JSON.stringify([list, await noticesOf(owner), await as(owner, 'GET', `${items}/${id}`)])
    expect(others).not.toMatch(/张三|20260001|88012/)
    const find = (wanted: string) => list.find((one: { id: string }) => one.id === wanted)
    expect(find(id)).toMatchObject({ title: '一张卡或证件', text: null, spot: '宿舍楼' })
    expect(find(bag)).toMatchObject({ title: '书包 ********', spot: '储物柜 *****' })
    expect((await as(name, 'GET', `${items}/${id}`)).body.title).toBe(title)
    expect((await detail(guard, id)).body.title).toBe(title)
  })

  it('finds the likely pair, tells who lost it, and lets the owner see why', async () => {
    const [owner, finder] = [somebody(), somebody()]
    const lost = { kind: 'lost', category: 'keys', title: '一串宿舍钥匙', text: '挂着蓝色小熊', at: ago(5) }
    const { id } = (await put(owner, lost)).body
    const more = { category: 'keys', title: '钥匙一串', text: '挂着蓝色小熊' }
    const found = (await put(finder, more)).body.id
    await put(finder, { category: 'keys', title: '车钥匙', spot: '操场', at: ago(24 * 5) })
    const told = (await noticesOf(owner)).filter((one: { kind: string }) => one.kind === 'lost.pair')
    expect(told).toMatchObject([{ body: expect.stringContaining('钥匙一串') }])
    expect((await noticesOf(finder)).filter((one: { kind: string }) => one.kind === 'lost.pair')).toEqual([])
    const pairs = (await as(owner, 'GET', `${items}/${id}/pairs`)).body.items
    expect(pairs).toMatchObject([{ item: { id: found }, category: 1 }])
    expect(pairs[0].score).toBeGreaterThan(0.5)
    expect((await as(guard, 'GET', `${items}/${found}/pairs`)).body.items).toMatchObject([{ item: { id } }])
  })

  it('keeps double claims apart; one person gets it, for a reason, and each look at the proof is recorded', async () => {
    const [finder, owner, other] = [somebody(), somebody(), somebody()]
    const kept = { details: '伞骨断了一根', keptAt: '一号门卫室' }
    const { id } = (await put(finder, { ...kept, title: '折叠伞' })).body
    const right = (await claim(owner, id, '伞骨断了一根，是弟弟踩的')).body.id
    const wrong = (await claim(other, id, '就是普通的伞')).body.id
    const mine = (await as(owner, 'GET', '/v1/campus/lost-claims')).body.items
    expect(mine).toMatchObject([{ id: right, status: 'open', keptAt: null, reason: null }])
    expect(JSON.stringify(mine)).not.toMatch(/弟弟|普通的伞|一号门卫室/)
    const seen = (await detail(guard, id)).body
    expect(seen).toMatchObject({
      details: '伞骨断了一根',
      doubled: true,
      claims: [
        { id: right, claimant: 1, details: '伞骨断了一根，是弟弟踩的' },
        { id: wrong, claimant: 2, details: '就是普通的伞' },
      ],
    })
    for (const name of [finder, owner, other]) {
      const log = (await as(name, 'GET', '/v1/me/access-log')).body.items
      expect(log).toMatchObject([{ field: 'lost_details', by: `staff:${campusId}`, about: id }])
    }
    expect((await decide(guard, right, 'accept')).status).toBe(200)
    expectRefusal(await decide(guard, wrong, 'accept'), 409, 'step_closed')
    expectRefusal(await decide(guard, right, 'refuse'), 409, 'step_closed')
    expect((await as(owner, 'GET', '/v1/campus/lost-claims')).body.items).toMatchObject([
      { status: 'accepted', reason: '细节都对', keptAt: '一号门卫室' },
    ])
    expect((await as(other, 'GET', '/v1/campus/lost-claims')).body.items).toMatchObject([
      { status: 'refused', keptAt: null },
    ])
    expect(await noticesOf(owner)).toMatchObject([{ kind: 'lost.decided', title: '核对好了，请来取' }])
    expect(await noticesOf(other)).toMatchObject([{ kind: 'lost.decided', title: '这次认领没有通过' }])
    expect(await noticesOf(finder)).toMatchObject([{ kind: 'lost.returned' }])
    expect((await as(somebody(), 'GET', `${items}/${id}`)).status).toBe(404)
  })

  it('is given to one, whoever decides at the same moment', async () => {
    const { id } = (await put(somebody(), { title: '直柄伞' })).body
    const claims = []
    for (let i = 0; i < 3; i++) claims.push((await claim(somebody(), id, `记号 ${i}`)).body.id)
    const token = await app.signIn(guard)
    const answers = await Promise.all(
      claims.map((one) =>
        app.call('POST', `/v1/staff/campus/lost-claims/${one}/accept`, { token, body: { reason: '对' } }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const accepted = (await detail(guard, id)).body.claims.filter(
      ({ status }: { status: string }) => status === 'accepted',
    )
    expect(accepted).toHaveLength(1)
  })

  it('takes a second try after a refusal, and no third', async () => {
    const name = somebody()
    const { id } = (await put(somebody(), { title: '儿童伞' })).body
    for (const details of ['红的', '上面有鸭子']) {
      const { body } = await claim(name, id, details)
      expect((await decide(guard, body.id, 'refuse', { reason: '说得不对' })).status).toBe(200)
    }
    expectRefusal(await claim(name, id, '蓝的'), 409, 'step_closed')
  })

  it('holds twenty open things of a person', async () => {
    const token = await app.signIn(somebody())
    const body = thing({ title: '手套' })
    for (let i = 0; i < lostLimits.openItems; i++)
      expect((await app.call('POST', items, { token, body })).status).toBe(201)
    expectRefusal(await app.call('POST', items, { token, body }), 409, 'too_many_open')
  })

  it('seals what proves it, keeps it out of jobs, and forgets it thirty days after', async () => {
    const { id } = (await put(somebody(), { title: '透明伞', details: '秘密记号甲' })).body
    const { id: claimId } = (await claim(somebody(), id, '秘密记号乙')).body
    const { em } = app.ctx()
    const stored = () => em.findOne(LostClaim, { publicId: claimId }, { disableIdentityMap: true })
    expect((await stored())?.sealedDetails).not.toContain('秘密')
    await app.runJobs()
    const jobs = await em.find(Job, { kind: { $like: 'lost.%' } }, { disableIdentityMap: true })
    expect(JSON.stringify(jobs)).not.toContain('秘密')
    await decide(guard, claimId, 'accept')
    app.clock.advance(lostLimits.keepDetailsMs)
    await app.runJobs()
    expect((await stored())?.sealedDetails ?? null).toBeNull()
    expect((await detail(guard, id)).body).toMatchObject({ details: null, status: 'returned' })
  })

  it('is in the export of who wrote it, and goes with the account', async () => {
    const name = somebody()
    const token = await app.signIn(name)
    const photo = await sendPhoto(app, token)
    const place = { lng: 120.35, lat: 30.31, coordinates: 'gcj02' }
    const more = { details: '口袋里有车票', text: '我的', photoIds: [photo], place }
    const { id } = (await put(name, { title: '雨衣', ...more })).body
    const other = (await put(somebody(), { title: '雨靴' })).body.id
    await claim(name, other, '鞋底有字')
    const taken = (await app.call('GET', '/v1/me/export', { token })).body
    expect(taken.lostItems).toMatchObject([{ id, details: '口袋里有车票' }])
    expect(taken.lostClaims).toMatchObject([{ details: '鞋底有字' }])
    expect((await app.call('DELETE', '/v1/me', { token })).status).toBeLessThan(300)
    expect((await detail(guard, id)).body).toMatchObject({ status: 'withdrawn', details: null })
    expect((await detail(guard, other)).body.claims).toEqual([])
    const { em } = app.ctx()
    const gone = (await em.findOne(LostItem, { publicId: id }, { disableIdentityMap: true }))!
    expect(gone).toMatchObject({ title: '', photoIds: [] })
    for (const field of [gone.personId, gone.text, gone.spot, gone.lng, gone.lat, gone.keptAt])
      expect(field ?? null).toBeNull()
    const left = await em.findOne(Photo, { id: photo }, { disableIdentityMap: true })
    expect(left?.attachedAt ?? null).toBeNull()
  })

  it('forgets half a year after the end what was written and shown', async () => {
    const name = somebody()
    const photo = await sendPhoto(app, await app.signIn(name))
    const { id } = (await put(name, { title: '红围巾', text: '羊毛的', photoIds: [photo] })).body
    await as(name, 'POST', `${items}/${id}/withdraw`)
    const own = async () => (await as(name, 'GET', `${items}/${id}`)).body
    app.clock.advance(lostLimits.keepWordsMs - hourMs)
    await app.runJobs()
    expect(await own()).toMatchObject({ title: '红围巾', photos: [{ id: photo }] })
    app.clock.advance(2 * hourMs)
    await app.runJobs()
    expect(await own()).toMatchObject({ title: '（内容已删除）', text: null, spot: null, photos: [] })
  })
})
