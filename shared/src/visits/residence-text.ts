// The residence declaration (流动人口居住登记自主申报): what a tenant is asked, why, who reads it and for how long.
type Words = { zh: string; en: string }

/** Changes with the words: what was agreed to can always be read again. */
export const residenceVersion = '2026-11-22-2'

/** A copy is deleted so long after it was taken up, or after it was sent when nobody took it up. */
export const residenceKeepDays = { afterTakeUp: 30, unread: 180 } as const

export type ResidenceField = 'name' | 'idNumber' | 'phone' | 'moveInDate'

export const residenceFields: { field: ResidenceField; label: Words; why: Words }[] = [
  {
    field: 'name',
    label: { zh: '姓名', en: 'Name' },
    why: { zh: '和身份证一致，用来登记', en: 'As on your ID card, for the register' },
  },
  {
    field: 'idNumber',
    label: { zh: '身份证号', en: 'ID number' },
    why: { zh: '派出所据此核对身份', en: 'The police post checks your identity by it' },
  },
  {
    field: 'phone',
    label: { zh: '手机号', en: 'Phone' },
    why: { zh: '有疑问时联系您', en: 'To reach you when something is unclear' },
  },
  {
    field: 'moveInDate',
    label: { zh: '入住日期', en: 'Day of moving in' },
    why: { zh: '居住登记从这一天算起', en: 'The registration counts from this day' },
  },
]

export const residenceText: { version: string; title: Words; text: Words } = {
  version: residenceVersion,
  title: { zh: '居住登记自主申报（单独同意）', en: 'Residence declaration (a separate consent)' },
  text: {
    zh: `您可以在这里向派出所申报居住登记，不申报也不影响加入住户。申报的姓名、身份证号、手机号和入住日期加密保存，加入住户通过以后，连同这户的地址只交给辖区派出所，社区、物业和同住人都看不到；民警每次查看都有记录，您能查到。派出所受理后 ${residenceKeepDays.afterTakeUp} 天删除这里的副本；受理前您随时可以撤回，撤回即删除；没有通过、住户身份结束，或 ${residenceKeepDays.unread} 天没有受理，也会删除。`,
    en: `You may declare your residence to the police here; joining the household does not depend on it. Name, ID number, phone and day of moving in are kept encrypted; once you are accepted into the household they go, with its address, to the police post of the area alone: neither the community, the property manager nor the people you live with see them. Every reading is recorded, and you can see the record. The copy here is deleted ${residenceKeepDays.afterTakeUp} days after the post took it up; until then you may withdraw it, which deletes it at once. It is deleted too when you are not accepted, when you leave the household, or when nobody took it up for ${residenceKeepDays.unread} days.`,
  },
}
