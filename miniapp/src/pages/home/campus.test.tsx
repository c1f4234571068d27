// The ways to the campus: on the first page for who holds a code, under 我的 for everybody; in large and in English too.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { Me } from '@chaolin/shared/residents/schema'
import { screen, waitFor } from '@testing-library/react'
import { ok, refuse, serve, show, tap, type Answer } from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { useDisplay } from '../../ui/display'
import MinePage from '../mine'
import HomePage from './index'

type Code = Me['campusCode']
const campus = '/campus/home/index'

let me: () => Answer

function be(roles: Me['person']['roles'], campusCode?: Code) {
  const person = { id: 'p1', roles }
  useSession.setState({ token: 'token', person, sandboxCode: undefined })
  me = () => ok({ person, households: [], unread: 0, ...(campusCode ? { campusCode } : {}) })
}

function read(elder: boolean, language: 'zh' | 'en') {
  useDisplay.getState().setLanguage(language)
  useDisplay.getState().setElder(elder)
}

beforeEach(() => {
  queryClient.clear()
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } })
  phone.opened = []
  read(false, 'zh')
  serve({
    'GET /v1/me': () => me(),
    'GET /v1/reports': () => ok({ items: [], nextCursor: null }),
  })
})
afterEach(() => {
  read(false, 'zh')
  jest.restoreAllMocks()
})

const looks = [
  { elder: false, language: 'zh', words: '青牛码' },
  { elder: true, language: 'zh', words: '青牛码' },
  { elder: false, language: 'en', words: 'Campus code' },
  { elder: true, language: 'en', words: 'Campus code' },
] as const

const student = [{ role: 'resident' as const }, { role: 'student' as const }]
const resident = [{ role: 'resident' as const }]
const codes = [
  { name: 'who signed in as a student', roles: student, code: undefined },
  { name: 'who claimed since', roles: resident, code: { campusId: 'campus-1', status: 'active' as const } },
  { name: 'whose code has ended', roles: resident, code: { campusId: 'campus-1', status: 'ended' as const } },
]

for (const { elder, language, words } of looks) {
  const look = `${elder ? 'in large, ' : ''}${language}`

  test.each(codes)(`$name finds it on the first page (${look})`, async ({ roles, code }) => {
    read(elder, language)
    be(roles, code)
    show(<HomePage />)
    expect((await screen.findByTestId('home-campus')).textContent).toContain(words)
    await tap('home-campus')
    expect(phone.opened).toEqual([campus])
  })

  test(`who is no student finds it under 我的 alone (${look})`, async () => {
    read(elder, language)
    be(resident)
    const home = show(<HomePage />)
    await screen.findByTestId('home-report')
    await waitFor(() => expect(queryClient.getQueryData(['me'])).toBeTruthy())
    expect(screen.queryByTestId('home-campus')).toBeNull()
    home.unmount()
    show(<MinePage />)
    expect((await screen.findByTestId('go-campus')).textContent).toContain(words)
    await tap('go-campus')
    expect(phone.opened).toEqual([campus])
  })
}

test('a student whose 我的 does not open still finds the code on the first page', async () => {
  be(student)
  me = () => refuse(500, 'internal')
  show(<HomePage />)
  await tap('home-campus')
  expect(phone.opened).toEqual([campus])
})
