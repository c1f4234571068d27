// What ID-card matters cost: data with its legal source and date. Amounts in fen.

export const exemptions = ['low_income', 'rural_poor'] as const
/** 低保, 农村特困: exempt at first issue and renewal. */
export type Exemption = (typeof exemptions)[number]

export type FeeRule = {
  amountFen: number
  exempt: readonly Exemption[]
  source: string
  /** 'YYYY-MM-DD': since when it is so. */
  since: string
}

const noFirstFee = '财政部 国家发展改革委 财税〔2018〕37号：停征首次申领居民身份证工本费'
const fees = '国家发展改革委 财政部 发改价格〔2003〕2322号：居民身份证工本费'
const law = '居民身份证法第二十一条：对领取最低生活保障的居民、农村特困户首次申领和换领免收工本费'

/** What every district begins with. */
export const feeTable: readonly (FeeRule & { service: string })[] = [
  { service: 'first_issue', amountFen: 0, exempt: [], source: noFirstFee, since: '2018-04-01' },
  {
    service: 'renewal',
    amountFen: 2000,
    exempt: exemptions,
    source: `${fees}；${law}`,
    since: '2004-01-01',
  },
  { service: 'replacement', amountFen: 4000, exempt: [], source: fees, since: '2004-01-01' },
  { service: 'temporary', amountFen: 1000, exempt: [], source: fees, since: '2004-01-01' },
]

export function feeRuleOf(service: string): FeeRule | null {
  const row = feeTable.find((one) => one.service === service)
  if (!row) return null
  const { amountFen, exempt, source, since } = row
  return { amountFen, exempt, source, since }
}

export type Fee = { amountFen: number; reason: string }

/** Without a rule nothing is asked. The proof of an exemption is seen at the counter. */
export function feeOf(rule: FeeRule | null, exemption: Exemption | null): Fee {
  if (!rule) return { amountFen: 0, reason: 'free' }
  if (rule.amountFen > 0 && exemption && rule.exempt.includes(exemption))
    return { amountFen: 0, reason: `exempt:${exemption}; ${rule.source}` }
  return { amountFen: rule.amountFen, reason: rule.source }
}
