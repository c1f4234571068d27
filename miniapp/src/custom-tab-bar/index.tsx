// WeChat's slot for a tab bar of our own.
import { TabBar } from '../ui/tab-bar'

export default function CustomTabBar() {
  return <TabBar apart />
}
