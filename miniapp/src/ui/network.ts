// Whether the phone is connected.
import Taro from '@tarojs/taro'
import { create } from 'zustand'

export const useNetwork = create<{ online: boolean }>(() => ({ online: true }))

function say(online: boolean): void {
  if (useNetwork.getState().online !== online) useNetwork.setState({ online })
}

/** Called once, when the app starts. */
export function watchNetwork(): void {
  if (process.env.TARO_ENV === 'h5') {
    say(navigator.onLine)
    window.addEventListener('online', () => say(true))
    window.addEventListener('offline', () => say(false))
    return
  }
  Taro.onNetworkStatusChange(({ isConnected }) => say(isConnected))
  Taro.getNetworkType({ success: ({ networkType }) => say(networkType !== 'none') })
}
