// Where it happened.
import { Page } from '../../ui/page'

export default function PlacePage() {
  return <Page title="在哪里" />
}
