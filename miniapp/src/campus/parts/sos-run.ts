// Sends a call for help and where the phone is, however often the network fails; nothing of it waits for a page.
import { isOpenSos, sosLimits } from '@chaolin/shared/campus/sos'
import { ApiError, newKey } from '../../api'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { useNetwork } from '../../ui/network'
import { serverNowMs } from '../../ui/server-time'
import { campusKey, raiseSos, readSos, sendPlaces, type CurrentSos, type OwnSos } from '../api'
import { addTaken, isGoingOn, ownSosState, useSos, type Pressed, type Taken } from './sos-kept'
import { mayAskWhere, watchWhere, type Fix } from './where'

export const currentSosKey = campusKey('sos', 'current')
export const tryEveryMs = 5000
const everyMs = sosLimits.everyS * 1000
/** A place this old is not where somebody is now. */
const usableMs = 30_000
/** Fixes come when they come: a little early is in time. */
const earlyMs = 500

let timer: ReturnType<typeof setInterval> | undefined
let stopWatch: (() => void) | undefined
let stopNetwork: (() => void) | undefined
let latest: Fix | undefined
let queuedAtMs = -Infinity
let heardAtMs = -Infinity
let busy = false
/** The network came back while a try without it was still under way. */
let again = false

const iso = (ms: number) => new Date(ms).toISOString()

function onFix(fix: Fix): void {
  latest = fix
  if (!isGoingOn(useSos.getState()) || fix.atMs - queuedAtMs < everyMs - earlyMs) return
  queuedAtMs = fix.atMs
  addTaken({ place: fix.place, at: iso(fix.atMs) })
  void step()
}

function onRefused(): void {
  useSos.setState({ noPlace: true })
  // WeChat says so once: allowed in the settings meanwhile, the next try finds it.
  if (process.env.TARO_ENV === 'weapp') unwatch()
}

function watch(): void {
  stopWatch ??= watchWhere({ onFix, onRefused })
}

function unwatch(): void {
  stopWatch?.()
  stopWatch = undefined
  latest = undefined
}

let warming = false

/** While a thumb is on the button: with a place at hand the nearest are called first. */
export async function warmUp(): Promise<void> {
  warming = true
  if ((await mayAskWhere()) && warming) watch()
}

/** The thumb was lifted. */
export function coolDown(): void {
  warming = false
  if (!isGoingOn(useSos.getState())) unwatch()
}

/** Help, now. What is already on its way stays one call. */
export function press(campusId: string | undefined): void {
  if (!isGoingOn(ownSosState())) {
    const nowMs = serverNowMs()
    const place = latest && nowMs - latest.atMs < usableMs ? latest.place : undefined
    useSos.setState({
      personId: useSession.getState().person?.id,
      pressed: {
        key: newKey(),
        at: iso(nowMs),
        ...(place ? { place } : {}),
        ...(campusId === undefined ? {} : { campusId }),
      },
      sos: undefined,
      waiting: [],
      triedAtMs: undefined,
      problem: undefined,
    })
    queuedAtMs = place && latest ? latest.atMs : -Infinity
    heardAtMs = -Infinity
  }
  goOn()
}

/** One that the server knows of: a walk that was not stopped, or another phone. */
export function adopt(sos: OwnSos): void {
  const known = ownSosState()
  if (known.pressed || (known.sos && known.sos.number === sos.number)) return
  hear(sos)
  goOn()
}

/** As the server told it. */
export function hear(sos: OwnSos): void {
  heardAtMs = Date.now()
  useSos.setState({
    personId: useSession.getState().person?.id,
    sos,
    calls: sos.calls,
    problem: undefined,
    ...(isOpenSos(sos.status) ? {} : { waiting: [] }),
  })
  if (isOpenSos(sos.status)) return
  rest()
  // Else what was asked before would open it again.
  queryClient.setQueryData<CurrentSos>(currentSosKey, { sos: null, calls: sos.calls })
}

/** Goes on with what is open, also after a restart. */
export function goOn(): void {
  if (!isGoingOn(ownSosState())) return
  watch()
  timer ??= setInterval(() => void step(), tryEveryMs)
  stopNetwork ??= useNetwork.subscribe(({ online }) => {
    again = online && busy
    if (online) void step()
  })
  void step()
}

export function rest(): void {
  again = false
  warming = false
  clearInterval(timer)
  timer = undefined
  stopNetwork?.()
  stopNetwork = undefined
  unwatch()
  queuedAtMs = -Infinity
}

async function step(): Promise<void> {
  if (busy) return
  busy = true
  try {
    const state = ownSosState()
    if (!isGoingOn(state)) return rest()
    watch()
    if (state.pressed && !(await sendPress(state.pressed))) return
    await sendWaiting()
    const { sos } = useSos.getState()
    if (sos && isOpenSos(sos.status) && Date.now() - heardAtMs >= everyMs) await refresh(sos.number)
  } finally {
    busy = false
    if (again) {
      again = false
      void step()
    }
  }
}

const missed = (error: unknown) =>
  useSos.setState({
    triedAtMs: Date.now(),
    problem: error instanceof ApiError && error.status > 0 ? error.message : undefined,
  })

/** What cannot be read as it is. */
const isMisread = (error: unknown) => error instanceof ApiError && [400, 413, 415, 422].includes(error.status)

async function sendPress({ key, ...body }: Pressed): Promise<boolean> {
  try {
    const sos = await raiseSos(body, key)
    useSos.setState({ pressed: undefined, triedAtMs: undefined })
    hear(sos)
    return true
  } catch (error) {
    missed(error)
    // Without anything beside it, it says enough.
    if (isMisread(error)) useSos.setState({ pressed: { key: newKey(), at: body.at } })
    return false
  }
}

const without = (sent: readonly Taken[]) =>
  useSos.setState(({ waiting }) => {
    const times = new Set(sent.map(({ at }) => at))
    return { waiting: waiting.filter(({ at }) => !times.has(at)) }
  })

/** What the next answer will say, a moment early. */
function withSent(sos: OwnSos, kept: number, sent: readonly Taken[]): OwnSos {
  const newest = sent[sent.length - 1]
  const last = newest
    ? { place: newest.place, takenAt: newest.at, receivedAt: iso(serverNowMs()) }
    : sos.places.last
  return { ...sos, places: { ...sos.places, kept, last } }
}

/** All that was taken meanwhile, in bulk, each with its own time; what is sent twice is kept once. */
async function sendWaiting(): Promise<void> {
  for (;;) {
    const { sos, waiting } = useSos.getState()
    const places = waiting.slice(0, sosLimits.placesAtOnce)
    if (!sos || places.length === 0) return
    try {
      const { status, kept } = await sendPlaces(sos.number, { places }, newKey())
      without(places)
      useSos.setState({ triedAtMs: undefined, problem: undefined, sos: withSent(sos, kept, places) })
      if (!isOpenSos(status)) return await refresh(sos.number)
    } catch (error) {
      missed(error)
      const over = error instanceof ApiError && (error.status === 404 || error.status === 409)
      if (over || isMisread(error)) without(places)
      return over ? refresh(sos.number) : undefined
    }
  }
}

async function refresh(number: string): Promise<void> {
  try {
    hear(await readSos(number))
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      useSos.setState({ sos: undefined, waiting: [] })
      rest()
    } else missed(error)
  }
}
