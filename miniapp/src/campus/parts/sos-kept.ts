// A call for help as the phone knows it: kept before it is sent, with every place that waits, until the server has it.
import type { Place } from '@chaolin/shared/place'
import { isOpenSos } from '@chaolin/shared/campus/sos'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { useSession } from '../../session'
import { phoneStorage } from '../../ui/storage'
import type { Call, OwnSos } from '../api'

/** Taken off the phone when somebody signs out. */
export const sosStore = 'campus-sos'

/** As it was pressed: sent again and again with the same words, until it arrives. */
export interface Pressed {
  key: string
  at: string
  place?: Place
  campusId?: string
}

export interface Taken {
  place: Place
  /** When, by the server's clock as the phone knew it. */
  at: string
}

export interface SosState {
  personId: string | undefined
  pressed: Pressed | undefined
  /** As the server told it last. */
  sos: OwnSos | undefined
  waiting: Taken[]
  /** When it was last tried, without success. */
  triedAtMs: number | undefined
  problem: string | undefined
  /** The place may not be asked for, or cannot be found. */
  noPlace: boolean
  /** Whom to dial, as last told. */
  calls: Call[]
}

const blank: SosState = {
  personId: undefined,
  pressed: undefined,
  sos: undefined,
  waiting: [],
  triedAtMs: undefined,
  problem: undefined,
  noPlace: false,
  calls: [],
}

/** Three hours without a connection. */
const mostWaiting = 1080

export const useSos = create<SosState>()(
  persist(() => blank, {
    name: sosStore,
    storage: createJSONStorage(() => phoneStorage),
    partialize: ({ personId, pressed, sos, waiting, calls }) => ({ personId, pressed, sos, waiting, calls }),
  }),
)

export const isGoingOn = ({ pressed, sos }: Pick<SosState, 'pressed' | 'sos'>) =>
  pressed !== undefined || (sos !== undefined && isOpenSos(sos.status))

export function addTaken(taken: Taken): void {
  useSos.setState(({ waiting }) => ({ waiting: [...waiting, taken].slice(-mostWaiting), noPlace: false }))
}

/** Another person on the same phone finds nothing of it. */
export function ownSosState(): SosState {
  const personId = useSession.getState().person?.id
  const state = useSos.getState()
  if (state.personId !== undefined && state.personId !== personId) useSos.setState({ ...blank })
  return useSos.getState()
}

export const forgetSos = () => useSos.setState({ ...blank, calls: useSos.getState().calls })

useSession.subscribe((now, before) => {
  if (before.person && now.person?.id !== before.person.id) useSos.setState({ ...blank })
})
