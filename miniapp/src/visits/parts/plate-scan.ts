// A door plate, scanned: its code, nothing when one turned back, or a code of something else.
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import Taro from '@tarojs/taro'

export const canScan = process.env.TARO_ENV === 'weapp'

export async function scanPlate(): Promise<{ code: string } | 'none' | 'foreign'> {
  try {
    const { result } = await Taro.scanCode({ scanType: ['qrCode', 'barCode'] })
    const code = plateCodeOf(result)
    return code ? { code } : 'foreign'
  } catch {
    return 'none'
  }
}
