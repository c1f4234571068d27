// Of two places with one name, the person's own district counts: where they are, where they work, whose desk this is.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { grantRole } from '../../residents/actions.ts'
import { bumpRevision } from '../actions.ts'
import { MicroBrain } from '../entities.ts'

const ours = { id: '330114001012', address: '钱塘区下沙街道湾南社区' }
const theirs = { id: '990101001001', address: '临水区渡口街道湾南社区' }

const posts = [
  { id: '990101', kind: 'district', name: '临水区', parentId: null, path: ['临水区'] },
  { id: '990101001', kind: 'street', name: '渡口街道', parentId: '990101', path: ['临水区', '渡口街道'] },
  {
    id: theirs.id,
    kind: 'community',
    name: '湾南社区',
    parentId: '990101001',
    path: ['临水区', '渡口街道', '湾南社区'],
  },
] as const

describe.each(databases)('the own district on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp(kind)
    const { em } = app.ctx()
    const common = {
      lng: 121.5,
      lat: 30.5,
      phone: '0571-00000000',
      workingHours: '',
      services: [],
      directions: '',
      serves: [],
    }
    const [known] = await em.find(MicroBrain, { kind: 'community' }, { limit: 1, disableIdentityMap: true })
    await em.insertMany(
      MicroBrain,
      posts.map((post) => ({ ...common, ...post, path: [...post.path], hours: known!.hours })),
    )
    await bumpRevision(em)
  }, 60_000)
  afterAll(() => app?.close())

  const preview = async (person: string, address: string, more = {}) =>
    (
      await app.call('POST', '/v1/routes/preview', {
        token: await app.signIn(person),
        body: { kind: 'report', address, ...more },
        key: null,
      })
    ).body
  const employ = async (person: string, microBrainId: string) => {
    const [, payload = ''] = (await app.signIn(person)).split('.')
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }
    await grantRole(app.ctx(), null, sub, { role: 'staff', microBrainId })
  }

  test('nothing else known: of the district that this installation is for, and the other one is shown', async () => {
    expect(await preview('resident-1', '湾南社区12幢')).toMatchObject({
      desk: false,
      microBrain: { id: ours.id },
      candidates: [ours.address, theirs.address],
    })
  })
  test('who works in the other district means that one; so does their report', async () => {
    await employ('resident-2', theirs.id)
    expect(await preview('resident-2', '湾南社区')).toMatchObject({
      microBrain: { id: theirs.id },
      candidates: [theirs.address, ours.address],
    })
    const { status, body } = await app.call('POST', '/v1/reports', {
      token: await app.signIn('resident-2'),
      body: { text: '门口的灯不亮了', address: '湾南社区', category: 'facility' },
    })
    expect([status, body.microBrain.id]).toEqual([201, theirs.id])
  })
  test('who works in both: of the district that this installation is for', async () => {
    await employ('resident-3', theirs.id)
    await employ('resident-3', ours.id)
    expect(await preview('resident-3', '湾南社区')).toMatchObject({ microBrain: { id: ours.id } })
  })
  test('what the text names comes before whose it is', async () => {
    expect(await preview('resident-1', '临水区湾南社区')).toMatchObject({
      microBrain: { id: theirs.id },
      candidates: [],
    })
    expect(await preview('resident-2', '下沙街道湾南社区')).toMatchObject({ microBrain: { id: ours.id } })
  })
})
