// The room of reply templates: read by step, written with placeholders, removed.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import type { Template } from './api'
import TemplatesPage from './index'

const home = '330114001012'
const door = '/v1/staff/templates'
const own: Template = {
  id: 't1',
  microBrainId: home,
  category: 'noise',
  step: 'resolve',
  title: '已劝止',
  text: '{today}已上门劝止',
  mayEdit: true,
}
const theirs: Template = {
  ...own,
  id: 't2',
  microBrainId: '330114',
  category: null,
  step: 'ask',
  title: '问清位置',
  mayEdit: false,
}
const list = { [`GET ${door}`]: () => ok({ items: [own, theirs] }) }

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
  show(<TemplatesPage />)
  await screen.findByTestId('state-forbidden')
})

test('a supervisor who picked a post out of reach picks another', async () => {
  const roles = [{ role: 'supervisor' as const, microBrainId: '330114001' }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
  serve({
    [`GET ${door}`]: ({ url }) => (url.includes(home) ? ok({ items: [own] }) : refuse(404, 'not_found')),
  })
  show(<TemplatesPage />)
  await screen.findByTestId('state-error')
  await tap('post-choice')
  await tap(`post-${home}`)
  await screen.findByTestId('template-t1')
})

test('shows the own ones and the district’s, which are only read; by step; and that there are none', async () => {
  serve(list)
  show(<TemplatesPage />)
  await waitFor(() => expect(screen.getByTestId('template-t1').textContent).toContain('噪音扰民'))
  expect(screen.getByTestId('template-t2').textContent).toContain('区里的')
  expect(screen.queryByTestId('template-edit-t2')).toBeNull()
  await tap('templates-step-ask')
  expect(screen.queryByTestId('template-t1')).toBeNull()
  await tap('templates-step-reject')
  await screen.findByTestId('templates-none')
})

test('a new one: placeholders by a tap, shown filled, an unknown one is refused before it is sent', async () => {
  const sent = serve({ ...list, [`POST ${door}`]: () => ok(own) })
  show(<TemplatesPage />)
  await tap('template-add')
  write('template-title', '修好了')
  write('template-text', '您好 {name}')
  expect((await screen.findByTestId('template-form')).textContent).toContain('不认得 {name}')
  write('template-text', '编号')
  await tap('template-fill-number')
  expect((await screen.findByTestId('template-sample')).textContent).toContain('编号K7M-2QX-9TF')
  await tap('template-save')
  await waitFor(() => expect(screen.queryByTestId('template-form')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
    microBrainId: home,
    step: 'resolve',
    category: null,
    title: '修好了',
    text: '编号{number}',
  })
})

test('changes one, and asks before one is removed', async () => {
  const sent = serve({
    ...list,
    [`PUT ${door}/t1`]: () => refuse(409, 'step_closed'),
    [`DELETE ${door}/t1`]: () => ({ statusCode: 204, data: '' }),
  })
  show(<TemplatesPage />)
  await tap('template-edit-t1')
  write('template-title', '劝住了')
  await tap('template-save')
  await screen.findByTestId('template-problem')
  expect(bodyOf(sent.find(({ method }) => method === 'PUT'))).toMatchObject({
    title: '劝住了',
    category: 'noise',
  })
  await tap('template-remove-t1')
  await tap('ask-yes')
  await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true))
})
