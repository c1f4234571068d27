// What the room of people asks of the server, and what it tells it.
import type { DayBody, DutyView, OwnDuty, OwnDutyBody, WeeklyBody } from '@chaolin/shared/staff/duty-schema'
import type {
  DispatchRule,
  DispatchRuleBody,
  NewTeam,
  PeopleList,
  ProfileBody,
  StaffPerson,
  TeamChange,
  TeamView,
} from '@chaolin/shared/staff/people-schema'
import { get, patch, post, put, request } from '../../api'
import { keyOf } from '../api'

export type { DutyView, RosterView } from '@chaolin/shared/staff/duty-schema'
export type {
  DispatchRule,
  PeopleList,
  StaffPerson,
  TeamKind,
  TeamView,
} from '@chaolin/shared/staff/people-schema'

export const peopleKey = (...rest: (string | null)[]) => keyOf('people', ...rest)
const at = (id: string) => `/v1/staff/micro-brains/${encodeURIComponent(id)}`
const team = (id: string, teamId: string) => `${at(id)}/teams/${encodeURIComponent(teamId)}`

export const readPeople = (id: string) => get<PeopleList>(`${at(id)}/people`)
export const saveProfile = (id: string, personId: string, body: ProfileBody) =>
  put<StaffPerson>(`${at(id)}/people/${encodeURIComponent(personId)}`, body)

export const addTeam = (id: string, body: NewTeam, key: string) =>
  post<TeamView>(`${at(id)}/teams`, body, { key })
export const changeTeam = (id: string, teamId: string, body: TeamChange) =>
  patch<TeamView>(team(id, teamId), body)
export const endTeam = (id: string, teamId: string) =>
  request<undefined>({ method: 'DELETE', path: team(id, teamId) })
export const turnMember = (id: string, teamId: string, personId: string, into: boolean) =>
  request<TeamView>({
    method: into ? 'PUT' : 'DELETE',
    path: `${team(id, teamId)}/members/${encodeURIComponent(personId)}`,
  })

export const readDuty = (id: string, from: string, until: string) =>
  get<DutyView>(`${at(id)}/duty`, { from, until })
export const saveWeekly = (id: string, body: WeeklyBody) => put<DutyView>(`${at(id)}/duty/weekly`, body)
export const saveDay = (id: string, body: DayBody) => put<DutyView>(`${at(id)}/duty/days`, body)

export const readOwnDuty = () => get<{ items: OwnDuty[] }>('/v1/staff/duty')
export const sayDuty = (body: OwnDutyBody, key: string) => post<OwnDuty>('/v1/staff/duty', body, { key })

export const readRules = (id: string) => get<{ items: DispatchRule[] }>(`${at(id)}/dispatch-rules`)
export const saveRules = (id: string, items: DispatchRuleBody[]) =>
  put<{ items: DispatchRule[] }>(`${at(id)}/dispatch-rules`, { items })
