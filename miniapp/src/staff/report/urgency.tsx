// What somebody in danger wrote stands above everything else.
import { useT } from '../../i18n'
import { Notice } from '../../ui/notice'
import type { StaffReport } from '../api'
import { staffWords } from '../words'

export function Urgency({ report: { urgent } }: { report: StaffReport }) {
  const t = useT(staffWords)
  if (!urgent) return null
  return (
    <Notice icon="siren" tone="red" testId="report-urgent">
      {t('urgentNote', { reason: urgent.reason, number: urgent.number })}
    </Notice>
  )
}
