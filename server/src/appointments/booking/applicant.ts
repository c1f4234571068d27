// Whose matter it is: judged by the rules of the service, sealed, marked, masked.
import { applicantFault, type ApplicantFault } from '@chaolin/shared/appointments/applicant'
import type { Applicant } from '@chaolin/shared/appointments/schema'
import type { ServiceRule } from '@chaolin/shared/appointments/services'
import { localDate } from '@chaolin/shared/appointments/slots'
import { maskName, maskPhone } from '@chaolin/shared/contact-masks'
import { ageOn, maskIdNumber, readIdNumber } from '@chaolin/shared/id-number'
import type { Context } from '../../context.ts'
import { wrong } from '../../errors.ts'
import { blindIndex, seal, unseal } from '../../sealing.ts'

const purpose = 'appointment-applicant'

export type Person = Omit<Applicant, 'phone'> & { phone?: string | undefined }
/** What is kept of an applicant. */
export type Kept = {
  sealed: string
  idMark: string
  maskedName: string
  maskedId: string
  maskedPhone: string | null
  age: number
}

const wrongId = '身份证号不对，请对照证件再看一遍'
const faults: Record<ApplicantFault, readonly [path: string, message: string]> = {
  wrong_id: ['applicant.idNumber', wrongId],
  unborn: ['applicant.idNumber', '出生日期在今天之后'],
  no_guardian: ['applicant.guardian', '未满 16 周岁由监护人申请，请填监护人'],
  wrong_guardian_id: ['applicant.guardian.idNumber', wrongId],
  same_guardian: ['applicant.guardian.idNumber', '监护人不能是申请人自己'],
  young_guardian: ['applicant.guardian.idNumber', '监护人要满 18 周岁'],
}

/** The age of who may apply; who may not is refused. */
export function judgeApplicant(service: ServiceRule, applicant: Person, now: Date): number {
  const today = localDate(now)
  const fault = applicantFault(service, applicant, today)
  if (fault) throw wrong(...faults[fault])
  return ageOn(readIdNumber(applicant.idNumber)!.birthDate, today)
}

export const markOf = (ctx: Context, idNumber: string) =>
  blindIndex(ctx, 'appointment-id', readIdNumber(idNumber)!.text)

export async function keepApplicant(
  ctx: Context,
  owner: string,
  applicant: Person,
  age: number,
): Promise<Kept> {
  const { text } = readIdNumber(applicant.idNumber)!
  return {
    sealed: await seal(ctx, { purpose, owner }, JSON.stringify({ ...applicant, idNumber: text })),
    idMark: await markOf(ctx, text),
    maskedName: maskName(applicant.name),
    maskedId: maskIdNumber(text),
    maskedPhone: applicant.phone ? maskPhone(applicant.phone) : null,
    age,
  }
}

export const openApplicant = async (ctx: Context, owner: string, sealed: string) =>
  JSON.parse(await unseal(ctx, { purpose, owner }, sealed)) as Person
