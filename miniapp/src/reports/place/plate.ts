// A door plate: scanned, it fills in the standard address that it stands for.
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import Taro from '@tarojs/taro'
import { ApiError } from '../../api'
import { readPlate } from '../api'
import { changeDraft } from '../parts/draft'

/** `foreign`: some other code. `unknown`: a plate of which the address book knows nothing. */
export type PlateOutcome = 'filled' | 'none' | 'foreign' | 'unknown' | 'failed'

export async function scanPlate(): Promise<PlateOutcome> {
  try {
    const { result } = await Taro.scanCode({ scanType: ['qrCode', 'barCode'] })
    return await fillFromPlate(result)
  } catch (reason) {
    return /cancel/i.test(JSON.stringify(reason) ?? '') ? 'none' : 'failed'
  }
}

export async function fillFromPlate(scanned: string): Promise<PlateOutcome> {
  const doorPlate = plateCodeOf(scanned)
  if (!doorPlate) return 'foreign'
  try {
    const { address, place } = await readPlate(doorPlate)
    changeDraft({ address, place: place ?? undefined, doorPlate })
    return 'filled'
  } catch (reason) {
    return reason instanceof ApiError && [400, 404].includes(reason.status) ? 'unknown' : 'failed'
  }
}
