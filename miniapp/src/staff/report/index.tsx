// One report, as staff read and work it.
import { Page } from '../../ui/page'

export default function StaffReportPage() {
  return <Page title="办理" />
}
