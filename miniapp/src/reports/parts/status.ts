// A report in a person's words: its status, and what happens next.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { ReportSummary } from '@chaolin/shared/reports/schema'
import { useT } from '../../i18n'
import { useDisplay } from '../../ui/display'
import { when } from '../../ui/time'
import { reportWords } from './words'

export type Tone = 'tide' | 'warm' | 'green' | 'red'

export const statusTones: Partial<Record<ReportStatus, Tone>> = {
  accepted: 'tide',
  in_progress: 'tide',
  resolved: 'warm',
  closed: 'green',
  rejected: 'red',
}

/** Still somebody's turn: the post's, or the resident's. */
export const isUnderWay = (status: ReportStatus) =>
  status === 'submitted' || status === 'accepted' || status === 'in_progress' || status === 'resolved'

/** What waits for the resident comes first. */
export const waitsForMe = ({ status, asked }: Pick<ReportSummary, 'status' | 'asked'>) =>
  asked || status === 'resolved'

export function useReportWords() {
  const t = useT(reportWords)
  const language = useDisplay((display) => display.language)
  return {
    /** Who has it while nobody is named. */
    post: t('desk'),
    status: ({ status, asked }: Pick<ReportSummary, 'status' | 'asked'>) => t(asked ? 'asked' : status),
    note: (report: ReportSummary) => {
      const post = report.microBrain?.name ?? t('desk')
      const values = { post, when: when(report.dueAt, new Date(), language), count: report.rating ?? 0 }
      return t(noteKey(report), values)
    },
  }
}

function noteKey({ status, asked, rating }: ReportSummary) {
  if (asked) return 'noteAsked'
  switch (status) {
    case 'submitted':
      return 'noteSubmitted'
    case 'accepted':
      return 'noteAccepted'
    case 'in_progress':
      return 'noteInProgress'
    case 'resolved':
      return 'noteResolved'
    case 'closed':
      return rating ? 'noteRated' : 'noteClosed'
    case 'rejected':
      return 'noteRejected'
    case 'withdrawn':
      return 'noteWithdrawn'
    case 'merged':
      return 'noteMerged'
  }
}
