// The sandbox's login: choose who to be (browser build only).
import { Page } from '../../ui/page'

export default function SandboxLoginPage() {
  return <Page title="选一个身份" />
}
