// Taro's API as far as our code calls it: storage that keeps, navigation that is remembered, requests that a test answers.
import { useEffect, useState } from 'react'

type Call = Record<string, unknown>
type Answer = { statusCode: number; data: unknown }

/** What a test reads and sets. */
export const phone = {
  storage: new Map<string, unknown>(),
  opened: [] as string[],
  title: '',
  envVersion: 'develop',
  loginCode: 'code-1',
  params: {} as Record<string, string>,
  copied: '',
  /** Whom it called. */
  called: [] as string[],
  /** What sounded, and how often it shook. */
  played: [] as string[],
  shaken: 0,
}

async function noAnswer(): Promise<Answer> {
  throw new Error('this test answers no request')
}

async function open({ url }: { url: string }) {
  phone.opened.push(url)
}

export const Taro = {
  request: (_about: Call): Promise<Answer> => noAnswer(),
  uploadFile: (_about: Call): Promise<Answer> => noAnswer(),
  getStorageSync: (name: string) => phone.storage.get(name) ?? '',
  setStorageSync: (name: string, value: unknown) => void phone.storage.set(name, value),
  removeStorageSync: (name: string) => void phone.storage.delete(name),
  getAccountInfoSync: () => ({ miniProgram: { envVersion: phone.envVersion } }),
  login: async () => ({ code: phone.loginCode }),
  navigateTo: open,
  switchTab: open,
  reLaunch: open,
  redirectTo: open,
  navigateBack: async () => void phone.opened.push('back'),
  getCurrentPages: () => [{}],
  setNavigationBarTitle: async ({ title }: { title: string }) => {
    phone.title = title
  },
  setClipboardData: async ({ data }: { data: string }) => {
    phone.copied = data
  },
  makePhoneCall: async ({ phoneNumber }: { phoneNumber: string }) => void phone.called.push(phoneNumber),
  previewImage: async () => undefined,
  pageScrollTo: async () => undefined,
  onNetworkStatusChange: () => undefined,
  getNetworkType: () => undefined,
  onAppShow: () => undefined,
  onAppHide: () => undefined,
  vibrateShort: async () => {
    phone.shaken += 1
  },
}

/** A page is shown once here: when it is mounted. */
export function useDidShow(run: () => void): void {
  const [shown] = useState(() => ({ run }))
  useEffect(() => shown.run(), [shown])
}
export const useDidHide = (): void => undefined
export const useUnload = useDidHide
/** Cards are sent from WeChat alone. */
export const useShareAppMessage = useDidHide
export const useLaunch = useDidShow
/** Nobody scrolls or pulls here. */
export const useReachBottom = (_run: () => void): void => undefined
export const usePullDownRefresh = useReachBottom
/** What stands in the address of the page; a test sets it. */
export const useRouter = () => ({ params: phone.params })
