// Hides what points at a person in a free text: numbers of phones, papers, cards and plates, accounts, mailboxes, flats.
import { findAccounts } from './masking-accounts.ts'
import { findMailboxes } from './masking-emails.ts'
import { findHomes } from './masking-homes.ts'
import { findNumbers } from './masking-numbers.ts'
import { toPlain } from './masking-text.ts'

/** The text as others would see it; the same length, and nothing else changed. What is hidden stays hidden. */
export const maskPersonal = (text: string): string =>
  maskBy(text, (plain) => [...findContacts(plain), ...findHomes(plain)])

/** The same but for the flat: who is to come there has to read it. */
export const maskContacts = (text: string): string => maskBy(text, findContacts)

type Find = (plain: string) => number[]

const findContacts: Find = (plain) => [...findNumbers(plain), ...findAccounts(plain), ...findMailboxes(plain)]

function maskBy(text: string, find: Find): string {
  const masked = maskOnce(text, find)
  // What is left of two things side by side may read like a third.
  return masked === text ? masked : maskBy(masked, find)
}

function maskOnce(text: string, find: Find) {
  const hidden = new Set(find(toPlain(text)))
  if (hidden.size === 0) return text
  return text
    .split('')
    .map((sign, index) => (hidden.has(index) ? '*' : sign))
    .join('')
}
