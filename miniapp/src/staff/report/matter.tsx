// The parts of a matter that the phone and the desk show alike, each with what it opens.
import type { Home } from '@chaolin/shared/routing/schema'
import type { StaffStep } from '@chaolin/shared/reports/rules'
import { useState } from 'react'
import { goBack } from '../../ui/page'
import type { StaffReport } from '../api'
import { PendingHere } from '../parts/pending-notice'
import { CategorySheet, Suggested } from './category-sheet'
import { Checking } from './checking'
import { Facts } from './facts'
import { HazardButton } from './hazard-button'
import { InquiriesCard } from './inquiries-card'
import { LinkSheet, type LinkStep } from './link-sheet'
import { StepSheet, type SheetStep } from './step-sheet'
import { CampusThread } from './thread'
import { TwoParties } from './two-parties'
import { useOpened } from './use-opened'
import { useStep } from './use-step'

/** A step that needs no words of its own page. */
export function useOneTap(report: StaffReport | undefined, step: StaffStep) {
  const { number = '', summary = '' } = report ?? {}
  const turn = report?.timeline.length ?? 0
  return useStep({ number, summary, turn }, step, () => undefined)
}

interface PartProps {
  report: StaffReport
  now: Date
}

/** What it says and where it may belong; staff may put it under another category. */
export function MatterFacts({ report, now, onTransfer }: PartProps & { onTransfer: (id: string) => void }) {
  const [sorting, setSorting] = useState(false)
  const [suggested, setSuggested] = useState<Home>()
  return (
    <>
      <PendingHere number={report.number} />
      <Checking report={report} now={now} />
      <Suggested
        report={report}
        home={suggested ?? report.route.suggestedHome ?? undefined}
        onTransfer={onTransfer}
      />
      <Facts report={report} now={now} onCategory={() => setSorting(true)} />
      {sorting ? (
        <CategorySheet
          report={report}
          onClose={() => setSorting(false)}
          onDone={({ suggestedHome }) => {
            setSuggested(suggestedHome ?? undefined)
            setSorting(false)
          }}
        />
      ) : null}
    </>
  )
}

/** What the level above asks, the two parties of a quarrel, the list of hazards. */
export function MatterTies({ report, now }: PartProps) {
  return (
    <>
      <CampusThread report={report} now={now} />
      <InquiriesCard number={report.number} now={now} />
      <TwoParties report={report} />
      <HazardButton report={report} />
    </>
  )
}

export interface OpenStep {
  step: SheetStep
  /** Where a transfer is proposed to go. */
  to?: string | undefined
}

interface MatterSheetsProps {
  report: StaffReport
  open: OpenStep | undefined
  onClose: () => void
  linking: LinkStep | undefined
  onLinked: () => void
  /** It went to another post: where to go from here. */
  onLeft?: () => void
}

/** The step that needs words, while it is open. */
export function MatterSheets({
  report,
  open,
  onClose,
  linking,
  onLinked,
  onLeft = goBack,
}: MatterSheetsProps) {
  const opened = useOpened(open?.step, report.steps)
  return (
    <>
      <LinkSheet report={report} step={linking} onClose={onLinked} onLeft={onLeft} />
      {open && opened ? (
        <StepSheet
          key={`${open.step} ${open.to}`}
          report={report}
          step={open.step}
          to={open.to}
          onClose={onClose}
          onLeft={onLeft}
        />
      ) : null}
    </>
  )
}
