// Confirms a browser's login by scanning its code.
import { Page } from '../../ui/page'

export default function ScanPage() {
  return <Page title="扫码登录" />
}
