// One report, as the resident reads it.
import { Page } from '../../ui/page'

export default function ReportDetailPage() {
  return <Page title="反映详情" />
}
