// What a door plate's QR code holds: the bare code, or an address on the web with the code in it.

const code = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/
const names = ['c', 'code', 'dp', 'plate', 'doorplate', 'id', 'bm', 'mpbm', 'dzbm']
export const longestScan = 500

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replace(/\+/g, ' ')).trim()
  } catch {
    return part.trim()
  }
}

/** A word of a path, such as `door`, is no code: every code has a digit. */
const asCode = (text: string | undefined): string | null =>
  text !== undefined && code.test(text) && /\d/.test(text) ? text.toUpperCase() : null

/** The code of a door plate in what was scanned or typed; null when there is none. */
export function plateCodeOf(scanned: string): string | null {
  const text = scanned.slice(0, longestScan).normalize('NFKC').trim()
  const url = /^https?:\/\/[^/?#]+([^?#]*)(\?[^#]*)?(?:#(.*))?$/i.exec(text)
  if (!url) return asCode(text)
  const [, path = '', query = '', fragment = ''] = url
  const [fragmentPath = '', fragmentQuery = ''] = fragment.split('?')
  const given = new Map(
    `${query.slice(1)}&${fragmentQuery}`
      .split('&')
      .map((pair) => pair.split('='))
      .map(([name = '', ...value]) => [decoded(name).toLowerCase(), decoded(value.join('='))] as const)
      .reverse(),
  )
  for (const name of names) {
    const found = asCode(given.get(name))
    if (found) return found
  }
  const last = (parts: string) =>
    asCode(
      decoded(
        parts
          .split('/')
          .filter((part) => part !== '')
          .pop() ?? '',
      ),
    )
  return last(fragmentPath) ?? last(path)
}
