// The one form in which written addresses are compared: full-width, numerals, dashes and noise made alike.

const digitOf: Record<string, number> = {
  ...Object.fromEntries([...'零一二三四五六七八九'].map((character, value) => [character, value])),
  ...Object.fromEntries([...'〇壹贰叁肆伍陆柒捌玖'].map((character, value) => [character, value])),
  两: 2,
}

/** 十二 → 12, 五零二 → 502, 一百零二 → 102. */
function readNumeral(numeral: string): number {
  const spelled = numeral
    .replace(/廿/g, '二十')
    .replace(/卅/g, '三十')
    .replace(/拾/g, '十')
    .replace(/佰/g, '百')
  if (!/[十百]/.test(spelled))
    return Number([...spelled].map((character) => digitOf[character] ?? 0).join(''))
  let total = 0
  let current = 0
  for (const character of spelled) {
    const unit = character === '十' ? 10 : character === '百' ? 100 : 0
    if (unit > 0) total += (current || 1) * unit
    current = unit > 0 ? 0 : (digitOf[character] ?? 0)
  }
  return total + current
}

/** Only before what is counted: 三角村 and 八一社区 are names. */
const numerals =
  /[零〇一二三四五六七八九十百两廿卅壹贰叁肆伍陆柒捌玖拾佰]{1,7}(?=号|幢|栋|座|单元|室|楼|层|组|弄|排|期|队)/g

const dash = '\\s*[-–—−~]\\s*'
const homes: [RegExp, string][] = [
  [new RegExp(`(?<![\\d.])(\\d{1,3})${dash}(\\d{1,2})${dash}(\\d{3,4})(?!\\d|号)`, 'g'), '$1幢$2单元$3室'],
  [new RegExp(`(?<![\\d.])(\\d{1,3})${dash}(\\d{3,4})(?!\\d|号)`, 'g'), '$1幢$2室'],
  [new RegExp(`(?<![\\d.])(\\d{1,3})${dash}(\\d{1,2})(?!\\d|号|:|\\s*[-–—−~])`, 'g'), '$1幢$2单元'],
  [/(?<!\d)(\d{1,3})#楼?/g, '$1幢'],
]
const phones = [
  /(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d){8}(?!\d)/g,
  /(?<!\d)0\d{2,3}[-\s]?\d{7,8}(?!\d)/g,
]

/** Full-width forms, capitals, spaces, punctuation, ways to write a number, and phone numbers make no difference. */
export function plainAddress(text: string): string {
  // Most names are nothing else, and there are a great many of them.
  if (/^[\u4e00-\u9fff]*$/.test(text)) return spellNumbers(text)
  let plain = text.normalize('NFKC').toLowerCase()
  for (const phone of phones) plain = plain.replace(phone, ' ')
  for (const [home, written] of homes) plain = plain.replace(home, written)
  return spellNumbers(plain.replace(/[^\p{L}\p{N}]/gu, ''))
}

const spellNumbers = (plain: string) => plain.replace(numerals, (numeral) => String(readNumeral(numeral)))
