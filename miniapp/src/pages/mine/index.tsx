// Mine: who I am here, and how the app looks.
import { Page } from '../../ui/page'

export default function MinePage() {
  return <Page title="我的" tab="mine" />
}
