// Everything that the stand-in for WeChat remembers; it lives as long as its process.
import { createFaults, type Faults } from './faults.ts'
import { createMessages, type Messages } from './messages.ts'
import { createPeople, type People } from './people.ts'
import { createTokens, type Tokens } from './tokens.ts'

export interface SandboxAccount {
  now: () => Date
  appId: string
  appSecret: string
  /** The published pages of the mini-program; when not given, any well-formed path is a page. */
  pages?: readonly string[]
  /** As if the mini-program were bound to an open-platform account. */
  unionIds?: boolean
}

export interface SandboxState {
  appId: string
  appSecret: string
  pages: readonly string[] | null
  unionIds: boolean
  people: People
  tokens: Tokens
  messages: Messages
  faults: Faults
}

export function createState({
  now,
  appId,
  appSecret,
  pages,
  unionIds = false,
}: SandboxAccount): SandboxState {
  return {
    appId,
    appSecret,
    pages: pages ?? null,
    unionIds,
    people: createPeople(now),
    tokens: createTokens(now),
    messages: createMessages(now),
    faults: createFaults(),
  }
}
