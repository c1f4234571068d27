// The text as the masks read it: one plain sign for each sign of the original, so that places in both agree.

/** What may stand between the parts of one number. */
export const gap = String.raw`[\s\-_.·•・~/\\|()]`

const digitOf = new Map(
  ['零〇○', '一壹幺', '二贰貳两', '三叁參', '四肆', '五伍', '六陆陸', '七柒', '八捌', '九玖'].flatMap(
    (signs, digit) => [...signs].map((sign) => [sign, String(digit)] as const),
  ),
)
export const numerals = [...digitOf.keys()].join('')

export const digitsOf = (text: string) => text.replace(/\D/g, (sign) => digitOf.get(sign) ?? '')

/** Raised and lowered ones, those in a ring or with a full stop, black ones, those of mathematics. */
const oddDigits =
  /[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{1d7ce}-\u{1d7ff}\u{1f100}-\u{1f10a}]/gu
/** Where a row that no normal form knows begins with its 1. */
const rowsFromOne = [0x24f5, 0x2776, 0x2780, 0x278a]

function toDigit(sign: string) {
  const code = sign.codePointAt(0)!
  const row = rowsFromOne.find((one) => code >= one && code < one + 9)
  const digit =
    row !== undefined
      ? String(code - row + 1)
      : code === 0x24ff
        ? '0'
        : sign.normalize('NFKC').replace(/\D/g, '')
  return digit.length === 1 ? digit.padEnd(sign.length) : sign
}

/** Full-width, circled and the like become plain; what cannot be seen becomes a space. */
export const toPlain = (text: string) =>
  text
    .replace(/[\u00a0\u2000-\u200f\u2060\ufeff]/g, ' ')
    .replace(/\ufe0f/g, ' ')
    .replace(/\u20e3/g, ' ')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(oddDigits, toDigit)
    .replace(/[\u2460-\u2473\u3000-\u303f\ufe50-\uffee]/g, (sign) => {
      const normal = sign.normalize('NFKC')
      return normal.length === 1 ? normal : sign
    })

/** The places of a part in which a sign matches. */
export function placesOf(part: string, from: number, sign: RegExp): number[] {
  const places: number[] = []
  for (let i = 0; i < part.length; i++) if (sign.test(part[i]!)) places.push(from + i)
  return places
}
