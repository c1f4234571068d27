// Where a text has an account by which somebody can be reached or known: WeChat, QQ, passports, number plates.
import { gap, numerals, placesOf } from './masking-text.ts'

type Kind = {
  /** Groups: what stands before, and what is to be hidden in part. */
  pattern: RegExp
  isReal?: (found: string) => boolean
  /** How many signs stay, at the front and at the back. */
  keep: (found: string) => [number, number]
}

const sign = new RegExp(`[\\w${numerals}-]`)
const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const between = `${gap}{0,2}`
const digit = `[\\d${numerals}]`
const letter = '[A-HJ-NP-Za-hj-np-z]'
const series = `(?:${[
  `${letter}${between}(?:[A-Za-z\\d]${between})(?:\\d${between}){3}\\d`,
  `(?:\\d${between}){5}${letter}`,
  `(?:[A-Za-z\\d]${between}){4}[\\dA-Za-z挂学警港澳使领]`,
].join('|')})`
const said = '(?:号码?|id|账号|帐号|是|为|叫|加|联系|我|的|搜|同号|[:：=\\-\\s,，"“「【(])'
const chat =
  '微信|薇信|威信|徽信|微星|we\\s?chat|wei\\s?xin|[vｖ]信|wei信|加v|\\+\\s?v|vx|wx|加薇|加微|[微薇威维]\\s?[xX芯]|[微薇威vｖ]\\s?[❤♥]|薇|绿泡泡'
const places = '抖音|快手|小红书|小红薯|微博|陌陌|探探|钉钉|支付宝|淘宝|闲鱼|b站'
const apps = /^(?:wechat|weixin|alipay|iphone|android|harmony|huawei|windows|program|app)/i

const kinds: Kind[] = [
  {
    pattern: new RegExp(`()([${provinces}]${between}[A-Za-z]${between}${series})(?![A-Za-z\\d])`, 'g'),
    isReal: isPlate,
    keep: (found) => [found.search(/[A-Za-z]/) + 1, 1],
  },
  {
    pattern: new RegExp(
      `()([${provinces}]${between}[A-Za-z]${between}(?:${digit}${between}){4}${digit})`,
      'g',
    ),
    isReal: (found) => new RegExp(`[${numerals}]`).test(found.slice(0, -1)),
    keep: (found) => [found.search(/[A-Za-z]/) + 1, 1],
  },
  {
    pattern: new RegExp(
      `(^|[^A-Za-z])(WJ${between}[${provinces}]?${between}(?:\\d${between}){3,4}[\\dA-Za-z])(?![A-Za-z\\d])`,
      'gi',
    ),
    keep: (found) => [found.search(/\d/), 1],
  },
  {
    pattern: new RegExp(`(^|[^即假促致行大公天])(使${between}(?:\\d${between}){5}\\d)(?!\\d)`, 'g'),
    keep: () => [1, 1],
  },
  {
    pattern:
      /(车牌号?码?|牌照号?码?|车号)[是为:：\s]{0,3}([\u4e00-\u9fff]{0,2}[A-Za-z][A-Za-z\d·.\s-]{4,7}[\dA-Za-z])(?![A-Za-z\d])/g,
    isReal: (found) => (found.match(/\d/g)?.length ?? 0) >= 3,
    keep: (found) => [found.search(/[A-Za-z]/) + 1, 1],
  },
  {
    pattern: new RegExp(`(?:^|[^a-z])(${chat})${said}{0,8}([a-z\\d][a-z\\d_-]{4,19})(?![a-z\\d_-])`, 'gi'),
    isReal: (found) => !apps.test(found) && !/^1[3-9]\d{9}$/.test(found),
    keep: () => [1, 0],
  },
  {
    pattern: new RegExp(
      `(?:^|[^a-z])((?:${places})(?:号|id|账号|帐号))${said}{0,8}([a-z\\d][a-z\\d._-]{4,19})(?![a-z\\d_-])`,
      'gi',
    ),
    keep: () => [1, 0],
  },
  {
    pattern:
      /(^|[^a-z\d_-])([a-z][a-z\d_-]{5,19})(?=[\s,，]{0,2}(?:[(（](?:我的?)?|(?:这个?)?(?:就|也)?是我的?)(?:微信|vx|wx|[vｖ]信|wechat))/gi,
    keep: () => [1, 0],
  },
  {
    pattern: /(加我)[\s:：]{0,2}([a-z][a-z\d_-]{5,19})(?![a-z\d_-])/gi,
    isReal: (found) => /[\d_]/.test(found),
    keep: () => [1, 0],
  },
  {
    pattern: new RegExp(
      `(?:^|[^a-z])(qq|扣扣|企鹅号|口口号|加q|\\+\\s?q|q(?=\\s?[:：=号]))${said}{0,8}(\\d(?:[\\s-]?\\d){4,10})(?!\\d)`,
      'gi',
    ),
    keep: () => [1, 1],
  },
  {
    pattern: /(^|[^A-Za-z\d])((?:[EGeg]\s?\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\s?\d{7}))(?![A-Za-z\d])/g,
    keep: () => [1, 1],
  },
  {
    pattern: new RegExp(
      `(护照|通行证|回乡证|台胞证|证件|军官证|士兵证|驾驶证|驾照|身份证|永居证|居住证)(?:号码?|编号|是|为|[:：\\s]){0,4}([A-Za-z]{0,3}\\d[\\d\\s-]{4,20}[\\dXx](?:\\(\\d\\))?)(?![A-Za-z\\d])`,
      'g',
    ),
    isReal: (found) => found.replace(/\D/g, '').length >= 6,
    keep: () => [1, 1],
  },
]

export function findAccounts(text: string): number[] {
  return kinds.flatMap(({ pattern, isReal, keep }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const found = match[2]!
      if (isReal?.(found) === false) return []
      const from =
        match.index +
        match[0].indexOf(
          found,
          (match[1] ?? '').length > 0 ? match[0].indexOf(match[1]!) + match[1]!.length : 0,
        )
      const [first, last] = keep(found)
      return placesOf(found.slice(first, found.length - last), from + first, sign)
    }),
  )
}

/** Five signs with at most two letters, or the six of an electric car. */
function isPlate(found: string) {
  const signs = found.slice(1).replace(new RegExp(gap, 'g'), '').slice(1)
  return signs.length === 6 || signs.replace(/[^A-Za-z]/g, '').length <= 2
}
