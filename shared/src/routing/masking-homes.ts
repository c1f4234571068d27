// Where a text names one flat: unit and room are hidden, the building stays, and so do offices that anybody may visit.
import { digitsOf, numerals, placesOf } from './masking-text.ts'

const sp = '[\\s,，]?'
const number = `[\\d${numerals}十]`
const building = `(?:${number}{1,4}|[甲乙丙丁A-Za-z])${sp}(?:幢|栋|号楼|座|#)`
const unit = `(?:${number}{1,2}|[甲乙丙丁A-Za-z])${sp}(?:单元|梯|门)`
const floor = `${number}{1,3}(?:楼|层)`
const numeral = `[${numerals}]`
const room = `(?:\\d{3,4}|${numeral}{3,4})`
const rooms = `${room}(?:[、,，和及与/-]${room})*`
const link = '[\\s\\-#]{0,2}'
/** 五百零二 */
const spoken = `[${numerals}十百千]{2,7}`
const compound = '(?:小区|花园|花苑|公寓|家园|新村|新苑|社区|山庄|[苑园城府湾庭邸里坊轩居])'
const ending = '(?:室|房|户)'
/** What tells a quantity, a line, a date from a room. */
const otherwise = `(?!\\d|${numeral}|[多余来几]|\\*|[个人名位口米平元块月点分度万千百斤辆只条张次瓦伏兆弄岁]|家(?![里的])|户[居人]|年(?!年)|天(?!天)|日(?!夜)|公[里斤交]|平方|路|[a-zA-Z%]|[.:]\\d|号(?!房|室))`
const lastNumber = new RegExp(`(?:\\d{3,4}|${numeral}{3,4})(?=[^\\d${numerals}]*$)`)
const people = '(?:的|那|这)?(?:住户|业主|邻居|租客|租户|房东|房客|户主|人家|那家|这家|家里|家的?|那户|户)'

type Kind = { pattern: RegExp; sure: boolean }

/** The first group stays; in what follows digits, numerals and letters are hidden. */
const kinds: Kind[] = [
  {
    pattern: `(${building}${link})(?:${unit}${link})(?:${floor}${link})?(?:${number}{1,4}${sp}${ending}|${rooms}${otherwise})`,
    sure: true,
  },
  { pattern: `(${building}${link})(?:${number}{1,2}-)?${number}{3,4}${sp}(?:室|房)`, sure: true },
  { pattern: `(${building}${link})(?:${unit}${link})?(?:${floor}${link})?${spoken}${sp}[室房]`, sure: true },
  { pattern: `(${building}${link}(?:${floor}${link})?)${room}号(?![楼幢栋线车储柜仓桶箱岗杆])`, sure: false },
  { pattern: `(${compound}\\s?\\d{1,3}[-#])\\d{3,4}${otherwise}(?![-/])`, sure: false },
  { pattern: `(${building}${link})(?:${number}{1,2}-)?${room}${sp}户(?![居人])`, sure: false },
  {
    pattern: `(${building}${link}(?:${floor}${link})?)(?:${number}{1,2}-)?${rooms}${otherwise}`,
    sure: false,
  },
  {
    pattern: `(^|[^${numerals}\\dA-Za-z])${unit}${link}(?:${floor}${link})?(?:${number}{1,4}${sp}${ending}|${rooms}${otherwise})`,
    sure: true,
  },
  { pattern: `((?:^|[^\\d\\-/#.*])\\d{1,3}[-#/])\\d{1,2}[-#/]\\d{3,4}${otherwise}(?![-/])`, sure: false },
  {
    pattern: `((?:住在?|家在|我家是?|家住|搬到|房号|室号|门牌|邻居|楼[上下]|隔壁|对门|租了?)[是为:：\\s]{0,2}\\d{1,3}-)\\d{3,4}${otherwise}`,
    sure: false,
  },
  { pattern: `((?:^|[^\\d\\-/.*])\\d{1,3}-)\\d{3,4}(?=${sp}(?:室|${people}))`, sure: false },
  { pattern: `(${floor}${sp})${room}(?:${sp}${ending}|${otherwise})`, sure: false },
  {
    pattern: `(^|[^${numerals}\\d])${rooms}(?=${sp}(?:室(?![内外友])|号?房间?(?![子租价东产屋贷])|${people}(?!居民|家庭|[多数都]))|的(?:狗|猫|小孩|孩子|老人|老太|大爷|男的|女的|人))`,
    sure: false,
  },
  {
    pattern: `((?:住在?|家在|我家是?|我是|家住|搬到|房号|室号|邻居|楼[上下]|隔壁|对门|漏到|漏水到|滴到|漏给)(?:的|是|为|我家|[:：\\s]){0,2})${room}${otherwise}`,
    sure: false,
  },
  {
    pattern: `(^|[^第${numerals}\\d])(?:[一二三四五六七八九][零〇][一二三四五六七八九]|[一二三][一二三四五六七八九][零〇][一二三四五六七八九])(?!${numeral}|\\d|[路年分元块点号厂所期届次章条页集]|医院|部队|公交|国道|省道|县道|专线)`,
    sure: false,
  },
].map(({ pattern, sure }) => ({ pattern: new RegExp(pattern, 'g'), sure }))

const dated = /\d[-/]\d{1,2}[-/](?:19|20)\d{2}$/
const hotlines = /^(?:11[049]|12[0-9]|123\d{2}|96\d{3})$/
const open =
  /(?:服务中心|治理中心|指挥室|派出所|医院|学校|小学|中学|大学|幼儿园|教学楼|实验楼|行政楼|办公楼|综合楼|门诊楼?|住院部|政府|街道办|办事处|居委会|村委会|法院|大厅|图书馆|活动室|党群中心|文化礼堂|酒店|宾馆|车站)(?:[大楼层号幢栋座#\dA-Za-z东西南北区的在一二三四五六七八九十\s-]{0,8})$/
const openAfter =
  /^\s?(?:号?(?:办公|会议|教|活动|诊|病|阅览|接待|调解|值班|窗口|图书|警务|多功能)|窗口|诊室|路|班)/

export function findHomes(text: string): number[] {
  return kinds.flatMap(({ pattern, sure }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const kept = match[1] ?? ''
      const part = match[0].slice(kept.length)
      const from = match.index + kept.length
      const after = text.slice(match.index + match[0].length).slice(0, 8)
      if (
        openAfter.test(after.replace(/^室/, '')) ||
        open.test(text.slice(Math.max(0, match.index - 16), from))
      )
        return []
      if (!sure && !isRoom(part, match[0])) return []
      return placesOf(part, from, new RegExp(`[\\d${numerals}十百千甲乙丙丁A-Za-z]`))
    }),
  )
}

/** A floor and a door, not a round number, a year or a hotline. */
function isRoom(part: string, whole: string) {
  const last = lastNumber.exec(part)?.[0]
  if (!last) return false
  const value = digitsOf(last)
  if (hotlines.test(value)) return false
  const door = Number(value.slice(-2))
  const storey = Number(value.slice(0, -2))
  if (dated.test(whole)) return false
  return door >= 1 && door <= 40 && storey >= 1 && storey <= 60
}
