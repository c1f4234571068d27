// The inbox: what needs an answer, and what is only news.
import { Page } from '../../ui/page'

export default function InboxPage() {
  return <Page title="消息" tab="inbox" />
}
