// The room of terms: what holds for each category, and what is sent when it is changed.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import type { PostTerms } from './api'
import TermsPage from './index'

const home = '330114001012'
const door = `/v1/staff/micro-brains/${home}/terms`
const working = (minutes: number) => ({ minutes, clock: 'working' as const })
const usual = {
  mode: 'grab' as const,
  acceptWithin: working(30),
  resolveWithin: working(480),
  secondLook: false,
  mostOpen: 20,
}
const silent = { mode: null, acceptWithin: null, resolveWithin: null, secondLook: null, mostOpen: null }
const district = { acceptWithin: working(30), resolveWithin: working(480) }
const terms: PostTerms = {
  microBrain: { id: home, name: '湾南社区', kind: 'community', path: [] },
  mayEdit: true,
  mayBeSlower: false,
  forAll: null,
  items: [
    {
      category: { code: 'noise', zh: '噪音扰民', en: 'Noise' },
      own: { ...silent, mode: 'assign', secondLook: true },
      terms: {
        ...usual,
        mode: 'assign',
        secondLook: true,
        resolveWithin: { minutes: 90, clock: 'running' },
      },
      district,
    },
    { category: { code: 'facility', zh: '市政设施', en: 'Facilities' }, own: null, terms: usual, district },
  ],
}

beforeEach(() => {
  queryClient.clear()
  const roles = [{ role: 'dispatcher' as const, microBrainId: home }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  serve({ [`GET ${door}`]: () => refuse(403, 'forbidden') })
  show(<TermsPage />)
  await screen.findByTestId('state-forbidden')
})

test('a supervisor who picked a post out of reach picks another', async () => {
  const roles = [{ role: 'supervisor' as const, microBrainId: '330114001' }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
  serve({ 'GET /v1/staff/micro-brains': () => refuse(404, 'not_found'), [`GET ${door}`]: () => ok(terms) })
  show(<TermsPage />)
  await screen.findByTestId('state-error')
  await tap('post-choice')
  await tap(`post-${home}`)
  await screen.findByTestId('terms-noise')
  expect(screen.queryByTestId('state-error')).toBeNull()
})

test('says in words what holds, and what is the post’s own', async () => {
  serve({ [`GET ${door}`]: () => ok(terms) })
  show(<TermsPage />)
  const noise = (await screen.findByTestId('terms-noise')).textContent
  expect(noise).toContain('指派 · 30 分钟（工作时间）内接 · 90 分钟内办结 · 要核查 · 每人最多 20 件')
  expect(noise).toContain('自己定的')
  const facility = screen.getByTestId('terms-facility').textContent
  expect(facility).toContain('抢单 · 30 分钟（工作时间）内接 · 8 小时（工作时间）内办结 · 每人最多 20 件')
  expect(facility).not.toContain('自己定的')
  expect(screen.getByTestId('terms-all').textContent).toContain('都照区里的规定')
})

test('who may only read opens no form', async () => {
  serve({ [`GET ${door}`]: () => ok({ ...terms, mayEdit: false }) })
  show(<TermsPage />)
  await tap('terms-noise')
  expect(screen.queryByTestId('terms-form')).toBeNull()
})

test('sends what was chosen, and nothing for what was left empty', async () => {
  const sent = serve({ [`GET ${door}`]: () => ok(terms), [`PUT ${door}/facility`]: () => ok(terms) })
  show(<TermsPage />)
  await tap('terms-facility')
  expect((await screen.findByTestId('terms-form')).textContent).toContain('区里的承诺')
  write('terms-resolve', '0')
  expect(screen.getByTestId('terms-form').textContent).toContain('的整数')
  write('terms-resolve', '120')
  await tap('terms-resolve-clock-running')
  await tap('terms-mode-round_robin')
  await tap('terms-look-yes')
  await tap('terms-save')
  await waitFor(() => expect(screen.queryByTestId('terms-form')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'PUT'))).toEqual({
    mode: 'round_robin',
    acceptWithin: null,
    resolveWithin: { minutes: 120, clock: 'running' },
    secondLook: true,
    mostOpen: null,
  })
})

test('a refusal is said at the form, and its own words can be let go', async () => {
  const errors = [{ path: 'resolveWithin', message: '比区里的承诺慢（噪音扰民），要督查来定' }]
  const sent = serve({
    [`GET ${door}`]: () => ok(terms),
    [`PUT ${door}/noise`]: () => refuse(400, 'invalid', { errors }),
    [`DELETE ${door}/noise`]: () => ok(terms),
  })
  show(<TermsPage />)
  await tap('terms-noise')
  write('terms-resolve', '9999')
  await tap('terms-save')
  expect((await screen.findByTestId('terms-problem')).textContent).toContain('要督查来定')
  await tap('terms-remove')
  await waitFor(() => expect(screen.queryByTestId('terms-form')).toBeNull())
  expect(sent.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
})
