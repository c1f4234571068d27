// What can be settled at the sites, as data that a district changes: who must come, what to bring, how long it takes, what it costs.
import { feeRuleOf, type FeeRule } from '../payments/fees.ts'

export type Words = { zh: string; en: string }

/** The services are rows of the database: their codes are known there alone. */
export type ServiceCode = string

export type ServiceRule = {
  code: ServiceCode
  name: Words
  /** How long one person takes at the counter: the length of a slot. */
  slotMinutes: number
  bring: readonly Words[]
  /** Who must come. */
  whoComes: Words
  /** How long until it is ready. */
  takes: Words
  /** Null: nothing is asked for it. */
  fee: FeeRule | null
  /** Whether the guardian of a child under 16 applies for it. */
  guardianUnder16: boolean
  /** Whether the validity by age is told. */
  validity: boolean
  /** The law or notice that it follows, with its date. */
  source: string
}

const ownId: Words = {
  zh: '本人到场，现场拍照、按指纹',
  en: 'You come yourself: photo and fingerprints are taken',
}
const household: Words = { zh: '户口簿', en: 'Household register' }
const sixtyDays: Words = {
  zh: '六十日内发证；交通不便的地区可以再延长三十日',
  en: 'Issued within 60 days; up to 30 days more in remote areas',
}
const child: Words = {
  zh: '未满 16 周岁由监护人申请：监护人的身份证和户口簿一起带来',
  en: 'Under 16 the guardian applies: bring the guardian’s ID card and household register',
}
const law = '居民身份证法（2011-10-29 修正）第五、七、十二条'

/** What every district begins with. */
export const startingServices: readonly ServiceRule[] = [
  {
    code: 'first_issue',
    name: { zh: '身份证首次申领', en: 'First ID card' },
    slotMinutes: 15,
    bring: [household, child],
    whoComes: ownId,
    takes: sixtyDays,
    fee: feeRuleOf('first_issue'),
    guardianUnder16: true,
    validity: true,
    source: law,
  },
  {
    code: 'renewal',
    name: { zh: '身份证到期换领', en: 'ID card renewal' },
    slotMinutes: 10,
    bring: [{ zh: '旧身份证，领新证时交回', en: 'The old card; handed in when you get the new one' }, child],
    whoComes: ownId,
    takes: sixtyDays,
    fee: feeRuleOf('renewal'),
    guardianUnder16: true,
    validity: true,
    source: law,
  },
  {
    code: 'replacement',
    name: { zh: '身份证补领（丢失或损坏）', en: 'ID card replacement (lost or damaged)' },
    slotMinutes: 10,
    bring: [household, { zh: '损坏的，带上旧证', en: 'If damaged: the old card' }, child],
    whoComes: ownId,
    takes: sixtyDays,
    fee: feeRuleOf('replacement'),
    guardianUnder16: true,
    validity: true,
    source: law,
  },
  {
    code: 'temporary',
    name: { zh: '临时身份证', en: 'Temporary ID card' },
    slotMinutes: 10,
    bring: [
      { zh: '户口簿，或身份证领取凭证', en: 'Household register, or the receipt for your ID card' },
      { zh: '一张一寸免冠照片', en: 'One passport photo' },
      child,
    ],
    whoComes: { zh: '本人到场', en: 'You come yourself' },
    takes: { zh: '三日内发证，有效期三个月', en: 'Issued within three days, valid for three months' },
    fee: feeRuleOf('temporary'),
    guardianUnder16: true,
    validity: false,
    source: '临时居民身份证管理办法（2005-10-01）第四至八条',
  },
  {
    code: 'residence_permit',
    name: { zh: '居住证', en: 'Residence permit' },
    slotMinutes: 10,
    bring: [
      { zh: '身份证', en: 'ID card' },
      { zh: '一张一寸照片', en: 'One passport photo' },
      { zh: '住处、就业或就读的证明', en: 'Proof of home, job or school' },
    ],
    whoComes: {
      zh: '本人到场，行动不便的可以委托亲属',
      en: 'You come yourself; a relative may if you cannot',
    },
    takes: { zh: '十五日内发证', en: 'Issued within 15 days' },
    fee: null,
    guardianUnder16: true,
    validity: false,
    source: '居住证暂行条例（2016-01-01）第二、九、十条',
  },
  {
    code: 'hukou',
    name: { zh: '户口事项', en: 'Household register' },
    slotMinutes: 20,
    bring: [
      { zh: '身份证', en: 'ID card' },
      household,
      { zh: '要办事项的证明材料', en: 'Papers that prove what you ask for' },
    ],
    whoComes: { zh: '户主或本人到场', en: 'The head of the household, or you yourself' },
    takes: { zh: '多数当场办好', en: 'Most are settled at once' },
    fee: null,
    guardianUnder16: false,
    validity: false,
    source: '户口登记条例（1958-01-09）',
  },
]

/** 居民身份证法第五条. `years` null: for life. */
export const validityByAge: readonly { fromAge: number; years: number | null; words: Words }[] = [
  { fromAge: 0, years: 5, words: { zh: '未满 16 周岁：五年', en: 'Under 16: five years' } },
  { fromAge: 16, years: 10, words: { zh: '16 至 25 周岁：十年', en: '16 to 25: ten years' } },
  { fromAge: 26, years: 20, words: { zh: '26 至 45 周岁：二十年', en: '26 to 45: twenty years' } },
  { fromAge: 46, years: null, words: { zh: '46 周岁以上：长期', en: '46 and over: for life' } },
]

export const validityAt = (age: number) =>
  [...validityByAge].reverse().find(({ fromAge }) => age >= fromAge) ?? null
