// The page of one report, as staff see it: what is masked stays so without a reason, and its kind is corrected once.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { queryClient } from '../query'
import { useSession } from '../session'
import { report } from '../../test/staff-report'
import { Taro } from '../../test/stubs/phone'
import type { Categorised } from './api'
import { CategorySheet, Suggested } from './report/category-sheet'
import { Written } from './report/written'

type Sent = { url: string; data?: string }

let sent: Sent[] = []

function answer(by: (request: Sent) => { statusCode: number; data: unknown }) {
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    sent.push(about as Sent)
    return by(about as Sent)
  })
}

const show = (element: React.ReactElement) =>
  render(<QueryClientProvider client={queryClient}>{element}</QueryClientProvider>)

beforeEach(() => {
  sent = []
  queryClient.clear()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('what is masked', () => {
  const masked = { ...report, text: '打 138****0000 找我', textMasked: true }

  test('is shown masked, and the original only for a reason', async () => {
    answer(() => ({ statusCode: 201, data: { field: 'text', value: '打 13800000000 找我' } }))
    show(<Written report={masked} />)
    expect(screen.getByTestId('report-text').textContent).toBe('打 138****0000 找我')
    fireEvent.click(screen.getByTestId('reveal-text'))
    expect(screen.getByTestId('reveal-submit').textContent).toBe('先写一句为什么')
    fireEvent.click(screen.getByTestId('reveal-submit'))
    expect(sent).toEqual([])
    fireEvent.click(screen.getByTestId('reveal-revealAsk'))
    fireEvent.click(screen.getByTestId('reveal-submit'))
    await waitFor(() => expect(screen.getByTestId('report-text').textContent).toBe('打 13800000000 找我'))
    expect(JSON.parse(sent[0]?.data ?? '')).toEqual({ field: 'text', reason: '核实情况' })
  })

  test('offers nothing where nothing is masked', () => {
    show(<Written report={report} />)
    expect(screen.queryByTestId('reveal-text')).toBeNull()
  })
})

test('another kind is chosen, sent once, and offers the post it usually goes to', async () => {
  const street = { id: '330114001', name: '下沙街道', kind: 'street' as const, path: ['钱塘区', '下沙街道'] }
  answer(({ url }) =>
    url.endsWith('/report-categories')
      ? {
          statusCode: 200,
          data: {
            items: [
              { code: 'facility', zh: '市政设施', en: 'Facilities' },
              { code: 'traffic', zh: '交通安全', en: 'Traffic' },
            ],
          },
        }
      : { statusCode: 201, data: { ...report, category: 'traffic', suggestedHome: street } },
  )
  const done = jest.fn<(answer: Categorised) => void>()
  show(<CategorySheet report={report} onClose={jest.fn()} onDone={done} />)
  const submit = () => screen.getByTestId('category-submit')
  expect(submit().textContent).toBe('先选一类')
  fireEvent.click(await screen.findByTestId('category-traffic'))
  expect(screen.queryByTestId('category-facility')).toBeNull()
  fireEvent.click(submit())
  fireEvent.click(submit())
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
  const corrections = sent.filter(({ url }) => url.endsWith('/category'))
  expect(corrections.map(({ data }) => JSON.parse(data ?? '') as unknown)).toEqual([{ category: 'traffic' }])
  const transfer = jest.fn()
  show(
    <Suggested
      report={{ ...report, steps: ['transfer'] }}
      home={done.mock.calls[0]?.[0].suggestedHome ?? undefined}
      onTransfer={transfer}
    />,
  )
  fireEvent.click(screen.getByTestId('suggested-transfer'))
  expect(transfer).toHaveBeenCalledWith('330114001')
})
