// Into the calendar: on the phone by WeChat, in a browser as a file; where neither is to be had, the link is copied.
import Taro from '@tarojs/taro'
import { absolute } from '../../api'
import type { AppointmentView } from '../api'

const alarmS = 2 * 3600
const secondsOf = (time: string) => Math.round(Date.parse(time) / 1000)

export type InCalendar = 'added' | 'copied' | 'file'

export async function addToCalendar(
  { from, until, site, ics, number }: AppointmentView,
  matter: string,
): Promise<InCalendar> {
  if (process.env.TARO_ENV !== 'weapp') {
    // An attachment: the browser keeps the page and hands the file to the calendar.
    location.assign(ics)
    return 'file'
  }
  try {
    await Taro.addPhoneCalendar({
      title: `${matter} ${number}`,
      startTime: secondsOf(from),
      endTime: `${secondsOf(until)}`,
      location: `${site.name}，${site.directions}`,
      alarm: true,
      alarmOffset: alarmS,
    })
    return 'added'
  } catch {
    await Taro.setClipboardData({ data: absolute(ics) })
    return 'copied'
  }
}
