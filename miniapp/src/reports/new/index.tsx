// A new report.
import { Page } from '../../ui/page'

export default function NewReportPage() {
  return <Page title="我要反映" />
}
