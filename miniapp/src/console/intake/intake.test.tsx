// The room of systems that send: registered, rotated, removed; and what each kind is taken for.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import type { IntakeKind, IntakeSource } from '../api'
import IntakePage from './index'

const source: IntakeSource = {
  id: 'water',
  name: '智慧水表平台',
  enabled: true,
  perMinute: 60,
  perDay: 5000,
  secrets: 1,
  createdAt: '2026-11-01T00:00:00Z',
  updatedAt: '2026-11-01T00:00:00Z',
  lastEventAt: null,
}
const kind: IntakeKind = {
  kind: 'water_silent',
  name: '独居老人长时间未用水',
  category: 'noise',
  urgentNumber: '120',
  template: '已有 {hours|12} 小时没有用水。{text}',
  home: 'community',
  windowMinutes: 1440,
}
const lists = (sources: IntakeSource[], kinds: IntakeKind[]) => ({
  'GET /v1/admin/intake-sources': () => ok({ items: sources }),
  'GET /v1/admin/intake-kinds': () => ok({ items: kinds }),
})

beforeEach(beAdmin)
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  const no = () => refuse(403, 'forbidden')
  serve({ 'GET /v1/admin/intake-sources': no, 'GET /v1/admin/intake-kinds': no })
  show(<IntakePage />)
  await screen.findByTestId('state-forbidden')
})

test('none of either is said in words', async () => {
  serve(lists([], []))
  show(<IntakePage />)
  await screen.findByTestId('sources-none')
  expect(screen.getByTestId('kinds-none').textContent).toContain('都不收')
})

test('shows who may send, and what it is taken for', async () => {
  serve(
    lists(
      [source, { ...source, id: 'off', enabled: false }],
      [kind, { ...kind, kind: 'hotline', category: null, urgentNumber: null, home: null, windowMinutes: 0 }],
    ),
  )
  show(<IntakePage />)
  const told = (await screen.findByTestId('source-water')).textContent
  for (const words of ['智慧水表平台', '在收', '还没发来过', '每分钟最多 60 件', '1 个密钥在用'])
    expect(told).toContain(words)
  expect(screen.getByTestId('source-off').textContent).toContain('不收了')
  await waitFor(() => expect(screen.getByTestId('kind-water_silent').textContent).toContain('噪音扰民'))
  for (const words of ['紧急 120', '送到社区', '1 天内'])
    expect(screen.getByTestId('kind-water_silent').textContent).toContain(words)
  for (const words of ['看原话来分', '按类别送', '每次都算一件'])
    expect(screen.getByTestId('kind-hotline').textContent).toContain(words)
})

test('a system is registered, and its secret shown once', async () => {
  const sent = serve({
    ...lists([source], []),
    'PUT /v1/admin/intake-sources/doors': () => ok({ ...source, id: 'doors', newSecret: 'whsec_doors' }),
  })
  show(<IntakePage />)
  await tap('source-add')
  const save = () => screen.getByTestId('source-save')
  expect(save().textContent).toBe('先写编号')
  write('source-id', 'water')
  write('source-name', '门禁平台')
  // Saving under this id would change the other one.
  expect(save().textContent).toBe('这个编号用过了')
  write('source-id', 'Doors')
  expect(save().textContent).toContain('用小写字母开头')
  write('source-id', 'doors')
  write('source-minute', '0')
  expect(save().textContent).toBe('写 1 到 6000 的整数')
  write('source-minute', '30')
  await tap('source-save')
  expect((await screen.findByTestId('secret')).textContent).toBe('whsec_doors')
  await tap('secret-kept')
  expect(bodyOf(sent.find(({ method }) => method === 'PUT'))).toEqual({
    name: '门禁平台',
    enabled: true,
    perMinute: 30,
    perDay: 5000,
  })
})

test('a system is turned off, given another secret, and removed', async () => {
  const sent = serve({
    ...lists([source], []),
    'PUT /v1/admin/intake-sources/water': () => ok(source),
    'POST /v1/admin/intake-sources/water/rotate': () => ok({ newSecret: 'whsec_2' }),
    'DELETE /v1/admin/intake-sources/water': () => ({ statusCode: 204, data: '' }),
  })
  show(<IntakePage />)
  await tap('source-edit-water')
  expect(screen.queryByTestId('source-id')).toBeNull()
  await tap('source-takes')
  await tap('source-save')
  await waitFor(() => expect(screen.queryByTestId('source-form')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'PUT'))['enabled']).toBe(false)
  await tap('source-rotate-water')
  await tap('ask-yes')
  expect((await screen.findByTestId('secret')).textContent).toBe('whsec_2')
  await tap('secret-kept')
  await tap('source-remove-water')
  await tap('ask-yes')
  await waitFor(() => expect(screen.queryByTestId('ask-sheet')).toBeNull())
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(true)
})

test('a kind is changed: category, urgency, level, words, window', async () => {
  const sent = serve({
    ...lists([], [kind]),
    'PUT /v1/admin/intake-kinds/water_silent': () => ok(kind),
  })
  show(<IntakePage />)
  await tap('kind-edit-water_silent')
  expect(screen.getByTestId('kind-sample').textContent).toBe('比如：已有 12 小时没有用水。对方写的话')
  await tap('kind-category-facility')
  await tap('kind-urgent-none')
  await tap('kind-home-category')
  write('kind-template', '没有用水。{text}')
  write('kind-window', '60')
  await tap('kind-save')
  await waitFor(() => expect(screen.queryByTestId('kind-form')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'PUT'))).toEqual({
    name: '独居老人长时间未用水',
    category: 'facility',
    urgentNumber: null,
    home: null,
    template: '没有用水。{text}',
    windowMinutes: 60,
  })
})

test('a refused kind says which field, and keeps what was written', async () => {
  serve({
    ...lists([], []),
    'PUT /v1/admin/intake-kinds/gas': () =>
      refuse(400, 'category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] }),
  })
  show(<IntakePage />)
  await tap('kind-add')
  write('kind-code', 'gas')
  write('kind-name', '燃气泄漏')
  await tap('kind-save')
  expect((await screen.findByTestId('kind-problem')).textContent).toContain('没有这个类别')
  expect((screen.getByTestId('kind-name') as HTMLInputElement).value).toBe('燃气泄漏')
})
