// The same matter as somebody else might type it: slips by sound, lost and swapped characters, no pauses, words around it.
import { pinyin } from 'pinyin-pro'
import type { Example } from './corpus.ts'

export type Random = () => number

/** Looking a global up costs dearly in a test's sandbox. */
const { floor, imul } = Math

/** Mulberry32: the same numbers each time. */
export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = imul(state ^ (state >>> 15), 1 | state)
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pick = <T>(random: Random, items: readonly T[]) => items[floor(random() * items.length)]!

/** Says nothing of the matter. */
const before =
  '你好 您好 领导好 社区领导您好 请问 麻烦看下 反映一下 我想反映个事 跟你们说个事 那个 就是 不好意思打扰了 我是湾南小区的 住12幢的 我们小区 我们这里 我们村 我家这边 昨天 今天早上 这几天 最近 前天晚上 上个礼拜 一直以来 老是 又来了 真的是 唉 急急急 听潮苑3幢 3号大街这边 菜场边上 学校旁边 公司楼下 我们宿舍这边 说实话 有个情况'.split(
    ' ',
  )
const after =
  '请尽快处理 麻烦处理一下 谢谢 拜托了 希望有人管管 怎么办 该找谁 没人管 说了好几次了 都反映好几回了 你们管不管 麻烦派人来看看 求帮忙 急 什么时候能解决 真的受不了 已经好几天了 一直没解决 打电话也没用 辛苦了 请核实 望回复 太过分了 有没有人管啊 给个说法'.split(
    ' ',
  )

/** Characters that sound the same, of those that the texts use. */
export function soundAlikes(examples: Example[]): Map<string, string[]> {
  const bySound = new Map<string, string[]>()
  const used = [...new Set(examples.flatMap(({ text }) => [...text]))].filter((char) =>
    /\p{Script=Han}/u.test(char),
  )
  for (const char of used.sort()) {
    const sound = pinyin(char, { toneType: 'none' })
    bySound.set(sound, [...(bySound.get(sound) ?? []), char])
  }
  return new Map(
    [...bySound.values()].flatMap((chars) => chars.map((char) => [char, chars.filter((c) => c !== char)])),
  )
}

export function vary(text: string, alikes: Map<string, string[]>, random: Random): string {
  const chars = [...text]
  if (random() < 0.5) slip(chars, alikes, random)
  let varied = chars.join('')
  if (random() < 0.3) varied = varied.replace(/[，。！？、,.!? ]/g, '')
  if (random() < 0.35) varied = `${pick(random, before)}${pick(random, ['', '，', ' '])}${varied}`
  if (random() < 0.35) varied = `${varied}${pick(random, ['', '，', ' '])}${pick(random, after)}`
  return varied
}

function slip(chars: string[], alikes: Map<string, string[]>, random: Random) {
  const slips = 1 + floor(chars.length / 15)
  for (let i = 0; i < slips; i++) {
    const at = floor(random() * chars.length)
    const others = alikes.get(chars[at] ?? '') ?? []
    const kind = random()
    if (kind < 0.6 && others.length > 0) chars[at] = pick(random, others)
    else if (kind < 0.8) chars.splice(at, 1)
    else if (at + 1 < chars.length) chars.splice(at, 2, chars[at + 1]!, chars[at]!)
  }
}
