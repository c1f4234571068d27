// WeChat signs in silently; in a browser one chooses who to be, and until then nothing can be asked.
import Taro from '@tarojs/taro'
import { useSession } from '../../session'

const signsInByItself = process.env.TARO_ENV === 'weapp'

export const useMayAsk = () => useSession((session) => signsInByItself || session.token !== undefined)
export const mayAsk = () => signsInByItself || useSession.getState().token !== undefined
export const openLogin = () => void Taro.reLaunch({ url: '/sandbox/login/index' })
