// What home shows: my latest matters, what is unread, and for staff how much is waiting.
import { useQuery } from '@tanstack/react-query'
import type { Me, RoleName } from '@chaolin/shared/residents/schema'
import type { ReportSummary } from '@chaolin/shared/reports/schema'
import Taro from '@tarojs/taro'
import { useEffect } from 'react'
import { get } from '../../api'
import { listMine, readPost } from '../../reports/api'
import { isUnderWay, waitsForMe } from '../../reports/parts/status'
import { hasRole, useSession } from '../../session'
import { useTabs } from '../../ui/tab-bar'
import { useMayAsk } from '../reports/sign-in'

const latest = 20
const postKeptMs = 60 * 60_000
const staffRoles: readonly RoleName[] = ['staff', 'dispatcher', 'supervisor']

export function useMyReports() {
  return useQuery({
    queryKey: ['reports', 'latest'],
    queryFn: () => listMine(latest),
    enabled: useMayAsk(),
  })
}

/** What waits for the resident first, then the newest. */
export function underWayFirst(reports: readonly ReportSummary[]): ReportSummary[] {
  const open = reports.filter(({ status }) => isUnderWay(status))
  return [...open.filter(waitsForMe), ...open.filter((report) => !waitsForMe(report))]
}

export function useMe() {
  const query = useQuery({ queryKey: ['me'], queryFn: () => get<Me>('/v1/me'), enabled: useMayAsk() })
  const unread = query.data?.unread
  useEffect(() => {
    if (unread !== undefined) useTabs.setState({ unread })
  }, [unread])
  return query
}

/** Who holds a campus code, or held one, finds it on the first screen; others find it under 我的. */
export function useAtCampus(): boolean {
  const student = useSession(({ person }) => hasRole(person, 'student'))
  const code = useMe().data?.campusCode
  return student || code !== undefined
}

export const openCampus = () => void Taro.navigateTo({ url: '/campus/home/index' })

interface StaffCounts {
  counts: { submitted: number; working: number }
}

/** For staff: how many are to be taken or settled at their post. */
export function useDesk() {
  const role = useSession((session) => session.person?.roles.find((each) => staffRoles.includes(each.role)))
  const query = { limit: 1, ...(role?.microBrainId ? { microBrainId: role.microBrainId } : {}) }
  const { data, refetch } = useQuery({
    queryKey: ['staff-count', query],
    queryFn: () => get<StaffCounts>('/v1/staff/reports', query),
    enabled: useMayAsk() && role !== undefined,
  })
  const count = data && data.counts.submitted + data.counts.working
  return { isStaff: role !== undefined, count, refetch }
}

/** The community that had the latest matter: the one to call. */
export function usePost(reports: readonly ReportSummary[]) {
  const id = reports.find(({ microBrain }) => microBrain?.kind === 'community')?.microBrain?.id
  const { data } = useQuery({
    queryKey: ['post', id],
    queryFn: () => readPost(id ?? ''),
    enabled: id !== undefined,
    staleTime: postKeptMs,
  })
  return data
}
