// On the staff page of a report: how far the mediation is, who may begin one, and the way to volunteers.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../test/console-door'
import { home } from '../../test/staff-report'
import { queryClient } from '../query'
import { useSession } from '../session'
import { TwoParties } from './report/two-parties'

const number = 'K7M-2QX-9TF'
const dispute = { number, category: 'dispute', status: 'accepted' as const, microBrain: home, standIn: false }
const state = {
  access: 'status',
  id: 'm1',
  number,
  status: 'open',
  mediator: '王调解员',
  appointment: { at: '2026-11-25T07:00:00Z', place: '社区调解室' },
  createdAt: '2026-11-18T01:00:00Z',
  updatedAt: '2026-11-18T01:00:00Z',
}
const door = `/v1/staff/reports/${number}/mediation`

beforeEach(() => {
  queryClient.clear()
  const roles = [{ role: 'staff' as const, microBrainId: home.id }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('only a dispute is asked about', () => {
  const sent = serve({})
  show(<TwoParties report={{ ...dispute, category: 'noise' }} />)
  expect(sent).toEqual([])
})

test('beside what stands for a case nothing is offered and nothing asked', () => {
  const sent = serve({})
  show(<TwoParties report={{ ...dispute, standIn: true }} />)
  expect(sent).toEqual([])
  expect(screen.queryByTestId('ask-volunteers')).toBeNull()
})

test('says how far it is, and offers nothing to who may not begin', async () => {
  serve({ [`GET ${door}`]: () => ok({ mediation: state, mayOpen: false }) })
  show(<TwoParties report={dispute} />)
  const told = (await screen.findByTestId('report-mediation')).textContent
  for (const words of ['在听两边', '王调解员', '11-25 15:00', '社区调解室']) expect(told).toContain(words)
  expect(screen.queryByTestId('mediation-open')).toBeNull()
})

test('begins one under the name that both will read; a refusal keeps it', async () => {
  let open = { mediation: null as object | null, mayOpen: true }
  let answer = refuse(409, 'step_closed')
  const sent = serve({
    [`GET ${door}`]: () => ok(open),
    [`POST ${door}`]: () => answer,
  })
  show(<TwoParties report={dispute} />)
  await tap('mediation-open')
  expect(screen.getByTestId('mediation-begin').textContent).toBe('先写称呼')
  write('mediator-name', '王调解员')
  await tap('mediation-begin')
  await waitFor(() => expect(screen.getByTestId('mediation-sheet').textContent).toContain('step_closed'))
  answer = ok(state)
  open = { mediation: state, mayOpen: false }
  await tap('mediation-begin')
  await waitFor(() => expect(screen.queryByTestId('mediation-sheet')).toBeNull())
  await waitFor(() => expect(screen.queryByTestId('mediation-open')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ mediatorName: '王调解员' })
})
