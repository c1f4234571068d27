// Hides what points at a person in a free text: mobile and ID numbers, bank cards, number plates.

type Kind = { pattern: RegExp; isReal?: (digits: string) => boolean; hide: (found: string) => string }

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const gap = String.raw`[ \-—.·]?`
const birth = String.raw`(?:19|20)${gap}\d{2}${gap}(?:0[1-9]|1[0-2])${gap}(?:0[1-9]|[12]\d|3[01])`

/**
 * The first group is what stands before (look-behind would keep the script from loading on older phones). In this order: an ID number must not be taken for
 * a bank card, nor its middle for a mobile number.
 */
const kinds: Kind[] = [
  {
    pattern: new RegExp(String.raw`(^|\D)[1-9]\d{5}${gap}${birth}${gap}\d{3}[\dXx](?![\dA-Za-z])`, 'g'),
    hide: (found) => stars(found, 1, 1),
  },
  {
    pattern: new RegExp(
      String.raw`(^|\D)[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)`,
      'g',
    ),
    isReal: (digits) => !passesLuhn(digits),
    hide: (found) => stars(found, 1, 1),
  },
  {
    pattern: new RegExp(String.raw`(^|\D)[3-6]\d{3}(?:${gap}\d{4}){2,3}(?:${gap}\d{1,3})?(?!\d)`, 'g'),
    isReal: (digits) => digits.length >= 15 && (digits.length >= 16 || passesLuhn(digits)),
    hide: (found) => stars(found, 0, 4),
  },
  {
    pattern: new RegExp(String.raw`(^|\D)(?:\+?86${gap})?1[3-9]\d${gap}\d{4}${gap}\d{4}(?!\d)`, 'g'),
    hide: hideMobile,
  },
  {
    pattern: new RegExp(
      String.raw`()[${provinces}][A-HJ-NP-Za-hj-np-z]${gap}(?=[A-Za-z]{0,4}\d)[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳](?![A-Za-z0-9])`,
      'g',
    ),
    hide: (found) => stars(found, 2, 1),
  },
]

/** The text as others would see it; the same length, and nothing else changed. */
export function maskPersonal(text: string): string {
  let [plain, masked] = [toHalfWidth(text), text]
  for (const { pattern, isReal, hide } of kinds) {
    for (const match of plain.matchAll(pattern)) {
      const before = match[1] ?? ''
      const found = match[0].slice(before.length)
      if (isReal && !isReal(found.replace(/\D/g, ''))) continue
      const hidden = hide(found)
      plain = replaceAt(plain, match.index + before.length, hidden)
      masked = replaceAt(masked, match.index + before.length, hidden)
    }
  }
  return masked
}

const replaceAt = (text: string, index: number, part: string) =>
  text.slice(0, index) + part + text.slice(index + part.length)

/** Each full-width letter, digit and space becomes one plain one, so that places in both texts agree. */
const toHalfWidth = (text: string) =>
  text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')

const stars = (text: string, first: number, last: number) =>
  text.slice(0, first) +
  text.slice(first, text.length - last).replace(/[\dA-Za-z]/g, '*') +
  text.slice(text.length - last)

/** Keeps the first three and the last four digits, as people here are used to see it. */
function hideMobile(found: string) {
  const digits = found.replace(/\D/g, '').length
  let seen = 0
  return found.replace(/\d/g, (digit) => {
    seen++
    const place = seen - (digits - 11)
    return place >= 4 && place <= 7 ? '*' : digit
  })
}

function passesLuhn(digits: string) {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
