// What an applicant agrees to before name and ID number are handed over: its text, under the version that is kept.
import type { Words } from './services.ts'

export const consentVersions = ['2026-11'] as const
export type ConsentVersion = (typeof consentVersions)[number]

type ConsentText = { version: ConsentVersion; title: Words; text: Words }

export const applicantConsent: ConsentText = {
  version: '2026-11',
  title: { zh: '同意把身份证号交给窗口', en: 'Hand the ID number to the counter' },
  text: {
    zh: '姓名、身份证号和电话只给办理的窗口用。加密保存，办完 90 天后删除；工作人员每看一次都记着，您看得到。',
    en: 'Name, ID number and phone are for the counter alone. They are encrypted, and deleted 90 days after the end; each look by staff is recorded, and you can see it.',
  },
}
