// My matters: what I reported and where it stands.
import { Page } from '../../ui/page'

export default function MyReportsPage() {
  return <Page title="我的事" tab="reports" />
}
