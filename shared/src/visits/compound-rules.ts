// What a compound says about visitors; data that its community staff change.
import { everyDoor } from './doors.ts'

export type CompoundRules = {
  /** Bits of the doors that a visitor may ever open here. */
  visitorDoors: number
  /** Visits of one household that may be open at once. */
  mostOpenVisits: number
  mostParty: number
  /** Minutes of the day, Asia/Shanghai, between which no visitor comes in; null: none. May go over midnight. */
  night: { from: string; until: string } | null
  /** Where nobody answers in time, a visitor who asked may still pass the outer gate. */
  perimeterWithoutAnswer: boolean
  /** Visitors give their ID number here. */
  idNumber: boolean
  /** Days after the visit until what the visitor gave is deleted. */
  keepDays: number
  parkingSpaces: number
  freeParkingMinutes: number
  mostMembers: number
}

export const keepDaysMost = 90
export const mostMembersMost = 20
export const parkingSpacesMost = 10_000
export const freeParkingMinutesMost = 24 * 60

export const startingRules: CompoundRules = {
  visitorDoors: everyDoor,
  mostOpenVisits: 10,
  mostParty: 8,
  night: null,
  perimeterWithoutAnswer: false,
  idNumber: false,
  keepDays: 30,
  parkingSpaces: 0,
  freeParkingMinutes: 60,
  mostMembers: 8,
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const shanghaiOffsetMin = 8 * 60

/** The minute of the day in Hangzhou, which knows no summer time. */
export const minuteOfDay = (at: Date) => (Math.floor(at.getTime() / 60_000) + shanghaiOffsetMin) % 1440

export function isNight({ night }: Pick<CompoundRules, 'night'>, at: Date): boolean {
  if (!night) return false
  const [from, until, now] = [minuteOf(night.from), minuteOf(night.until), minuteOfDay(at)]
  return from <= until ? from <= now && now < until : now >= from || now < until
}
