// One report as a line of a list.
import type { ReportSummary } from '@chaolin/shared/reports/schema'
import { Mark } from '../../ui/mark'
import { Thumb } from '../../ui/photo-strip'
import { Row } from '../../ui/row'
import { Signal } from '../../ui/signal'
import { Tag } from '../../ui/tag'
import { categoryIcon } from '../../categories'
import { openReport } from './open'
import { smallUrl } from './photo-address'
import { statusTones, useReportWords } from './status'

export function ReportRow({ report, last }: { report: ReportSummary; last?: boolean }) {
  const words = useReportWords()
  const { number, photo, category, summary } = report
  return (
    <Row
      lead={photo ? <Thumb url={smallUrl(photo)} /> : <Mark icon={categoryIcon(category)} size="wide" />}
      title={summary}
      note={words.note(report)}
      strong
      noArrow
      end={<Ending report={report} />}
      onPress={() => openReport(number)}
      testId={`report-row-${number}`}
      {...(last ? { last } : {})}
    />
  )
}

/** A deadline that is near says more than the status. */
function Ending({ report }: { report: ReportSummary }) {
  const words = useReportWords()
  const { status, asked, signal } = report
  if (signal === 'red' || signal === 'yellow') return <Signal colour={signal} />
  const tone = asked ? 'warm' : statusTones[status]
  return (
    <Tag {...(tone ? { tone } : {})} {...(status === 'resolved' ? { icon: 'star' as const } : {})}>
      {words.status({ status, asked })}
    </Tag>
  )
}
