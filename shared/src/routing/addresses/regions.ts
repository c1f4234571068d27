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
const aside = /(靠近|临近|邻近|挨着|紧邻|毗邻|往|去|到|从|和|与|跟|离|近|接|朝|向)$/
const asideAfter = /^(方向|交界|边界|旁边)/

type Found = { mention: Mention; region: Region }

const regionsIn = (mentions: Mention[]): Found[] =>
  mentions.flatMap((mention) =>
    mention.targets.flatMap((target) => (target.kind === 'region' ? { mention, region: target.region } : [])),
  )

const isOwn = ({ kind }: Target) => kind !== 'region'

/** 在余杭的湾南社区, 余杭那边的湾南社区. */
const linking = /^(区|县|市)?(那边|那里|那儿|这边|这里|境内|地区)?的?$/
/** 湾南社区在余杭. */
const placing = /^(在|是|属于?|归|位于)?$/

/** Whether own and foreign names stand together as one address has them. */
function isBound(text: string, { start, end }: Mention, own: Mention[], heads: Mention[]): boolean {
  const leads = (from: number) => own.some((mention) => linking.test(between(text, from, mention.start)))
  const isLast = /^($|的|那|这|境内|区域)/.test(text.slice(end))
  return (
    leads(end) ||
    heads.some((head) => head.start === end && leads(head.end)) ||
    (isLast && own.some((mention) => placing.test(between(text, mention.end, start))))
  )
}

/** Something that no pattern fits when they stand the other way round. */
const between = (text: string, from: number, to: number) => (from <= to ? text.slice(from, to) : '?')

const isRelational = (text: string, { start, end }: Mention) =>
  aside.test(text.slice(0, start)) || asideAfter.test(text.slice(end))

const isFree = ({ start, end }: Mention, named: Mention[]) =>
  !named.some((mention) => mention.start < end && mention.end > start)

const isForeign = ({ targets }: Mention) =>
  targets.every((target) => target.kind === 'region' && !target.region.ours)

/**
 * `named`: full names found anywhere; `shortly`: what is left of the name of a province, a city, or a district of
 * our province, which counts only where an address begins or next to a name of ours.
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
    if (!isForeign(mention)) return false
    if (region.level === 'district' && !region.near && !isHead(mention)) return false
    return !(isRelational(text, mention) && own.length > 0)
  })
  const before = (mention: Mention) => own.every(({ start }) => mention.start < start)
  const wide = counted.some(({ mention, region }) => /province|city/.test(region.level) && before(mention))
  if (counted.length > 0 && (!ours || wide)) return true
  return shortly.some((mention) => {
    if (!isFree(mention, named) || !isForeign(mention)) return false
    if (own.length > 0) return !ours && !isRelational(text, mention) && isBound(text, mention, own, shortly)
    if (!isHead(mention)) return false
    const rest = text.slice(mention.end)
    if (rest === '' || named.some(({ start }) => start === mention.end)) return true
    // 天台 is a roof as well: of a district farther away the bare name alone says nothing.
    return (
      regionsIn([mention]).some(({ region }) => region.near || region.level !== 'district') &&
      !goesOn.test(rest)
    )
  })
}

/** In a free text other districts may be named for any reason; only what stands with a name of ours says where it is. */
export function isLedElsewhere(text: string, named: Mention[], shortly: Mention[]): boolean {
  const own = named.filter(({ targets }) => targets.some(isOwn))
  if (own.some(({ targets }) => targets.some(({ kind }) => kind === 'district'))) return false
  const foreign = [...named, ...shortly.filter((mention) => isFree(mention, named))].filter(isForeign)
  return foreign.some((mention) => !isRelational(text, mention) && isBound(text, mention, own, foreign))
}
