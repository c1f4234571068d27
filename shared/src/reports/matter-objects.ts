// The thing a report is about: a lamp is no manhole cover, though both are facilities at the same corner. Pure.

/** What people call each thing. Words of one line mean the same thing; a longer word hides a shorter one in it. */
const words: Record<string, string> = {
  lamp: '路灯 灯 灯泡 灯杆 灯柱 庭院灯 景观灯 太阳能灯 声控灯 感应灯 街灯 地灯 照明',
  signal: '红绿灯 信号灯 绿灯 红灯',
  cover: '井盖 窨井 窨井盖 雨水篦子 篦子 水篦子 下水井 沙井 检修井 雨水口 阴井 井圈 井口 沟盖 盖板',
  railing: '护栏 栏杆 扶手 围栏 隔离栏 防护栏 铁栏 护网 栅栏',
  bollard: '石墩 路墩 隔离桩 挡车桩',
  slide: '滑梯 滑滑梯',
  swing: '秋千 跷跷板 蹦床',
  fitness: '健身器材 健身器 健身设施 单杠 双杠 漫步机 扭腰器 太空漫步',
  court: '篮球架 篮筐 篮球场 乒乓球台 乒乓球桌 球场 跑道',
  bench: '长椅 座椅 凳子 椅子 石凳 长凳',
  pavilion: '亭子 凉亭',
  station: '公交站 站牌 候车亭 雨棚',
  toilet: '公厕 厕所 洗手间',
  sign: '指示牌 路牌 标识牌 宣传栏 公告栏',
  pavement: '人行道 路面 地砖 道板 步道 盲道 路沿石 路牙 坑洼 水坑 大坑 台阶 坡道',
  bridge: '天桥 桥面 栈道',
  garbage: '垃圾 垃圾桶 垃圾箱 垃圾房 垃圾站 垃圾袋 垃圾堆 厨余 果皮箱',
  tree: '树 树枝 树木 大树 枯树 枯枝 树杈 树根 行道树 香樟 樟树 梧桐 柳树 银杏',
  lawn: '草坪 草皮 灌木 花坛 绿篱 绿化带 草丛 花箱 花圃',
  lift: '电梯 升降梯 货梯 客梯 轿厢',
  gate: '门禁 单元门 道闸 门锁 防盗门 楼宇门 自动门',
  camera: '监控 摄像头 探头',
  drain: '下水道 污水管 化粪池 下水管',
  pipe: '水管 水龙头 自来水',
  charger: '充电桩 充电柜 换电柜 充电器',
  hydrant: '消防栓 消火栓 灭火器',
  passage: '消防通道 安全出口',
  dance: '广场舞 跳舞 音响',
  building: '装修 施工 工地 打桩 电钻 挖机 挖掘机',
  karaoke: '卡拉ok ktv 酒吧',
  dog: '狗 遛狗 大狗 流浪狗',
  cat: '猫 流浪猫 野猫',
  ebike: '电动车 电瓶车 电驴 电动自行车',
  bicycle: '单车 共享单车 自行车 共享电单车',
  car: '汽车 轿车 小车 面包车 货车 卡车 僵尸车 私家车 车位',
  stall: '摆摊 地摊 摊贩 摊子 摊位 小贩 夜市',
}

const byFirst = new Map<string, { word: string; thing: string }[]>()
for (const [thing, list] of Object.entries(words))
  for (const word of list.split(' '))
    byFirst.set(word[0]!, [...(byFirst.get(word[0]!) ?? []), { word, thing }])
for (const list of byFirst.values()) list.sort((a, b) => b.word.length - a.word.length)

type Named = { thing: string; from: number; until: number }

const mostCharacters = 2000
/** 滑梯旁边的路灯: the slide says where. */
const whereAfter =
  /^(?:的)?(?:旁|边|侧|附近|对面|门口|下面|底下|后面|前面|那边|那里|周边|周围|隔壁|处|往[东西南北前])/
/** 人行道护栏, 电梯里的灯: the first belongs to the second. */
const belongs = /^(?:上|里|中|内|下)?(?:面|边)?的?$/

/** What a text is about; what only says where counts when nothing else is named. */
export function objectsOf(text: string): ReadonlySet<string> {
  const plain = text.normalize('NFKC').toLowerCase().slice(0, mostCharacters)
  const named = readNamed(plain)
  const meant = named.filter(({ until }, i) => {
    const next = named[i + 1]
    return !whereAfter.test(plain.slice(until)) && !(next && belongs.test(plain.slice(until, next.from)))
  })
  return new Set((meant.length > 0 ? meant : named).map(({ thing }) => thing))
}

function readNamed(plain: string): Named[] {
  const named: Named[] = []
  for (let from = 0; from < plain.length; from++) {
    const found = byFirst.get(plain[from]!)?.find(({ word }) => plain.startsWith(word, from))
    if (!found) continue
    const until = from + found.word.length
    named.push({ thing: found.thing, from, until })
    from = until - 1
  }
  return named
}

/** `other`: both name a thing, and not the same. `unsaid`: one of them names none. */
export type Agreement = 'same' | 'other' | 'unsaid' | 'none'

export function agreementOf(a: ReadonlySet<string>, b: ReadonlySet<string>): Agreement {
  if (a.size === 0 && b.size === 0) return 'none'
  if (a.size === 0 || b.size === 0) return 'unsaid'
  return [...a].some((thing) => b.has(thing)) ? 'same' : 'other'
}
