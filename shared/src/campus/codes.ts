// The campus code: kinds of members, statuses, purposes, and how many wrong claims lock what.

export const memberKinds = ['student', 'teacher', 'staff'] as const
export type MemberKind = (typeof memberKinds)[number]

/** Of a code that somebody holds or held; who never claimed one has the status none. */
export type HeldStatus = 'active' | 'locked' | 'ended'
export const codeStatuses = ['none', 'active', 'locked', 'ended'] as const
export type CodeStatus = (typeof codeStatuses)[number]

/** Why a code ended: left the roster, the last day was over, another name or tail in the roster, moved, ended by staff, its owner left. */
export const codeEnds = ['left', 'expired', 'changed', 'moved', 'staff', 'gone'] as const
export type CodeEnd = (typeof codeEnds)[number]

export const purposes = ['gate', 'counter', 'event'] as const
export type Purpose = (typeof purposes)[number]
export const purposeBit = { gate: 1, counter: 2, event: 4 } as const satisfies Record<Purpose, number>
export const everyPurpose = 7

export const purposesOf = (bits: number): Purpose[] =>
  purposes.filter((one) => (bits & purposeBit[one]) !== 0)

const hourMs = 3_600_000

export const claimLocks = {
  /** Wrong claims within an hour until nothing is answered for an hour. */
  pair: 5,
  person: 10,
  number: 20,
  lockMs: hourMs,
  /** Each counts for so long from itself; for longer, one person's five an hour would add up to a number's twenty. */
  windowMs: hourMs,
} as const

export type Counted = 'person' | 'pair' | 'number'
/** When somebody, or a number, was wrong, the earliest first; never more than the limit. */
export type Tries = { wrongAtMs: readonly number[]; lockedUntilMs: number | null }

export const noTries: Tries = { wrongAtMs: [], lockedUntilMs: null }

/** What still counts now: a lock that is over forgives all. */
export function triesNow({ wrongAtMs, lockedUntilMs }: Tries, nowMs: number): Tries {
  if (lockedUntilMs !== null) return nowMs < lockedUntilMs ? { wrongAtMs, lockedUntilMs } : noTries
  return { wrongAtMs: wrongAtMs.filter((atMs) => nowMs - atMs < claimLocks.windowMs), lockedUntilMs }
}

export function oneMoreWrong(what: Counted, tries: Tries, nowMs: number): Tries {
  const wrongAtMs = [...triesNow(tries, nowMs).wrongAtMs, nowMs]
  return {
    wrongAtMs,
    lockedUntilMs: wrongAtMs.length >= claimLocks[what] ? nowMs + claimLocks.lockMs : null,
  }
}

/** A code is minted for a day at most, and made anew when half of it is over. */
export const codeLivesMs = 24 * hourMs
export const codeReusableMs = codeLivesMs / 2

/** 2026****01: enough to know one's own. */
export function maskNumber(number: string): string {
  const [head, tail] = number.length >= 8 ? [4, 2] : [1, 1]
  return number.slice(0, head) + '*'.repeat(Math.max(1, number.length - head - tail)) + number.slice(-tail)
}

/** Written in many ways, the same number: without spaces, capital letters. */
export const tidyNumber = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase()
/** Spaces and the dots in names of minorities are typed in many ways. */
export const tidyName = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[.。･・•‧]/g, '·')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase()
export const tidyTail = (text: string) => text.normalize('NFKC').trim().toUpperCase()

export const rosterLimits = { lines: 60_000, bytes: 8 * 1024 * 1024, shownRefusals: 200 } as const
export const moveCodeMs = 24 * hourMs

/** The name of a code that ended: as long as somebody may ask about a counter or a gate of the term before. */
export const keepEndedNameMs = 180 * 24 * hourMs

/** What staff did to a number, and `moved`: its member claimed it with another account by their word. */
export const codeSteps = ['lock', 'unlock', 'end', 'move', 'moved'] as const
export type CodeStep = (typeof codeSteps)[number]

export const departmentLimits = { label: 30, each: 100 } as const
