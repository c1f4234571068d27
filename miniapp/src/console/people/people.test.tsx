// The room of people: who is on duty, names, teams, rosters of a week, rules; and what only a dispatcher may change.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import {
  bodyOf,
  ok,
  posts,
  refuse,
  serve,
  show,
  tap,
  write,
  type Doors,
  type Sent,
} from '../../../test/console-door'
import { Taro } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { useDisplay } from '../../ui/display'
import type { DispatchRule, DutyView, PeopleList, StaffPerson, TeamView } from './api'
import PeoplePage from './index'
import { mondayOf, spansOf } from './week'

const home = '330114001012'
const at = `/v1/staff/micro-brains/${home}`
const person = (id: string, more: Partial<StaffPerson> = {}): StaffPerson => ({
  id,
  name: '值班同事',
  nameless: true,
  role: 'staff',
  teams: [],
  onDuty: false,
  until: null,
  open: 0,
  mostOpen: 20,
  ownMostOpen: null,
  full: false,
  distanceM: null,
  ...more,
})
const team: TeamView = {
  id: 't1',
  kind: 'patrol',
  name: '东片巡防队',
  members: 1,
  membersOnDuty: 1,
  onDuty: true,
  open: 2,
  distanceM: null,
  place: null,
}
const zhao = person('zhao', {
  name: '赵师傅',
  nameless: false,
  teams: ['t1'],
  onDuty: true,
  until: '2026-11-18T18:00:00+08:00',
  open: 3,
  mostOpen: 3,
  full: true,
})
const list = (more: Partial<PeopleList> = {}): PeopleList => ({
  items: [person('new'), zhao],
  teams: [team],
  suggested: null,
  mode: 'grab',
  nextCursor: null,
  ...more,
})
const monday = mondayOf(Date.now())
const duty: DutyView = {
  from: monday,
  until: monday,
  rosters: [
    {
      staffId: null,
      teamId: 't1',
      name: '东片巡防队',
      date: null,
      frames: [{ weekday: 1, from: '22:00', until: '06:00' }],
      followsCalendar: false,
    },
  ],
  shifts: [
    {
      staffId: null,
      teamId: 't1',
      name: '东片巡防队',
      from: `${monday}T22:00:00+08:00`,
      until: new Date(Date.parse(`${monday}T22:00:00+08:00`) + 8 * 3_600_000).toISOString(),
    },
  ],
  presences: [],
}
const rule: DispatchRule = {
  category: 'noise',
  hours: { from: '22:00', until: '06:00' },
  keyword: '装修',
  staffId: 'gone',
  teamId: null,
  name: '王师傅',
  broken: 'receiver_gone',
}
const own = {
  microBrainId: home,
  name: '湾南社区',
  onDuty: false,
  since: null,
  until: null,
  by: null,
  placed: false,
}
const open = (doors: Doors = {}, people = list()): Sent[] => {
  const sent = serve({
    [`GET ${at}/people`]: () => ok(people),
    [`GET ${at}/duty`]: () => ok(duty),
    [`GET ${at}/dispatch-rules`]: () => ok({ items: [rule], nextCursor: null }),
    'GET /v1/staff/duty': () => ok({ items: [own], nextCursor: null }),
    ...doors,
  })
  show(<PeoplePage />)
  return sent
}
const be = (role: 'staff' | 'dispatcher' | 'resident') =>
  useSession.setState({
    token: 'token',
    person: { id: 'zhao', roles: [role === 'resident' ? { role } : { role, microBrainId: home }] },
    sandboxCode: undefined,
  })
const changed = (sent: Sent[]) => sent.filter(({ method }) => method !== 'GET')

beforeEach(() => {
  queryClient.clear()
  be('dispatcher')
  expect(posts.some(({ id }) => id === home)).toBe(true)
})
afterEach(() => {
  jest.restoreAllMocks()
  useDisplay.getState().setLanguage('zh')
})

test('is not for residents', async () => {
  be('resident')
  open()
  await screen.findByTestId('state-forbidden')
})

test('says that it is somebody else’s, or out of reach', async () => {
  open({ [`GET ${at}/people`]: () => refuse(404, 'not_found') })
  await screen.findByTestId('state-error')
})

