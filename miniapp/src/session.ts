// Who is here: the token and the person's roles, and how one signs in.
import type { Role, RoleName, Session, SignInWays } from '@chaolin/shared/residents/schema'
import Taro from '@tarojs/taro'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { ApiError, post, request, setCredentials } from './api'
import { defineWords, say } from './i18n'
import { phoneStorage } from './ui/storage'

const words = defineWords('session', {
  zh: { choose: '请先选一个身份' },
  en: { choose: 'Choose who to be first' },
})

export interface SessionStore {
  token: string | undefined
  person: { id: string; roles: Role[] } | undefined
  /** In the sandbox: who one chose to be, to sign in again when the token has ended. */
  sandboxCode: string | undefined
}

const nobody: SessionStore = { token: undefined, person: undefined, sandboxCode: undefined }

export const useSession = create<SessionStore>()(
  persist(() => nobody, { name: 'session', storage: createJSONStorage(() => phoneStorage) }),
)

let running: Promise<string> | undefined

/** Signs in; whoever asks meanwhile waits for the same one. */
export function login(): Promise<string> {
  running ??= signIn().finally(() => {
    running = undefined
  })
  return running
}

async function signIn(): Promise<string> {
  const { sandboxCode } = useSession.getState()
  if (sandboxCode) {
    try {
      return await loginAs(sandboxCode)
    } catch (reason) {
      // A sandbox that was emptied knows nobody any more: choose again.
      if (!(reason instanceof ApiError) || reason.status !== 401) throw reason
      useSession.setState(nobody)
    }
  }
  if (process.env.TARO_ENV === 'weapp') {
    const { code } = await Taro.login()
    return begin(code)
  }
  useSession.setState({ token: undefined, person: undefined })
  await openSignIn()
  const message = say(words, 'choose')
  throw new ApiError({ status: 401, code: 'unauthenticated', message, errors: [], requestId: undefined })
}

/** In a browser: the sandbox lets one choose who to be, any other server shows a code to scan. */
export async function openSignIn(): Promise<void> {
  const { sandbox } = await request<SignInWays>({ method: 'GET', path: '/v1/sessions', anonymous: true })
  await Taro.reLaunch({ url: sandbox ? '/sandbox/login/index' : '/console/sign-in/index' })
}

/** What a scan on the phone gave this browser. */
export const enter = ({ token, person }: Session) =>
  useSession.setState({ token, person, sandboxCode: undefined })

/** In the sandbox: `sandbox:resident-1`, `sandbox:staff-<microBrainId>`, … */
export async function loginAs(code: string): Promise<string> {
  const token = await begin(code)
  useSession.setState({ sandboxCode: code })
  return token
}

async function begin(code: string): Promise<string> {
  const { token, person } = await post<Session>('/v1/sessions', { code }, { anonymous: true })
  useSession.setState({ token, person })
  return token
}

export function logout(): void {
  useSession.setState(nobody)
}

export function hasRole(person: SessionStore['person'], ...names: RoleName[]): boolean {
  return person?.roles.some(({ role }) => names.includes(role)) ?? false
}

setCredentials({ token: () => useSession.getState().token, renew: login })
