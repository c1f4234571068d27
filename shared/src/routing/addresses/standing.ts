// Which short names stand where an address has its name; elsewhere in a sentence they are everyday words.
import type { Mention } from './names.ts'

const before = /(^|在|是|到|住|于|家|叫|址|省|市)$/
const after =
  /^($|\d|[甲乙丙丁]幢|[东西南北正大后侧]{1,2}(门|边|面|侧|头)|门口|旁|对面|附近|边上|这边|这里|这儿|那边|那里|那儿|那块|里面|里头|外面|村口|村里|的)/

/** From the right, since what follows may be such a name itself: 下沙湾南12幢. */
export function keepStanding(text: string, full: Mention[], short: Mention[]): Mention[] {
  const free = short.filter(
    ({ start, end }) => !full.some((mention) => mention.start < end && mention.end > start),
  )
  const starts = new Set(full.map(({ start }) => start))
  const well = free
    .sort((a, b) => b.start - a.start)
    .filter(({ start, end }) => {
      const follows = starts.has(end) || after.test(text.slice(end))
      if (follows) starts.add(start)
      return follows
    })
  const ends = new Set(full.map(({ end }) => end))
  return well
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end, targets }) => {
      if (targets.length === 0) return false
      const leads = ends.has(start) || before.test(text.slice(0, start))
      if (leads) ends.add(end)
      return leads
    })
}
