// The texts of the demo reports. Made up; places are the demo's own.
export type Ending =
  | 'submitted'
  | 'accepted'
  | 'in_progress'
  | 'asked'
  | 'resolved'
  | 'closed'
  | 'reopened'
  | 'rejected'
  | 'withdrawn'
export type Matter = {
  by: string
  text: string
  category: string
  address: string
  minutesAgo: number
  ending: Ending
  photo?: 'photo-gap' | 'photo-street'
  public?: boolean
  rating?: number
  answer?: string
}

const day = 24 * 60
type Row = [by: string, category: string, address: string, minutesAgo: number, ending: Ending, text: string]

const wannan = '下沙街道湾南社区'
const rows: Row[] = [
  ['resident-1', 'greenery', wannan, 95, 'accepted', '绿化带护栏断了一截，一米多宽，孩子从这里跑上马路'],
  ['resident-1', 'facility', wannan, 3 * day, 'resolved', '12 幢旁边路灯不亮，晚上看不清台阶'],
  ['resident-1', 'ebike', wannan, 9 * day, 'closed', '楼道里飞线充电，电瓶推上楼了'],
  ['resident-2', 'fire', wannan, 70, 'in_progress', '摊位把消防通道占了，车子进不来'],
  ['resident-2', 'noise', wannan, 150, 'asked', '半夜有人在楼下打鼓，睡不着'],
  ['resident-2', 'dispute', wannan, 2 * day, 'in_progress', '楼上漏水到我家厨房，找了几次没人理'],
  ['resident-3', 'sanitation', wannan, 40, 'submitted', '垃圾桶满了三天没人收，味道很大'],
  ['resident-3', 'parking', wannan, 25, 'submitted', '消防登高面停满了私家车'],
  ['resident-3', 'pets', wannan, 4 * day, 'closed', '大狗不牵绳，在小花园里追小孩'],
  ['resident-4', 'utilities', wannan, 300, 'accepted', '早上开始停水，没看到通知'],
  ['resident-4', 'property', wannan, 5 * day, 'reopened', '电梯关门总夹人，报了物业没修好'],
  ['resident-5', 'advice', wannan, 6 * day, 'closed', '能不能在公交站装个遮雨棚'],
  ['resident-5', 'care', wannan, 80, 'in_progress', '隔壁独居老人两天没出门，敲门没人应'],
  ['resident-6', 'other', wannan, 7 * day, 'rejected', '邻居家阳台晾衣服挡光'],
  ['resident-6', 'noise', wannan, 8 * day, 'withdrawn', '装修队中午还在敲墙'],
  ['resident-7', 'facility', '下沙街道', 60, 'submitted', '人行道地砖翘起来了，老人差点绊倒'],
  ['resident-7', 'traffic', '白杨街道', 1 * day, 'accepted', '学校门口没有减速带，车开得很快'],
  ['resident-8', 'building', '白杨街道', 3 * day, 'in_progress', '一楼把绿地围起来盖了间房'],
  ['resident-8', 'labour', '义蓬街道', 2 * day, 'accepted', '工地干了三个月，工资一直没结清'],
  ['resident-9', 'rental', '义蓬街道', 5 * day, 'resolved', '群租房一套住了十几个人'],
  ['resident-9', 'security', '河庄街道', 200, 'accepted', '晚上有人在车棚里撬车锁'],
  ['resident-10', 'fraud', '河庄街道', 50, 'in_progress', '有人冒充客服让我转账，已经转了两千'],
  ['resident-10', 'greenery', '新湾街道', 2 * day, 'resolved', '行道树枯枝快断了，压在电线上'],
  ['resident-11', 'sanitation', '新湾街道', 30, 'submitted', '河边堆了很多建筑垃圾'],
  ['resident-11', 'utilities', '临江街道', 6 * day, 'closed', '楼下污水井盖往外冒水'],
  ['resident-12', 'parking', '临江街道', 90, 'accepted', '僵尸车占了两个车位半年多'],
  ['resident-12', 'ebike', '前进街道', 45, 'submitted', '充电桩坏了一排，只能推回楼里'],
  ['resident-13', 'facility', '前进街道', 4 * day, 'closed', '小公园的健身器材螺丝松了'],
  ['resident-13', 'other', '白杨街道', 15, 'submitted', '想问一下居家养老券在哪里领'],
  ['resident-14', 'noise', '白杨街道', 110, 'in_progress', '广场舞音响开到晚上十点半'],
  ['resident-14', 'fire', '下沙街道', 100, 'submitted', '一楼店铺的灭火器都过期了'],
  ['resident-15', 'traffic', '义蓬街道', 3 * day, 'resolved', '路口红绿灯时间太短，老人过不完'],
  ['resident-15', 'care', '河庄街道', 65, 'accepted', '家里老人摔了，想借个轮椅'],
  ['resident-16', 'property', '新湾街道', 5 * day, 'asked', '地下车库漏水，车顶都是水印'],
  ['resident-16', 'advice', '临江街道', 9 * day, 'closed', '建议周末也开放文化礼堂'],
  ['resident-17', 'pets', '前进街道', 130, 'submitted', '流浪狗三五成群，小孩不敢下楼'],
  ['resident-17', 'dispute', '白杨街道', 4 * day, 'accepted', '合租室友不交水电费，吵了几次'],
  ['resident-18', 'building', wannan, 10 * day, 'closed', '商铺把遮阳棚搭到了人行道上'],
  ['resident-18', 'security', wannan, 20, 'submitted', '有人挨家挨户敲门推销，拍门口照片'],
  ['resident-19', 'other', '大江东那一片', 55, 'submitted', '不知道归哪里管，路边有个大坑'],
]

const fence = new Set(['greenery', 'facility', 'building', 'traffic'])
const openToNeighbours = new Set(['greenery', 'facility', 'sanitation', 'traffic', 'parking'])

export const matters: Matter[] = rows.map(([by, category, address, minutesAgo, ending, text], i) => ({
  by,
  category,
  address,
  minutesAgo,
  ending,
  text,
  ...(fence.has(category) ? { photo: i % 2 === 0 ? ('photo-gap' as const) : ('photo-street' as const) } : {}),
  ...(openToNeighbours.has(category) ? { public: true } : {}),
  rating: 5 - (i % 3),
}))
