// Days as people here count them: Asia/Shanghai, which keeps +08:00 all year.
const offsetMs = 8 * 3_600_000
const dayMs = 24 * 3_600_000

/** Midnight in Asia/Shanghai before this moment. */
export const startOfDay = (now: Date) =>
  new Date(Math.floor((now.getTime() + offsetMs) / dayMs) * dayMs - offsetMs)

/** RFC 3339 with the local offset, milliseconds kept. */
export const toWire = (time: Date) => new Date(time.getTime() + offsetMs).toISOString().replace('Z', '+08:00')

export const toWireOrNull = (time: Date | null | undefined) => (time ? toWire(time) : null)

/** Until the day ends here, and its limits with it. */
export const secondsToMidnight = (now: Date) =>
  Math.ceil((startOfDay(now).getTime() + dayMs - now.getTime()) / 1000)
