// WeChat signs in by itself; in a browser one says who one is before a form is worth filling in.
import { useSession } from '../../session'

const signsInByItself = process.env.TARO_ENV === 'weapp'

export const useSignedIn = () => useSession((session) => signsInByItself || session.token !== undefined)
