// The steps that tie reports together, each with its own sheet.
import type { StaffStep } from '@chaolin/shared/reports/rules'
import type { StaffReport } from '../api'
import { MergeSheet, UnmergeSheet } from './merge-sheet'
import { SplitSheet } from './split-sheet'

const sheets = { merge: MergeSheet, unmerge: UnmergeSheet, split: SplitSheet }
export type LinkStep = keyof typeof sheets
export const isLinkStep = (step: StaffStep): step is LinkStep => step in sheets

interface LinkSheetProps {
  report: StaffReport
  step: LinkStep | undefined
  onClose: () => void
}

export function LinkSheet({ report, step, onClose }: LinkSheetProps) {
  if (!step || !report.steps.includes(step)) return null
  const Shown = sheets[step]
  return <Shown report={report} onClose={onClose} />
}
