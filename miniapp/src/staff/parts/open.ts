// The ways to the pages of staff.
import Taro from '@tarojs/taro'

/** `step`: what the page opens with. */
export const openReport = (number: string, step?: string) =>
  void Taro.navigateTo({
    url: `/staff/report/index?number=${encodeURIComponent(number)}${step ? `&step=${step}` : ''}`,
  })
