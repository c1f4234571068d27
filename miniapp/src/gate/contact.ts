// Whether the server answers, as this phone finds it: a network that leads nowhere is none.
import { create } from 'zustand'

export const useContact = create<{ lostAtMs: number | undefined }>(() => ({ lostAtMs: undefined }))

export function lostServer(): void {
  if (useContact.getState().lostAtMs === undefined) useContact.setState({ lostAtMs: Date.now() })
}

export const heardFromServer = () => useContact.setState({ lostAtMs: undefined })
export const isLost = () => useContact.getState().lostAtMs !== undefined
