// Home: say something in one tap, see what is under way.
import { Page } from '../../ui/page'

export default function HomePage() {
  return <Page title="首页" tab="home" />
}
