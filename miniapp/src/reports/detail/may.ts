// Which steps are open to the reporter now: the same rule as the server's, asked with what the page shows.
import { reasonWords, reportCan, type ReporterStep, type ReportFacts } from '@chaolin/shared/reports/rules'
import type { Report } from '@chaolin/shared/reports/schema'
import { useDisplay } from '../../ui/display'

const timeOf = (moment: string | null) => (moment === null ? null : Date.parse(moment))

export const factsOf = (report: Report): ReportFacts => ({
  status: report.status,
  asked: report.asked,
  resolvedAt: timeOf(report.resolvedAt),
  autoClosedAt: timeOf(report.autoClosedAt),
  remindedAt: timeOf(report.remindedAt),
  rejectionContested: report.rejectionContested,
  rated: report.rating !== null,
  target: report.merged && {
    status: report.merged.status,
    resolvedAt: timeOf(report.merged.resolvedAt),
    autoClosedAt: timeOf(report.merged.autoClosedAt),
  },
})

/** `off(step)`: why not, in words; undefined when it may be taken. */
export function useMay(report: Report) {
  const language = useDisplay((display) => display.language)
  const now = Date.now()
  const judge = (step: ReporterStep) => reportCan(step, factsOf(report), now)
  return {
    off: (step: ReporterStep) => {
      const verdict = judge(step)
      return verdict.allowed ? undefined : reasonWords[verdict.reason][language]
    },
    /** Not for this status at all: no button, rather than one that is always off. */
    fits: (step: ReporterStep) => {
      const verdict = judge(step)
      return verdict.allowed || (verdict.reason !== 'wrong_status' && verdict.reason !== 'not_asked')
    },
  }
}