test('shows who is on duty, those first, how much they hold and the way work is given', async () => {
  open()
  const now = await screen.findByTestId('people-now')
  expect(now.textContent).toContain('现在在岗 1 人，共 2 人')
  expect(now.textContent).toContain('抢单')
  const [first, second] = [screen.getByTestId('person-zhao'), screen.getByTestId('person-new')]
  expect(first.compareDocumentPosition(second)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  expect(first.textContent).toContain('手上 3 件，最多 3 件')
  expect(first.textContent).toContain('东片巡防队')
  expect(first.textContent).toContain('在岗到 18:00')
  expect(first.textContent).toContain('满了')
  expect(second.textContent).toContain('不在岗')
})

test('speaks English', async () => {
  useDisplay.getState().setLanguage('en')
  open()
  expect((await screen.findByTestId('people-now')).textContent).toContain('1 on duty of 2')
})

test('gives a colleague a name and a limit; a wrong limit is not sent', async () => {
  const sent = open({ [`PUT ${at}/people/new`]: () => ok(person('new')) })
  await tap('person-new')
  await tap('profile-save')
  expect(changed(sent)).toEqual([])
  write('profile-name', '钱师傅')
  write('profile-most', '0')
  await tap('profile-save')
  expect(changed(sent)).toEqual([])
  write('profile-most', '5')
  await tap('profile-save')
  await waitFor(() => expect(screen.queryByTestId('profile-form')).toBeNull())
  expect(bodyOf(changed(sent)[0])).toEqual({ name: '钱师傅', mostOpen: 5 })
})

test('the staff read it, and change nothing but their own duty', async () => {
  be('staff')
  let on = false
  const sent = open({
    'GET /v1/staff/duty': () =>
      ok({ items: [{ ...own, onDuty: on, until: on ? zhao.until : null }], nextCursor: null }),
    'POST /v1/staff/duty': () => {
      on = true
      return ok({ ...own, onDuty: true, until: zhao.until })
    },
  })
  await tap('person-new')
  expect(screen.queryByTestId('profile-form')).toBeNull()
  await tap('people-part-teams')
  expect(screen.queryByTestId('team-add')).toBeNull()
  await tap('own-duty')
  await screen.findByText('我在岗 · 到 18:00')
  expect(bodyOf(changed(sent)[0])).toEqual({ on: true, microBrainId: home })
})

test('makes a team, puts people in and out, and says why it cannot be ended', async () => {
  const sent = open({
    [`POST ${at}/teams`]: () => ok(team),
    [`PUT ${at}/teams/t1/members/new`]: () => ok(team),
    [`DELETE ${at}/teams/t1/members/zhao`]: () => ok(team),
    [`DELETE ${at}/teams/t1`]: () => refuse(409, 'step_closed', { detail: '这个队伍手上还有 2 件，先改派' }),
  })
  await tap('people-part-teams')
  expect((await screen.findByTestId('team-t1')).textContent).toContain('社区巡防队')
  await tap('member-t1-new')
  await tap('member-t1-zhao')
  await tap('team-add')
  write('team-name', '物业应急班')
  await tap('team-kind-property')
  await tap('team-save')
  await waitFor(() => expect(screen.queryByTestId('team-form')).toBeNull())
  await tap('end-t1')
  await tap('ask-yes')
  expect((await screen.findByTestId('ask-problem')).textContent).toContain('2 件')
  expect(changed(sent).map(({ method, url }) => `${method} ${url}`)).toEqual([
    `PUT ${at}/teams/t1/members/new`,
    `DELETE ${at}/teams/t1/members/zhao`,
    `POST ${at}/teams`,
    `DELETE ${at}/teams/t1`,
  ])
  expect(bodyOf(changed(sent)[2])).toEqual({ name: '物业应急班', kind: 'property' })
})

test('none are said in words', async () => {
  open({}, list({ items: [], teams: [] }))
  await screen.findByText('这里还没有同事')
  await tap('people-part-teams')
  await screen.findByText('还没有队伍')
})

test('a shift over midnight stands in both days', () => {
  const subject = { id: 't1', name: '', team: true }
  const next = new Date(Date.parse(`${monday}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  expect(spansOf(duty.shifts, subject, monday)).toEqual(['22:00–24:00'])
  expect(spansOf(duty.shifts, subject, next)).toEqual(['00:00–06:00'])
})

test('shows the week, changes every week and one date', async () => {
  const sent = open({
    [`PUT ${at}/duty/weekly`]: () => ok(duty),
    [`PUT ${at}/duty/days`]: () => ok(duty),
  })
  await tap('people-part-week')
  expect((await screen.findByTestId(`day-t1-${monday}`)).textContent).toContain('22:00–24:00')
  await tap('weekly-new')
  await tap('weekday-1')
  await tap('weekday-2')
  write('shift-from', '8：30')
  write('shift-until', '17:30')
  await tap('frame-add')
  await tap('weekly-calendar')
  await tap('weekly-save')
  await waitFor(() => expect(screen.queryByTestId('weekly-form')).toBeNull())
  expect(bodyOf(changed(sent)[0])).toEqual({
    staffId: 'new',
    frames: [
      { weekday: 1, from: '08:30', until: '17:30' },
      { weekday: 2, from: '08:30', until: '17:30' },
    ],
    followsCalendar: true,
  })
  await tap(`day-t1-${monday}`)
  await tap('day-off')
  await waitFor(() => expect(screen.queryByTestId('day-form')).toBeNull())
  expect(bodyOf(changed(sent)[1])).toEqual({ teamId: 't1', date: monday, frames: [] })
})

test('rules say what they do and which are broken; one is added at the end', async () => {
  const sent = open({ [`PUT ${at}/dispatch-rules`]: () => ok({ items: [rule], nextCursor: null }) })
  await tap('people-part-rules')
  const card = await screen.findByTestId('rule-0')
  await waitFor(() => expect(card.textContent).toContain('噪音扰民'))
  expect(card.textContent).toContain('话里有“装修”')
  expect(card.textContent).toContain('22:00–06:00')
  expect(card.textContent).toContain('接的人不在了')
  await tap('rule-add')
  await tap('rule-to-t1')
  write('rule-keyword', '井盖')
  await tap('rule-save')
  await waitFor(() => expect(screen.queryByTestId('rule-form')).toBeNull())
  expect(bodyOf(changed(sent)[0])).toEqual({
    items: [
      { category: 'noise', hours: rule.hours, keyword: '装修', staffId: 'gone' },
      { keyword: '井盖', teamId: 't1' },
    ],
  })
})

test('a shift that was written but not added is not lost by saving', async () => {
  const sent = open({ [`PUT ${at}/duty/weekly`]: () => ok(duty) })
  await tap('people-part-week')
  await tap('weekly-new')
  await tap('weekday-3')
  expect(screen.getByTestId('weekly-save').textContent).toBe('先加上这一班')
  write('shift-from', '8:30')
  write('shift-until', '17:30')
  await tap('weekly-save')
  expect(changed(sent)).toEqual([])
  await tap('frame-add')
  await tap('weekly-save')
  await waitFor(() => expect(screen.queryByTestId('weekly-form')).toBeNull())
  expect(bodyOf(changed(sent)[0])).toMatchObject({
    frames: [{ weekday: 3, from: '08:30', until: '17:30' }],
  })
})

test('a second press on the order of rules waits for the first', async () => {
  const rules = [rule, { ...rule, keyword: '井盖' }]
  const sent = open({
    [`GET ${at}/dispatch-rules`]: () => ok({ items: rules, nextCursor: null }),
    [`PUT ${at}/dispatch-rules`]: () => ok({ items: [...rules].reverse(), nextCursor: null }),
  })
  const send = jest.mocked(Taro.request).getMockImplementation()!
  let letGo = () => {}
  const gate = new Promise<void>((done) => (letGo = done))
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    if (about['method'] === 'PUT') await gate
    return send(about)
  })
  await tap('people-part-rules')
  await tap('rule-up-1')
  await act(() => new Promise((done) => setTimeout(done, 20)))
  await tap('rule-remove-1')
  letGo()
  await waitFor(() => expect(screen.getByTestId('rule-0').textContent).toContain('井盖'))
  expect(changed(sent)).toHaveLength(1)
  expect(bodyOf(changed(sent)[0])).toMatchObject({ items: [{ keyword: '井盖' }, { keyword: '装修' }] })
})

test('a supervisor who picked a post out of reach picks another', async () => {
  const street = '330114001'
  useSession.setState({
    token: 'token',
    person: { id: 'p', roles: [{ role: 'supervisor', microBrainId: street }] },
    sandboxCode: undefined,
  })
  open({
    'GET /v1/staff/micro-brains/police-1/people': () => refuse(404, 'not_found'),
    [`GET /v1/staff/micro-brains/${street}/people`]: () => ok(list()),
  })
  await screen.findByTestId('people-now')
  await tap('post-choice')
  await tap('post-police-1')
  await screen.findByTestId('state-error')
  expect(screen.queryByTestId('people-now')).toBeNull()
  await tap('post-choice')
  await tap(`post-${home}`)
  await screen.findByTestId('people-now')
})
