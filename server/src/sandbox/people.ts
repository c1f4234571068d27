// The phones of the sandbox: who may log in, with which code, and who was seen.
import { randomBytes } from 'node:crypto'

export const personName = /^[a-z]+(-[a-z0-9-]+)?$/
export const maxNameLength = 64
const codeLivesMs = 5 * 60 * 1000
const loginsPerMinute = 100
const minuteMs = 60 * 1000
const maxCodes = 100_000

const literalPrefix = 'sandbox:'
const openIdPrefix = 'sandbox-openid-'

export interface Person {
  openId: string
  name: string
  blocked: boolean
  logins: number
  lastSeen: Date | null
}

export type LoginOutcome = { person: Person } | { errcode: 40029 | 40163 | 40226 | 45011 }

export function createPeople(now: () => Date) {
  const people = new Map<string, Person>()
  const codes = new Map<string, { openId: string; madeAtMs: number; used: boolean }>()
  const minutes = new Map<string, { minute: number; calls: number }>()

  function find(openId: string): Person | null {
    const name = nameOf(openId)
    if (name === null) return null
    const known = people.get(openId)
    if (known) return known
    const person: Person = { openId, name, blocked: false, logins: 0, lastSeen: null }
    people.set(openId, person)
    return person
  }

  function forgetOldCodes() {
    const oldest = now().getTime() - codeLivesMs
    for (const [code, { madeAtMs }] of codes) {
      if (madeAtMs >= oldest && codes.size <= maxCodes) return
      codes.delete(code)
    }
  }

  function isTooOften(openId: string): boolean {
    const minute = Math.floor(now().getTime() / minuteMs)
    const seen = minutes.get(openId)
    const calls = seen?.minute === minute ? seen.calls + 1 : 1
    minutes.set(openId, { minute, calls })
    return calls > loginsPerMinute
  }

  function seen(openId: string): LoginOutcome {
    const person = find(openId)
    if (person === null) return { errcode: 40029 }
    if (person.blocked) return { errcode: 40226 }
    person.logins += 1
    person.lastSeen = now()
    return { person }
  }

  return {
    find,
    all: () => [...people.values()],

    newCode(name: string): string {
      forgetOldCodes()
      const code = randomBytes(24).toString('base64url')
      codes.set(code, { openId: openIdPrefix + name, madeAtMs: now().getTime(), used: false })
      return code
    },

    logIn(code: string): LoginOutcome {
      if (code.startsWith(literalPrefix)) return seen(code)
      const made = codes.get(code)
      if (made === undefined) return { errcode: 40029 }
      if (isTooOften(made.openId)) return { errcode: 45011 }
      if (now().getTime() - made.madeAtMs > codeLivesMs) return { errcode: 40029 }
      if (made.used) return { errcode: 40163 }
      made.used = true
      return seen(made.openId)
    },
  }
}

export type People = ReturnType<typeof createPeople>

function nameOf(openId: string): string | null {
  const prefix = [literalPrefix, openIdPrefix].find((known) => openId.startsWith(known))
  if (prefix === undefined) return null
  const name = openId.slice(prefix.length)
  return name.length <= maxNameLength && personName.test(name) ? name : null
}
