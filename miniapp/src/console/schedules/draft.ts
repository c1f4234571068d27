// A schedule as a form holds it, what is wrong with it, and what is sent.
import type { ScheduleChange, Schedule } from './api'
import { faultOf, readFrames, writeFrames } from './frames'

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof weekdays)[number]

export const numberFields = [
  { name: 'slotMinutes', least: 5, most: 240 },
  { name: 'publicCapacity', least: 0, most: 500 },
  { name: 'walkInCapacity', least: 0, most: 500 },
  { name: 'leadMinutes', least: 0, most: 10_080 },
  { name: 'horizonDays', least: 1, most: 90 },
] as const
export type NumberField = (typeof numberFields)[number]['name']

export type Draft = Record<NumberField, string> & {
  counterId: string
  counter: string
  services: readonly string[]
  weekly: Record<Weekday, string>
  onHolidays: Schedule['onHolidays']
}

const week = (of: (day: Weekday) => string) =>
  Object.fromEntries(weekdays.map((day) => [day, of(day)])) as Record<Weekday, string>

export const emptyWeek = week(() => '')

export const draftOf = (schedule: Schedule): Draft => ({
  counterId: schedule.counterId,
  counter: schedule.counter,
  services: schedule.services,
  weekly: week((day) => writeFrames(schedule.weekly[day])),
  onHolidays: schedule.onHolidays,
  slotMinutes: `${schedule.slotMinutes}`,
  publicCapacity: `${schedule.publicCapacity}`,
  walkInCapacity: `${schedule.walkInCapacity}`,
  leadMinutes: `${schedule.leadMinutes}`,
  horizonDays: `${schedule.horizonDays}`,
})

/** The next counter's, with the hours of an office. */
export const blankDraft = (counterId: string, counter: string): Draft => ({
  counterId,
  counter,
  services: [],
  weekly: week((day) => (day < 6 ? '08:30-11:30，13:30-17:00' : '')),
  onHolidays: 'closed',
  slotMinutes: '30',
  publicCapacity: '5',
  walkInCapacity: '2',
  leadMinutes: '60',
  horizonDays: '14',
})

const isWhole = (text: string, least: number, most: number) =>
  /^\d{1,5}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most

const longestName = 20

export interface Faults {
  numbers: readonly NumberField[]
  days: readonly Weekday[]
  services: boolean
  counter: boolean
  counterId: boolean
}

export const faultsOf = (draft: Draft): Faults => ({
  numbers: numberFields.flatMap(({ name, least, most }) => (isWhole(draft[name], least, most) ? [] : [name])),
  days: weekdays.filter((day) => faultOf(draft.weekly[day]) !== undefined),
  services: draft.services.length === 0,
  counter: draft.counter.trim() === '' || [...draft.counter.trim()].length > longestName,
  counterId: !/^[A-Za-z0-9_-]{1,32}$/.test(draft.counterId.trim()),
})

/** Undefined while something is wrong. */
export function changeOf(draft: Draft): ScheduleChange | undefined {
  const { numbers, days, services, counter, counterId } = faultsOf(draft)
  if (numbers.length > 0 || days.length > 0 || services || counter || counterId) return undefined
  return {
    counterId: draft.counterId.trim(),
    counter: draft.counter.trim(),
    services: [...draft.services],
    weekly: Object.fromEntries(
      weekdays.map((day) => [day, readFrames(draft.weekly[day]) ?? []]),
    ) as unknown as ScheduleChange['weekly'],
    onHolidays: draft.onHolidays,
    slotMinutes: Number(draft.slotMinutes),
    publicCapacity: Number(draft.publicCapacity),
    walkInCapacity: Number(draft.walkInCapacity),
    leadMinutes: Number(draft.leadMinutes),
    horizonDays: Number(draft.horizonDays),
  }
}
