// The code as a page shows it: what is kept on the phone at once, and what the server says as soon as it answers.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { campusPrefix } from '@chaolin/shared/passes/code'
import { aheadOf } from '../../ui/server-time'
import { shownCode, type Shown } from '../../ui/turning-code'
import { useServerNow } from '../../ui/use-server-now'
import { campusKey, readCampuses, readCode } from '../api'
import { keepCode, keptCode, type KeptCode } from './kept'

/** over: it holds no longer, and a new one needs the network. */
export type Phase = 'none' | 'active' | 'over' | 'locked' | 'ended'

export function phaseOf({ code }: KeptCode, nowMs: number): Phase {
  if (code.status !== 'active') return code.status
  const holds = code.token !== undefined && code.until !== undefined && Date.parse(code.until) > nowMs
  return holds ? 'active' : 'over'
}

/** What stands in the picture now: made here, from what was fetched once. */
export function codeNow({ code }: KeptCode, nowMs: number): Shown | undefined {
  const { token, rotation } = code
  if (token === undefined || !rotation) return undefined
  return shownCode({ token, code: code.code ?? '', rotation }, nowMs, campusPrefix)
}

export const codeKey = campusKey('code')

export function useCode() {
  const client = useQueryClient()
  const [inSight, setInSight] = useState(true)
  const query = useQuery({ queryKey: codeKey, queryFn: fetched })
  const kept = query.data ?? keptCode()
  useDidShow(() => {
    setInSight(true)
    if (query.isStale) void query.refetch()
  })
  useDidHide(() => setInSight(false))
  const nowMs = useServerNow({
    aheadMs: kept?.aheadMs ?? 0,
    inSight,
    onJump: (jumpMs) => {
      if (!kept) return
      const moved = { ...kept, aheadMs: kept.aheadMs - jumpMs }
      keepCode(moved)
      client.setQueryData(codeKey, moved)
    },
  })
  const phase = kept && phaseOf(kept, nowMs)
  const { refetch } = query
  const over = phase === 'over'
  useEffect(() => {
    if (over) void refetch()
  }, [over, refetch])
  return { kept, phase, query, nowMs }
}

async function fetched(): Promise<KeptCode> {
  const askedMs = Date.now()
  const code = await readCode()
  const aheadMs = aheadOf(code.nowMs, askedMs, Date.now())
  const kept = { code, campus: await campusName(code.campusId), aheadMs }
  keepCode(kept)
  return kept
}

/** Its name is no reason to go without the code. */
async function campusName(id: string | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined
  const known = keptCode()
  if (known?.code.campusId === id && known.campus !== undefined) return known.campus
  const campuses = await readCampuses().catch(() => undefined)
  return campuses?.items.find((campus) => campus.id === id)?.name
}
