// WeChat signs in silently; in a browser one chooses who to be, and until then nothing can be asked.
import { openSignIn, useSession } from '../../session'

const signsInByItself = process.env.TARO_ENV === 'weapp'

export const useMayAsk = () => useSession((session) => signsInByItself || session.token !== undefined)
export const mayAsk = () => signsInByItself || useSession.getState().token !== undefined
/** Where nothing can be asked of the server, there is nowhere to go. */
export const openLogin = () => void openSignIn().catch(() => undefined)
