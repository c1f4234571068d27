// Reports that belong together, as staff see and tie them on the phone.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../test/console-door'
import { now, report } from '../../test/staff-report'
import { queryClient } from '../query'
import { useSession } from '../session'
import { LinkSheet } from './report/link-sheet'
import { LinksCard } from './report/links-card'

const other = {
  number: 'K7M-2QX-9TF',
  status: 'accepted' as const,
  summary: '护栏断了',
  createdAt: now.toISOString(),
}
const alike = {
  ...other,
  distanceM: 30,
  score: 0.8,
  photoUrl: null,
  supports: 0,
  mine: false,
}
const tied = { ...report, steps: ['merge', 'split'] }

beforeEach(() => {
  queryClient.clear()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

const posted = (sent: ReturnType<typeof serve>) => sent.filter(({ method }) => method === 'POST')

test('shows each group that there is, and nothing where there is none', () => {
  serve({})
  const { container } = show(<LinksCard report={report} now={now} />)
  expect(container.textContent).toBe('')
  show(
    <LinksCard report={{ ...report, mergedInto: other, children: [{ ...other, number: 'A' }] }} now={now} />,
  )
  expect(screen.getByTestId('links-mergedInto').textContent).toContain('护栏断了')
  screen.getByTestId('link-A')
  expect(screen.queryByTestId('links-mergedHere')).toBeNull()
})

test('shows of one that is with another post nothing but its number, and does not open it', () => {
  serve({})
  const closed = { ...other, status: null, summary: null }
  show(<LinksCard report={{ ...report, parent: closed }} now={now} />)
  const { textContent } = screen.getByTestId('links-parent')
  expect(textContent).toContain('归别的微脑')
  expect(textContent).toContain(other.number)
  expect(screen.getByTestId(`link-${other.number}`).getAttribute('role')).not.toBe('button')
})

test('merges into one near by that is open, or says why not', async () => {
  let refused = true
  const done = jest.fn()
  const sent = serve({
    'GET /v1/staff/reports': () => ok({ items: [alike, { ...alike, number: 'CLOSED', status: 'closed' }] }),
    'POST /v1/staff/reports': () =>
      refused
        ? refuse(400, 'invalid', { errors: [{ path: 'into', message: '不能并入自己' }] })
        : ok({ ...report, status: 'merged', mergedInto: other }),
  })
  show(<LinkSheet report={tied} step="merge" onClose={done} />)
  expect(screen.getByTestId('merge-submit').textContent).toBe('先选一件')
  await tap(`merge-${other.number}`)
  expect(screen.queryByTestId('merge-CLOSED')).toBeNull()
  write('merge-internal', '同一处')
  await tap('merge-submit')
  await waitFor(() => expect(screen.getByTestId('sheet-merge').textContent).toContain('不能并入自己'))
  expect(done).not.toHaveBeenCalled()
  refused = false
  await tap('merge-submit')
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  expect(posted(sent).map((one) => [one.url, bodyOf(one)])).toEqual([
    [`/v1/staff/reports/${report.number}/merge`, { into: other.number, internalNote: '同一处' }],
    [`/v1/staff/reports/${report.number}/merge`, { into: other.number, internalNote: '同一处' }],
  ])
})

test('takes a merge back, only where that is open', async () => {
  const done = jest.fn()
  const sent = serve({ 'POST /v1/staff/reports': () => ok({ ...report, status: 'accepted' }) })
  show(<LinkSheet report={tied} step="unmerge" onClose={done} />)
  expect(screen.queryByTestId('sheet-unmerge')).toBeNull()
  show(<LinkSheet report={{ ...report, steps: ['unmerge'] }} step="unmerge" onClose={done} />)
  await tap('unmerge-submit')
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  expect(posted(sent)).toHaveLength(1)
})

test('splits into parts with their own words, at most ten in all', async () => {
  const done = jest.fn()
  const sent = serve({ 'POST /v1/staff/reports': () => ok(report) })
  const nine = Array.from({ length: 8 }, (_, i) => ({ ...other, number: `C${i}` }))
  show(<LinkSheet report={{ ...tied, children: nine }} step="split" onClose={done} />)
  expect(screen.getByTestId('split-submit').textContent).toBe('每件写一句')
  write('split-text-0', '半夜按喇叭')
  await tap('split-noise-0')
  await tap('split-add')
  write('split-text-1', '门锁被撬')
  expect(screen.getByTestId('split-add').textContent).toBe('最多拆成 10 件')
  fireEvent.click(screen.getByTestId('split-add'))
  expect(screen.queryByTestId('split-text-2')).toBeNull()
  await tap('split-submit')
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  expect(bodyOf(posted(sent)[0])).toEqual({
    parts: [{ text: '半夜按喇叭', category: 'noise' }, { text: '门锁被撬' }],
  })
})
