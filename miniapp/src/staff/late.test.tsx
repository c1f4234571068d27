// A colleague was faster: what was typed stays, and the button says why; a second tap before the answer is no second step.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { report } from '../../test/staff-report'
import { Taro } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { StepSheet } from './report/step-sheet'
import { useOpened } from './report/use-opened'

let sent: string[] = []
let answered: (() => void)[] = []

beforeEach(() => {
  sent = []
  answered = []
  queryClient.clear()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    const { url, method } = about as { url: string; method: string }
    if (method !== 'POST') return { statusCode: 200, data: { items: [] } }
    sent.push(url)
    await new Promise<void>((resolve) => answered.push(resolve))
    return { statusCode: 200, data: report }
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

function Page() {
  const [steps, setSteps] = useState(report.steps)
  const opened = useOpened('progress', steps)
  return (
    <QueryClientProvider client={queryClient}>
      <button data-testid="faster" onClick={() => setSteps([])} />
      {opened ? <StepSheet report={{ ...report, steps }} step="progress" onClose={() => undefined} /> : null}
    </QueryClientProvider>
  )
}

test('the sheet stays with its words when the step is gone, and says why it cannot be sent', () => {
  render(<Page />)
  fireEvent.change(screen.getByTestId('step-words'), { target: { value: '师傅到了' } })
  fireEvent.click(screen.getByTestId('faster'))
  expect((screen.getByTestId('step-words') as HTMLInputElement).value).toBe('师傅到了')
  expect(screen.getByTestId('step-submit').textContent).toContain('刚有人先做了这一步')
  fireEvent.click(screen.getByTestId('step-submit'))
  expect(sent).toEqual([])
})

test('two taps before the answer are one step', async () => {
  render(<Page />)
  fireEvent.change(screen.getByTestId('step-words'), { target: { value: '师傅到了' } })
  fireEvent.click(screen.getByTestId('step-submit'))
  fireEvent.click(screen.getByTestId('step-submit'))
  await waitFor(() => expect(sent).toHaveLength(1))
  answered.forEach((go) => go())
  await waitFor(() => expect(screen.getByTestId('step-submit').getAttribute('aria-busy')).toBe('false'))
  expect(sent).toHaveLength(1)
})
