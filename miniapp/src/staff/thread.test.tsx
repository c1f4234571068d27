// The thread with whoever asked for a campus service, on the page of the report: nothing where there is none, nothing of a case.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../test/console-door'
import { report } from '../../test/staff-report'
import { queryClient } from '../query'
import { useSession } from '../session'
import { Facts } from './report/facts'
import { HazardButton } from './report/hazard-button'
import { CampusThread } from './report/thread'

const tip = { ...report, service: { code: 'police_tip', name: { zh: '青牛警务', en: 'Campus police' } } }
const door = `/v1/staff/campus/requests/${report.number}/messages`
const now = new Date('2026-11-18T12:00:00+08:00')

beforeEach(() => {
  queryClient.clear()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('a report by no service has none, and asks for none', () => {
  const sent = serve({})
  show(<CampusThread report={{ ...report, service: null }} now={now} />)
  expect(screen.queryByTestId('report-thread')).toBeNull()
  expect(sent).toEqual([])
})

test('of a case it says only that others read it', async () => {
  serve({ [`GET ${door}`]: () => refuse(404, 'not_found') })
  show(<CampusThread report={tip} now={now} />)
  await screen.findByTestId('thread-secret')
  expect(screen.queryByTestId('thread-words')).toBeNull()
})

test.each([
  [false, true],
  [true, false],
])('standing for a case (%s): its kind may be changed, a hazard be made of it: %s', (standIn, offered) => {
  serve({})
  const hole = { ...tip, standIn, category: 'facility' }
  show(
    <>
      <Facts report={hole} now={now} onCategory={() => undefined} />
      <HazardButton report={hole} />
    </>,
  )
  for (const id of ['change-category', 'report-hazard'])
    expect(screen.queryByTestId(id) !== null).toBe(offered)
})

test('is read and answered', async () => {
  const messages = [{ by: 'student', text: '在东区车棚', photos: [], at: '2026-11-18T11:00:00+08:00' }]
  const sent = serve({
    [`GET ${door}`]: () => ok({ number: report.number, messages }),
    [`POST ${door}`]: () => ({ statusCode: 201, data: { number: report.number, at: '', helpLines: [] } }),
  })
  show(<CampusThread report={tip} now={now} />)
  await screen.findByText('在东区车棚')
  write('thread-words', ' 几点看到的？ ')
  await tap('thread-send')
  await waitFor(() => expect(sent.some(({ method }) => method === 'POST')).toBe(true))
  const posted = sent.find(({ method }) => method === 'POST')
  expect(bodyOf(posted)).toEqual({ text: '几点看到的？' })
  expect(posted?.header['Idempotency-Key']).toBeTruthy()
})
