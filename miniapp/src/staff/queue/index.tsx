// The queue of a micro-brain.
import { Page } from '../../ui/page'

export default function StaffQueuePage() {
  return <Page title="待办" />
}
