// Where a text has the address of a mailbox: who it belongs to is hidden, where it is stays readable.

/** As it is written, or said so that machines shall not read it. */
const at = String.raw`(?:@|\s?[(\[{]\s?(?:at|a|@)\s?[)\]}]\s?|艾特)`
const dot = String.raw`(?:[.。]|\s?[(\[{]\s?dot\s?[)\]}]\s?|点)`
const label = String.raw`[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?`
const namesInChinese = '中国|公司|网络|网址|手机|政务|公益|在线|集团|商城'
const domain = [
  // Letters at the end: '15@3.50' is a price.
  `(?:${label}${dot}){1,5}[a-z]{2,24}(?![a-z])`,
  `[a-z\\d\\u4e00-\\u9fff-]{1,30}[.。](?:${namesInChinese})`,
  String.raw`\[?(?:\d{1,3}\.){3}\d{1,3}\]?(?![.\d])`,
].join('|')
const wellKnown = String.raw`#(?:qq|163|126|139|189|sina|sohu|gmail|hotmail|outlook|foxmail|yeah|aliyun)\.(?:com|cn|net)(?![a-z\d])`
const spoken = String.raw`\sat\s(?:${label}\sdot\s){1,4}[a-z]{2,24}(?![a-z])`
const mailbox = new RegExp(`\\s{0,3}(?:${at}\\s{0,3}(?:${domain})|${wellKnown}|${spoken})`, 'gi')

const written = /[\w.+%&'~-]/
const han = /[\u4e00-\u9fff]/
/** A name in Chinese before the sign is not parted from the words before it: this much of them goes. */
const longestName = 4

/** The part before the sign: its first letter stays, if there are more. */
export function findMailboxes(text: string): number[] {
  return [...text.matchAll(mailbox)].flatMap(({ index: until }) => {
    const from = startOf(text, until, written, until)
    if (from < until) return placesBetween(until - from > 1 ? from + 1 : from, until)
    return placesBetween(startOf(text, until, han, longestName), until)
  })
}

function startOf(text: string, until: number, sign: RegExp, most: number) {
  let from = until
  while (from > 0 && until - from < most && sign.test(text[from - 1]!)) from--
  return from
}

const placesBetween = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, i) => from + i)
