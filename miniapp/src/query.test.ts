// What a page shows for what was asked: last known rows before anything else.
import { afterEach, expect, it } from '@jest/globals'
import { ApiError } from './api'
import { connectQueries, queryClient, stateOf } from './query'
import { useSession } from './session'

const failed = (status: number) =>
  new ApiError({ status, code: 'unknown', message: '', errors: [], requestId: undefined })
const asked = (over: Partial<Parameters<typeof stateOf>[0]>) => ({
  data: undefined,
  error: null,
  isPending: false,
  ...over,
})

afterEach(() => queryClient.clear())

it.each([
  ['loading', asked({ isPending: true }), false],
  ['offline', asked({ error: failed(0) }), false],
  ['forbidden', asked({ error: failed(403) }), false],
  ['error', asked({ error: failed(500) }), false],
  ['error', asked({ error: new Error('a bug of ours') }), false],
  ['empty', asked({ data: [] }), true],
  ['ready', asked({ data: [1] }), false],
  ['ready', asked({ data: [1], error: failed(0) }), false],
] as const)('is %s', (state, about, isEmpty) => {
  expect(stateOf(about, isEmpty)).toBe(state)
})

it('forgets what one person asked for as soon as another is here', () => {
  connectQueries()
  useSession.setState({ token: 'a', person: { id: 'a', roles: [] } })
  queryClient.setQueryData(['reports'], ['a private one'])
  useSession.setState({ token: 'a-renewed' })
  expect(queryClient.getQueryData(['reports'])).toEqual(['a private one'])
  useSession.setState({ token: 'b', person: { id: 'b', roles: [] } })
  expect(queryClient.getQueryData(['reports'])).toBeUndefined()
})
