// When a post is open: read from the notation of OpenStreetMap, said in Chinese, asked for this moment.
import type { OpeningHours } from '@chaolin/shared/routing/calendar-schema'
import { localMoment, weekdayOf, type Calendar } from './calendar.ts'

type Frame = [from: string, until: string]
type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

const days = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
const dayPattern = /^(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))?$/
const framePattern = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/

const closed = (): OpeningHours['weekly'] => ({ 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] })

/**
 * The part of `opening_hours` that offices need: `24/7`, `Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00; PH off`.
 * Throws a RangeError that names what it cannot read.
 */
export function parseHours(text: string): OpeningHours {
  const wrong = (part: string) => new RangeError(`${part || '(empty)'} is not understood in opening hours`)
  const weekly = closed()
  if (text.trim() === '24/7') {
    for (const day of weekdays) weekly[day] = [['00:00', '24:00']]
    return { weekly, onHolidays: 'weekly' }
  }
  let onHolidays: OpeningHours['onHolidays'] = 'weekly'
  for (const part of text.split(';').map((piece) => piece.trim())) {
    const [who = '', when = '', ...rest] = part.split(/\s+/)
    if (rest.length > 0 || when === '') throw wrong(part)
    if (who === 'PH' && when === 'off') {
      onHolidays = 'closed'
      continue
    }
    const frames = when === 'off' ? [] : when.split(',').map((frame) => readFrame(frame) ?? fail(wrong(part)))
    for (const day of readDays(who) ?? fail(wrong(part))) weekly[day] = frames
  }
  return { weekly, onHolidays }
}

function fail(error: Error): never {
  throw error
}

function readFrame(text: string): Frame | null {
  const [, from, until] = framePattern.exec(text) ?? []
  return from && until && from < until ? [from, until] : null
}

function readDays(text: string): Weekday[] | null {
  const found = new Set<Weekday>()
  for (const part of text.split(',')) {
    const [, first, last] = dayPattern.exec(part) ?? []
    if (!first) return null
    const [from, until] = [days.indexOf(first), days.indexOf(last ?? first)]
    if (until < from) return null
    for (const day of weekdays.slice(from, until + 1)) found.add(day)
  }
  return [...found]
}

const names = ['一', '二', '三', '四', '五', '六', '日']

/** As people read it: '周一至周五 8:30–12:00，13:30–17:30'. */
export function hoursText({ weekly, onHolidays }: OpeningHours): string {
  const said = (day: Weekday) =>
    weekly[day].map(([from, until]) => `${plain(from)}–${plain(until)}`).join('，')
  if (weekdays.every((day) => said(day) === '0:00–24:00')) return '全天有人'
  const groups: { from: Weekday; until: Weekday; text: string }[] = []
  for (const day of weekdays) {
    const last = groups.at(-1)
    if (last && last.text === said(day)) last.until = day
    else groups.push({ from: day, until: day, text: said(day) })
  }
  const parts = groups
    .filter(({ text }) => text !== '')
    .map(({ from, until, text }) =>
      from === until ? `周${names[from - 1]} ${text}` : `周${names[from - 1]}至周${names[until - 1]} ${text}`,
    )
  if (parts.length === 0) return '暂不开放'
  return `${parts.join('；')}${onHolidays === 'closed' ? '，法定节假日休息' : ''}`
}

const plain = (time: string) => time.replace(/^0(?=\d:)/, '')

/** Today's frames, holidays and make-up days counted, and whether one of them holds this moment. */
export function openingOf({ weekly, onHolidays }: OpeningHours, calendar: Calendar, now: Date) {
  const { date, time } = localMoment(now)
  const mark = calendar.markOf(date)
  const usual = weekly[weekdayOf(date)]
  const today =
    mark === 'holiday' && onHolidays === 'closed'
      ? []
      : mark === 'workday' && usual.length === 0
        ? weekly[1]
        : usual
  return { today, openNow: today.some(([from, until]) => time >= from && time < until) }
}
