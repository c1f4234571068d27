// The steps that tie reports together, each with its own sheet.
import type { StaffStep } from '@chaolin/shared/reports/rules'
import type { StaffReport } from '../api'
import { MergeSheet, UnmergeSheet } from './merge-sheet'
import { goBack } from '../../ui/page'
import { SplitSheet } from './split-sheet'
import { useOpened } from './use-opened'

const sheets = { merge: MergeSheet, unmerge: UnmergeSheet, split: SplitSheet }
export type LinkStep = keyof typeof sheets
export const isLinkStep = (step: StaffStep): step is LinkStep => step in sheets

interface LinkSheetProps {
  report: StaffReport
  step: LinkStep | undefined
  onClose: () => void
  onLeft?: () => void
}

export function LinkSheet({ report, step, onClose, onLeft = goBack }: LinkSheetProps) {
  const opened = useOpened(step, report.steps)
  if (!step || !opened) return null
  const Shown = sheets[step]
  return <Shown report={report} onClose={onClose} onLeft={onLeft} />
}
