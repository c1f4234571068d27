// 反诈: every number, link and account in a message that somebody pasted, so that none of them hides among words. Pure.
import { guessKinds, lookups, normalise, plain, type FraudKind } from './fraud.ts'

export type Suspect = { kind: FraudKind; value: string; wanted: string[] }

/** More than a message holds; what is beyond is let go. */
export const scanLimits = {
  suspects: 4000,
  digits: 20,
  letters: 60,
  before: 24,
  labels: 6,
  atoms: 12,
} as const

const isWord = (sign: string | undefined) => sign !== undefined && /^[a-z\d_-]$/i.test(sign)
/** Where words end that are written without a blank: never within a run of Latin letters and digits. */
const isSeam = (signs: readonly string[], at: number) => !(isWord(signs[at - 1]) && isWord(signs[at]))

/** Runs of these with no more than a little between them, joined: the fewest first. */
function* joined(text: string, { part, between, most }: { part: RegExp; between: RegExp; most: number }) {
  const parts = [...text.matchAll(part)].map(({ 0: found, index }) => ({ found, index }))
  for (const [i, first] of parts.entries()) {
    let [whole, end] = [first.found, first.index + first.found.length]
    if (whole.length <= most) yield { whole, index: first.index }
    for (const { found, index } of parts.slice(i + 1)) {
      whole += found
      if (whole.length > most || !between.test(text.slice(end, index))) break
      end = index + found.length
      yield { whole, index: first.index }
    }
  }
}

const digitRuns = { part: /\d+/g, between: /^[\s\-()·.‐-―−_~/|*,]{1,3}$/, most: scanLimits.digits }

function* numbersIn(text: string): Generator<string> {
  for (const { whole, index } of joined(text, digitRuns)) {
    if (text[index - 1] === '+') yield `+${whole}`
    yield whole
  }
}

/** Numbers of banks and chats as well: they are accounts. */
function* plainAccountsIn(text: string): Generator<string> {
  for (const [token] of text.matchAll(/[a-z\d._@+#-]+/gi)) {
    const front = token.replace(/^[._@+#-]+/, '')
    yield* [front.replace(/[._@+#-]+$/, ''), front, token, ...token.split(/[.@+#]/)]
  }
  for (const { whole } of joined(text, digitRuns)) yield whole
  const words = { part: /[a-z\d._@+#-]+/gi, between: /^[\s-]{1,2}$/, most: scanLimits.letters }
  for (const { whole } of joined(text, words)) yield whole
}

/** Names of shops and chats in Chinese letters, which stand among others without a blank. */
function* namesIn(text: string): Generator<string> {
  for (const [run] of text.matchAll(/[\p{L}\p{N}._@+#-]+/gu)) {
    const atoms = run.match(/[a-z\d._@+#-]+|./giu) ?? []
    for (let i = 0; i < atoms.length; i++)
      for (let size = 1; size <= scanLimits.atoms && i + size <= atoms.length; size++)
        yield atoms.slice(i, i + size).join('')
  }
}

const stops = /[,;!()[\]{}"']/
const endings = /[.,;:!'"()[\]{}~*]+$/

/** The page as it may have been meant: words and stops behind it are no part of it. */
function pathsOf(written: string): string[] {
  const signs = Array.from(written)
  const seams = signs.flatMap((sign, at) =>
    at > 0 && (stops.test(sign) || (isSeam(signs, at) && !/^\p{ASCII}{2}$/u.test(signs[at - 1]! + sign)))
      ? [at]
      : [],
  )
  const ends = [signs.length, ...seams.slice(0, scanLimits.before)]
  return ends.map((end) => signs.slice(0, end).join('').replace(endings, ''))
}

/** How a label may begin: whole, or behind the words that stand before it. */
function beginningsOf(label: string): string[] {
  const signs = Array.from(label)
  const from = Math.max(0, signs.length - scanLimits.letters)
  const starts = signs.flatMap((_sign, at) => (at === 0 || (at >= from && isSeam(signs, at)) ? [at] : []))
  return [...starts.slice(0, 1), ...starts.slice(1).slice(-scanLimits.before)].map((at) =>
    signs.slice(at).join(''),
  )
}

/** How the last label may end: before the words that stand behind it. */
function endsOf(label: string): string[] {
  const latin = /^[a-z][a-z\d-]*[a-z\d]/i.exec(label)
  if (latin) return [label, latin[0]]
  const letters = /^\P{ASCII}+/u.exec(label)?.[0] ?? ''
  const signs = Array.from(letters).slice(0, 6)
  return [label, ...signs.map((_sign, at) => signs.slice(0, at + 1).join(''))]
}

function* linksIn(text: string): Generator<string> {
  // A full stop between Chinese words ends a sentence; beside Latin letters it may stand for a dot.
  const dotted = text.replace(/(?<=[a-z\d])。|。(?=[a-z\d])/gi, '.')
  for (const { 0: run, index } of dotted.matchAll(/[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+/gu)) {
    const behind = /^(?::\d{1,5})?(\/[^\s?#<>]*)?/.exec(dotted.slice(index + run.length))?.[1] ?? ''
    yield* hostsIn(run.split('.'), behind === '' ? [''] : pathsOf(behind))
  }
}

function* hostsIn(labels: readonly string[], paths: readonly string[]): Generator<string> {
  for (const [i, first] of labels.entries())
    for (let last = Math.min(i + scanLimits.labels, labels.length - 1); last > i; last--)
      for (const end of endsOf(labels[last]!)) {
        const isWhole = last === labels.length - 1 && end === labels[last]
        for (const begin of beginningsOf(first))
          for (const path of isWhole ? paths : [''])
            yield [begin, ...labels.slice(i + 1, last), end].join('.') + path
      }
}

const readers = { number: numbersIn, link: linksIn, account: plainAccountsIn } as const

/** What was sent is one thing, or holds several; the likeliest first, each once. `asked`: only of this kind. */
export function suspectsIn(text: string, asked?: FraudKind): Suspect[] {
  const message = plain(text)
  const found = new Map<string, Suspect>()
  const add = (kind: FraudKind, written: string) => {
    const value = found.size < scanLimits.suspects ? normalise(kind, written) : null
    if (value !== null && !found.has(`${kind} ${value}`))
      found.set(`${kind} ${value}`, { kind, value, wanted: lookups(kind, value) })
  }
  const whole = asked ? [asked] : guessKinds(text)
  for (const kind of whole) if (kind === asked || kind !== 'account') add(kind, text)
  for (const kind of ['number', 'link', 'account'] as const)
    if (!asked || asked === kind)
      for (const written of likeliestFirst(readers[kind](message))) add(kind, written)
  if (whole.includes('account')) add('account', text)
  if (!asked || asked === 'account') for (const written of namesIn(message)) add('account', written)
  return [...found.values()]
}

/** The number to call rather than the sum of money before it: the answer names the first. */
const likeliestFirst = (written: Iterable<string>) =>
  [...new Set(written)].sort((a, b) => likelihood(b) - likelihood(a))

const longestUsual = 12
function likelihood(written: string): number {
  if (!/^[!-~]+$/.test(written)) return -scanLimits.letters - written.length
  return !/^\d+$/.test(written) || written.length <= longestUsual ? written.length : -written.length
}
