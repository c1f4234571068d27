// The triage models' room: figures as they were measured, a way back, and what staff put right.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, ok, refuse, serve, show, tap } from '../../../test/console-door'
import type { Corrections, Models } from '../api'
import TriagePage from './index'

const figures = {
  texts: 820,
  top1: 0.9234,
  top3: 0.981,
  calibrationError: 0.02,
  gate: 0.45,
  asked: 82,
  top1Answered: 0.96,
  recall: { noise: 0.98, facility: 0.81 },
}
const models: Models = {
  active: 'm-2',
  shipped: { version: 'shipped-1', figures },
  items: [
    { version: 'm-3', status: 'refused', figures, corrections: 9, createdAt: '2026-11-20T00:00:00Z' },
    { version: 'm-2', status: 'active', figures, corrections: 5, createdAt: '2026-11-10T00:00:00Z' },
  ],
  nextCursor: null,
}
const corrections: Corrections = {
  items: [
    {
      id: '1',
      text: '楼下天天放音响，电话 138****0000',
      from: 'facility',
      to: 'noise',
      triageVersion: 'm-2',
      by: 'p1',
      createdAt: '2026-11-21T00:00:00Z',
    },
  ],
  nextCursor: null,
}

beforeEach(beAdmin)
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  const no = () => refuse(403, 'forbidden')
  serve({ 'GET /v1/admin/triage': no })
  show(<TriagePage />)
  await screen.findByTestId('state-forbidden')
})

test('each model with its figures, the weakest category first', async () => {
  serve({
    'GET /v1/admin/triage/models': () => ok(models),
    'GET /v1/admin/triage/corrections': () => ok(corrections),
  })
  show(<TriagePage />)
  const told = (await screen.findByTestId('model-m-2')).textContent
  expect(told).toContain('正在用')
  expect(told).toContain('92.3 %第一个就对')
  expect(told).toContain('10.0 %拿不准')
  expect(screen.getByTestId('model-m-3').textContent).toContain('没通过')
  expect(screen.queryByTestId('activate-m-3')).toBeNull()
  expect(screen.queryByTestId('activate-m-2')).toBeNull()
  await tap('recall-m-2')
  const recall = screen.getByTestId('model-m-2').textContent ?? ''
  expect(recall.indexOf('市政设施')).toBeLessThan(recall.indexOf('噪音扰民'))
  expect((await screen.findByTestId('correction-1')).textContent).toContain('市政设施 → 噪音扰民')
})

test('an earlier model is put back in place', async () => {
  let active = 'm-2'
  const sent = serve({
    'GET /v1/admin/triage/models': () => ok({ ...models, active }),
    'GET /v1/admin/triage/corrections': () => ok({ items: [], nextCursor: null }),
    'POST /v1/admin/triage/models/shipped-1/activate': () => {
      active = 'shipped-1'
      return ok({ active })
    },
  })
  show(<TriagePage />)
  await tap('activate-shipped-1')
  await screen.findByTestId('activated')
  await waitFor(() => expect(screen.getByTestId('model-shipped-1').textContent).toContain('正在用'))
  expect(sent.find(({ method }) => method === 'POST')?.header['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
  await screen.findByTestId('corrections-none')
})

test('a refusal to activate is said', async () => {
  serve({
    'GET /v1/admin/triage/models': () => ok(models),
    'GET /v1/admin/triage/corrections': () => ok(corrections),
    'POST /v1/admin/triage/models': () => refuse(409, 'step_closed'),
  })
  show(<TriagePage />)
  await tap('activate-shipped-1')
  await screen.findByTestId('activate-problem')
})
