// The ways to the pages of reports.
import Taro from '@tarojs/taro'

export const openReport = (number: string) =>
  void Taro.navigateTo({ url: `/reports/detail/index?number=${encodeURIComponent(number)}` })

/** In place of the form: back leads to where the form was opened. */
export const showSentReport = (number: string) =>
  void Taro.redirectTo({ url: `/reports/detail/index?number=${encodeURIComponent(number)}&sent=1` })

/** In place of the form, after joining somebody else's report. */
export const showSupported = (number: string) =>
  void Taro.redirectTo({ url: `/reports/detail/index?number=${encodeURIComponent(number)}&supported=1` })

export const openNewReport = () => void Taro.navigateTo({ url: '/reports/new/index' })

export const openPlace = () => void Taro.navigateTo({ url: '/reports/place/index' })
