// A pass as a page shows it: what is kept on the phone at once, and what the server says as soon as it answers.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { doorKinds } from '@chaolin/shared/visits/doors'
import { ApiError } from '../../api'
import {
  readCompound,
  readDoorCode,
  readMe,
  readPass,
  readVisit,
  visitKey,
  type PassAnswer,
  type VisitView,
} from '../api'
import { forgetPass, keepPass, keptPass, type About, type Kept } from './kept'
import { withinCompound } from './use-homes'
import { aheadOfPass } from '../../ui/turning-code'
import { useServerNow } from '../../ui/use-server-now'

export type Source = { visit: string } | { household: string }

const minuteMs = 60_000

const idOf = (source: Source) => ('visit' in source ? source.visit : `home ${source.household}`)

export type Phase =
  'open' | 'not_yet' | 'requested' | 'refused' | 'cancelled' | 'expired' | 'finished' | 'none'

/** What the page has to say, by the server's time. */
export function phaseOf({ about, pass }: Kept, nowMs: number): Phase {
  const { status } = about
  if (status === 'refused' || status === 'cancelled' || status === 'expired' || status === 'finished')
    return status
  if (status === 'requested') return 'requested'
  if (Date.parse(about.until) <= nowMs) return 'expired'
  if (pass && Date.parse(pass.until) <= nowMs) return 'none'
  if (Date.parse(pass?.from ?? about.from) > nowMs) return 'not_yet'
  return pass ? 'open' : 'none'
}

export function usePass(source: Source) {
  const id = idOf(source)
  const client = useQueryClient()
  const key = visitKey('pass', id)
  const [inSight, setInSight] = useState(true)
  const query = useQuery({ queryKey: key, queryFn: () => fetched(source, id), enabled: id !== '' })
  const gone = query.error instanceof ApiError && query.error.status === 404
  const kept = gone ? undefined : (query.data ?? keptPass(id))
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
      keepPass(id, moved)
      client.setQueryData(key, moved)
    },
  })
  // The pass of a day is over, and the next one is fetched.
  const over = kept?.pass !== null && kept?.pass !== undefined && Date.parse(kept.pass.until) <= nowMs
  const { refetch } = query
  useEffect(() => {
    if (over) void refetch()
  }, [over, refetch])
  return { kept, gone, query, nowMs }
}

async function fetched(source: Source, id: string): Promise<Kept> {
  try {
    const kept = 'visit' in source ? await ofVisit(source.visit) : await ofHome(source.household)
    keepPass(id, kept)
    return kept
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) forgetPass(id)
    throw error
  }
}

async function ofVisit(id: string): Promise<Kept> {
  const visit = await readVisit(id)
  const about = aboutVisit(visit)
  if (visit.status !== 'accepted') return { about, pass: null, aheadMs: keptPass(id)?.aheadMs ?? 0 }
  return { about, ...(await timed(() => readPass(id))) }
}

async function ofHome(household: string): Promise<Kept> {
  const askedMs = Date.now()
  const answer = await readDoorCode(household)
  const aheadMs = aheadOfPass(undefined, askedMs, Date.now())
  const home = (await readMe()).households.find(({ id }) => id === household)
  const compound = home ? await readCompound(home.compoundId) : undefined
  const from = new Date(askedMs + aheadMs - minuteMs).toISOString()
  const { token, code, rotation, expiresAt: until } = answer
  const doors = [...doorKinds]
  const about: About = {
    title: compound?.name ?? home?.address ?? '',
    place: home ? withinCompound(home.address, compound?.name) : null,
    from,
    until,
    doors,
    status: 'home',
    maxUses: 0,
    entries: 0,
    party: 1,
    lapsed: false,
    paper: false,
    standing: null,
  }
  return { about, pass: { token, code, rotation, from, until, doors, maxUses: 0 }, aheadMs }
}

/** Too early for one is an answer too: the page says from when. */
async function timed(ask: () => Promise<PassAnswer>): Promise<Omit<Kept, 'about'>> {
  const askedMs = Date.now()
  try {
    const pass = await ask()
    return { pass, aheadMs: aheadOfPass(pass.nowMs, askedMs, Date.now()) }
  } catch (error) {
    if (error instanceof ApiError && error.status === 409)
      return { pass: null, aheadMs: 0, why: error.message }
    throw error
  }
}

const aboutVisit = (visit: VisitView): About => ({
  title: visit.compound.name,
  place: visit.household?.label ?? null,
  from: visit.from,
  until: visit.until,
  doors: visit.doors,
  status: visit.status,
  maxUses: visit.maxUses,
  entries: visit.entries,
  party: visit.party,
  lapsed: visit.lapsed,
  paper: visit.paper,
  standing: visit.standing,
})
