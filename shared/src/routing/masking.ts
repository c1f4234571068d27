// Hides what points at a person in a free text: numbers of phones, papers, cards and plates, accounts, flats.
import { findAccounts } from './masking-accounts.ts'
import { findHomes } from './masking-homes.ts'
import { findNumbers } from './masking-numbers.ts'
import { toPlain } from './masking-text.ts'

/** The text as others would see it; the same length, and nothing else changed. What is hidden stays hidden. */
export function maskPersonal(text: string): string {
  const masked = maskOnce(text)
  // What is left of two things side by side may read like a third.
  return masked === text ? masked : maskPersonal(masked)
}

function maskOnce(text: string) {
  const plain = toPlain(text)
  const hidden = new Set([...findNumbers(plain), ...findAccounts(plain), ...findHomes(plain)])
  if (hidden.size === 0) return text
  return text
    .split('')
    .map((sign, index) => (hidden.has(index) ? '*' : sign))
    .join('')
}
