// One step for several matters: what fits is offered, what was refused says why.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import { home, item } from '../../../test/staff-report'
import { BulkSheet } from './bulk-sheet'

const items = [
  { ...item, number: 'A', summary: '路灯不亮', steps: ['accept', 'merge'] },
  { ...item, number: 'B', summary: '灯又坏了', steps: ['accept', 'merge'] },
  { ...item, number: 'C', summary: '井盖松了', steps: ['dispatch', 'merge'] },
]
const bulks = (sent: ReturnType<typeof serve>) => sent.filter(({ url }) => url.endsWith('/bulk'))

beforeEach(beAdmin)
afterEach(() => {
  jest.restoreAllMocks()
})

test('takes all that fit, and says of each refused one why', async () => {
  const sent = serve({
    'POST /v1/staff/reports/bulk': () =>
      ok({ done: ['A'], refused: [{ number: 'B', code: 'step_closed', detail: '已经有人接了' }] }),
  })
  show(<BulkSheet items={items} microBrainId={home.id} onClose={jest.fn()} />)
  expect(screen.getByTestId('bulk-submit').textContent).toBe('先选几件')
  expect(screen.queryByTestId('bulk-C')).toBeNull()
  await tap('bulk-all')
  write('bulk-note', '都接了')
  await tap('bulk-submit')
  expect((await screen.findByTestId('bulk-done')).textContent).toContain('1 件')
  expect(screen.getByTestId('bulk-refused').textContent).toContain('灯又坏了（B）：已经有人接了')
  expect(bulks(sent).map(bodyOf)).toEqual([{ step: 'accept', numbers: ['A', 'B'], body: { note: '都接了' } }])
  await tap('bulk-again')
  expect(screen.getByTestId('bulk-submit').textContent).toBe('先选几件')
})

test('merges into one, which is none of those merged', async () => {
  let broken = true
  const sent = serve({
    'POST /v1/staff/reports/bulk': () =>
      broken ? refuse(503, 'unavailable') : ok({ done: ['B', 'C'], refused: [] }),
  })
  show(<BulkSheet items={items} microBrainId={home.id} onClose={jest.fn()} />)
  await tap('bulk-step-merge')
  expect(screen.getByTestId('bulk-submit').textContent).toBe('先选并到哪一件')
  await tap('bulk-into-A')
  await tap('bulk-all')
  expect(screen.queryByTestId('bulk-A')).toBeNull()
  await tap('bulk-submit')
  await screen.findByTestId('bulk-problem')
  broken = false
  await tap('bulk-submit')
  await screen.findByTestId('bulk-done')
  const tries = bulks(sent)
  expect(tries.map(bodyOf)).toEqual([
    { step: 'merge', numbers: ['B', 'C'], body: { into: 'A' } },
    { step: 'merge', numbers: ['B', 'C'], body: { into: 'A' } },
  ])
  expect(tries[0]?.header['Idempotency-Key']).toBe(tries[1]?.header['Idempotency-Key'])
})

test('gives to a person or a team', async () => {
  const sent = serve({
    'GET /v1/staff/micro-brains': () =>
      ok({ items: [{ id: 'p1', name: '小陈' }], teams: [{ id: 't1', name: '巡防队' }] }),
    'POST /v1/staff/reports/bulk': () => ok({ done: ['C'], refused: [] }),
  })
  show(<BulkSheet items={items} microBrainId={home.id} onClose={jest.fn()} />)
  await tap('bulk-step-dispatch')
  await tap('bulk-C')
  expect(screen.getByTestId('bulk-submit').textContent).toBe('先选派给谁')
  await tap('bulk-whom-t1')
  await tap('bulk-submit')
  await waitFor(() => expect(bulks(sent)).toHaveLength(1))
  expect(bodyOf(bulks(sent)[0])).toEqual({ step: 'dispatch', numbers: ['C'], body: { teamId: 't1' } })
})

test('the same step once more is sent as another one', async () => {
  const sent = serve({ 'POST /v1/staff/reports/bulk': () => ok({ done: ['A'], refused: [] }) })
  show(<BulkSheet items={items} microBrainId={home.id} onClose={jest.fn()} />)
  await tap('bulk-A')
  await tap('bulk-submit')
  await tap('bulk-again')
  await tap('bulk-A')
  await tap('bulk-submit')
  await screen.findByTestId('bulk-done')
  const [first, second] = bulks(sent)
  expect(bodyOf(second)).toEqual(bodyOf(first))
  expect(second?.header['Idempotency-Key']).not.toBe(first?.header['Idempotency-Key'])
})

test('says when nothing can be done at once', () => {
  serve({})
  show(<BulkSheet items={[]} microBrainId={home.id} onClose={jest.fn()} />)
  screen.getByTestId('bulk-empty')
})
