// Whether a text names another district or city: one that is not ours.
import type { Mention, Region, Target } from './names.ts'

const peoples =
  '壮|回|满|苗|彝|藏|土家|维吾尔|蒙古|布依|侗|瑶|白|哈尼|傣|黎|傈僳|畲|拉祜|水|佤|纳西|羌|土|仫佬|柯尔克孜|景颇|达斡尔|撒拉|布朗|毛南|塔吉克|普米|怒|裕固|保安|独龙|鄂伦春|朝鲜|哈萨克|东乡|仡佬|锡伯|鄂温克|各'
const peopleWords = new RegExp(`(?:(?:${peoples})族)+$`)
const kinds = /(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|新区|省|市|区|县|盟|旗)$/

/** 宁波市 → 宁波, 广西壮族自治区 → 广西; empty when nothing is left to say. */
export function regionStem(name: string): string {
  const stem = name
    .replace(kinds, '')
    .replace(peopleWords, '')
    .replace(/^(内蒙古|新疆|宁夏|广西|西藏).*$/, '$1')
  return stem.length >= 2 && stem !== name ? stem : ''
}

/** Not names: how the registers file what has no level of its own. */
export const isRealRegion = (name: string) =>
  name.length >= 2 && !/市辖区|直辖|^(县|城区|郊区|矿区)$/.test(name)

/** A stem that goes on like this is the name of a road, a shop or a house: 宁波路, 北京烤鸭. */
const goesOn =
  /^(路|街(?!道)|大街|大道|巷|弄|小区|花园|花苑|苑|公寓|新村|村|社区|广场|大厦|商|饭|菜|烤|小吃|面|味|人|话|风|银行|时间|府|桥)/
const aside = /(靠近|临近|邻近|挨着|紧邻|毗邻|往|去|到|从|和|与|跟|离|近|接)$/
const asideAfter = /^(方向|交界|边界|旁边|那边)/

type Found = { mention: Mention; region: Region }

const regionsIn = (mentions: Mention[]): Found[] =>
  mentions.flatMap((mention) =>
    mention.targets.flatMap((target) => (target.kind === 'region' ? { mention, region: target.region } : [])),
  )

const isOwn = ({ kind }: Target) => kind !== 'region'

/**
 * `named`: full names found anywhere; `shortly`: what is left of a province's or city's name, which counts only where
 * an address begins.
 */
export function isElsewhere(text: string, named: Mention[], shortly: Mention[]): boolean {
  const own = named.filter(({ targets }) => targets.some(isOwn))
  const ours = named.some(({ targets }) => targets.some(({ kind }) => kind === 'district'))
  const regions = regionsIn(named).filter(({ mention }) => !mention.targets.some(isOwn))
  const isHead = ({ start }: Mention) =>
    start === 0 ||
    /^(我们?|我家|家)?(住|就)?(在|是|到|于)$/.test(text.slice(0, start)) ||
    regions.some(({ mention }) => mention.end === start)
  const counted = regions.filter(({ mention, region }) => {
    if (region.ours || mention.targets.some((t) => t.kind === 'region' && t.region.ours)) return false
    if (region.level === 'district' && !region.near && !isHead(mention)) return false
    const relational = aside.test(text.slice(0, mention.start)) || asideAfter.test(text.slice(mention.end))
    return !(relational && own.length > 0)
  })
  const before = (mention: Mention) => own.every(({ start }) => mention.start < start)
  const wide = counted.some(({ mention, region }) => /province|city/.test(region.level) && before(mention))
  if (counted.length > 0 && (!ours || wide)) return true
  return shortly.some((mention) => {
    if (!isHead(mention) || named.some(({ start, end }) => start <= mention.start && end >= mention.end))
      return false
    if (regionsIn([mention]).some(({ region }) => region.ours)) return false
    const rest = text.slice(mention.end)
    const followed = named.some(({ start }) => start === mention.end)
    return followed ? !ours : own.length === 0 && !goesOn.test(rest)
  })
}
